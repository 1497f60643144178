"""The verbs and nouns by which a question asks for somebody's words, in three languages."""

from __future__ import annotations

import re

STANCE_VERBS = (
    r"say|says|said|stands?|stood|views?|viewed|thinks?|thought|argues?|argued|wants?|wanted|"
    r"demands?|demanded|offers?|offered|propose[sd]?|puts? forward|respond(?:s|ed)?|"
    r"repl(?:y|ies|ied)|"
    r"answers?|answered|react(?:s|ed)?|blame[sd]?|comments?|commented|assess(?:es|ed)?|"
    r"emphasi[sz]e[sd]?|stress(?:es|ed)?|presents?|presented|threaten(?:s|ed)?|justif(?:y|ies|ied)|"
    r"explain(?:s|ed)?|insist(?:s|ed)?|claims?|claimed|describe[sd]?|sees?|saw|announce[sd]?|"
    r"understands?|understood|makes? of|made of|gives?|gave|"
    r"accuse[sd]?|tells?|told|asks?|asked|confirm(?:s|ed)?|holds?|held|takes? it|took it|"
    r"suggest(?:s|ed)?|put on the table|react(?:s|ed)?|object(?:s|ed)?|"
    r"reject(?:s|ed)?|den(?:y|ies|ied)|promise[sd]?|warn(?:s|ed)?|"
    r"judge[sd]?|complain(?:s|ed)?|sum(?:s|med)? up|call(?:s|ed)?|put to|"
    r"urge[sd]?|requests?|requested|seeks?|sought|declare[sd]?|(?<!united )states?|stated|set out|"
    r"lays? out|laid out|"
    r"cite[sd]?|invoke[sd]?|point(?:s|ed)? to|dismiss(?:es|ed)?|accept(?:s|ed)?|interpret(?:s|ed)?|"
    r"condemn(?:s|ed)?|critici[sz]e[sd]?|admit(?:s|ted)?|oppose[sd]?|"
    r"support(?:s|ed)?|rule[sd]? out|characteri[sz]e[sd]?|portray(?:s|ed)?|depict(?:s|ed)?|"
    r"brand(?:s|ed)?|label(?:s|led)?|believe[sd]?|"
    r"говор\w+|сказа\w+|заяв\w+|счита\w+|вин[ия]т|обвин[ия]\w+|отве[чт]\w+|предл\w+|треб[оу]\w+|"
    r"дела\w+ упор|оценива\w+|оценил\w*|реагир\w+|относ\w+ся|хот[яе]т|хотел\w*|хочет|отверг\w+|"
    r"отреагир\w+|мотивир\w+|объясн\w+|объяв\w+|"
    r"рассказ\w+|прокоммент\w+|коммент\w+|подтвер\w+|настаива\w+|"
    r"ссыла\w+|сослал\w+|прос[ия]т\w*|попрос\w+|утвержда\w+|подчерк\w+|называ\w+|назвал\w*|призва\w+|"
    r"призыва\w+|напомн\w+|пообещ\w+|указ[аы]\w+|призна\w+|осужда\w+|осудил\w*|поддерж\w+|"
    r"(?:о)?характериз\w+|описыва\w+|расцени\w+|полага\w+|отозвал\w*|отнесл\w*|отклик\w+|вид[ия]т|воспри[нм]\w+|тракт[оу]\w+|обоснов\w+|кажуть|каже|сказав\w*|"
    r"возража\w+|возразил\w*|обещ\w+|предупре\w+|говорять|заявил\w*|вважа\w+|пропону\w+|"
    r"вимага\w+|оціню\w+"
)
STANCE_NOUNS = (
    r"explanations?|statements?|criticism|warnings?|estimates?|figures?|narratives?|"
    r"takes?|counter-?\w+|readouts?|perspectives?|rationales?|justifications?|visions?|aims|goals|"
    r"interests|wish lists?|red lines?|messages?|side of (?:the|this) story|interpretations?|"
    r"readings?|remarks?|promises?|threats?|"
    r"объяснени\w+|заявлени\w+|комментари\w+|(?:контр)?аргумент\w+|претензи\w+|жалоб\w+|"
    r"цел[иейь]+|отношени\w+|услови\w+|цифр\w*|данны\w+|трактовк\w+|толковани\w+|"
    r"возражени\w+|обвинени\w+|предупреждени\w+|выступлени\w+|"
    r"views?|attitudes?|positions?|stances?|arguments?|answers?|repl(?:y|ies)|responses?|reactions?|demands?|"
    r"offers?|proposals?|conditions?|findings?|comments?|assessments?|objections?|opinions?|"
    r"verdicts?|accounts?|drafts?|announcements?|complaints?|reasons?|words|lines?|versions?|terms|claims?|counts?|"
    r"позици\w+|ответ(?:ы|а|у|ом|е|ов|ам|ами|ах)?|предложени\w+|требовани\w+|довод\w*|оценк\w+|реакци\w+|мнени\w+|"
    r"слов(?:а|о|у|ом|е|ам|ами|ах)?|взгляд\w*|верси\w+|глазами|проект\w*|формулировк\w+|подход\w*|вимог\w+|думк\w+|пропозиці\w+|відповід\w+"
)
# "China has not commented": nothing that it says, nor does.
SILENCE = re.compile(
    r"\b(?:has|have|had)(?: \w+)?(?: not|n[’']t)(?: \w+)? "
    r"(?:commented|reacted|responded|replied)\b|"
    r"(?<!at first )(?<!initially )\b(?:kept|keeps?|remain\w*|stay\w*) silent\b|"
    r"\bне (?:про)?комментировал\w*|\bне (?:от|про)реагировал\w*|\bхран\w+ молчание|"
    r"\bне (?:про)?коментува\w+",
    re.IGNORECASE,
)
