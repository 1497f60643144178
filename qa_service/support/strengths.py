"""What a claim makes of its source's words: heavier ones, others' offices, done for planned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from qa_service.actors import Actors
from qa_service.spelling import read_tense
from qa_service.support.ground import Ground

# Words that change what all the rest says, each with those by which a source can mean the same.
_CHARGES = tuple(
    (
        re.compile(rf"\b(?:{words})", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{words}|{others})", re.IGNORECASE),
    )
    for words, others in (
        (
            r"l(?:ied|ies|ying) (?:about|to|when|that)|an? lies?\b|лгал|солгал|лож[ьи]\b|соврал",
            r"lie|lying|false|untru|misle|лж|лг|невер|вран",
        ),
        (
            r"den(?:y|ies|ied|ying|ial)|опров\w+|отрица\w+",
            r"reject|refut|dismiss|declin|refus|no\b|not\b|\w+n[’']t|nothing|never|отверг|не\b|"
            r"нет\b|отказ",
        ),
        (
            r"doubt(?:s|ed|ing)? (?:that|whether|if|the)|сомнева\w+|усомни\w+",
            r"doubt|question|sceptic|skeptic|uncertain|unsure|сомн",
        ),
        (
            r"(?:widely |it is |is |are )?fear(?:s|ed)? that|опаса\w+|боит\w+|боят\w+",
            r"fear|worr|concern|afraid|alarm|threat|опас|страх|бои|боя|трево|угроз",
        ),
        (r"leaked|leaks?\b|утечк\w+", r"leak|unpublish|secre|confiden|obtain|утеч|секрет"),
        (
            r"threaten(?:s|ed|ing)?|угрожа\w+|пригрози\w+",
            r"threat|warn|retaliat|consequenc|ultimat|respon|угро|гроз|предупр|предост|последств|ответ",
        ),
        (r"admitt?(?:s|ed|ing)? that|confess\w*", r"admi|conced|acknowl|confess|recogni"),
        (r"surrender\w*|капитул\w+", r"surrend|capitul|give up|капитул|сда"),
        (
            r"destr(?:oy|uct)\w*|уничтож\w+|разруш\w+",
            r"destr|dismantl|ruin|raz|уничт|разруш|ликвид",
        ),
        (
            r"kill(?:s|ed|ing)?\b|murder\w*|massacr\w*|убит\w*",
            r"kill|dead|death|die|murder|massac|fatal|уби|погиб|гибел|смерт|жертв",
        ),
        (
            r"(?:to|will|would|had|has) attack(?:ed)?\b|напал\w*|напад[её]т\w*",
            r"attack|strike|struck|assault|inva|aggress|war|bomb|hit|raid|shell|offens|напад|напал|"
            r"атак|удар|вторж|агресс|войн|обстрел|наступ",
        ),
        (
            r"invad\w+|invasion|вторг\w+|вторжен\w+",
            r"inva|attack|aggress|war|enter|втор|напад|агресс|войн",
        ),
    )
)
_OFFICE = re.compile(
    r"\s+(?P<office>ambassador|minister|president|delegation|government|army|forces?|embassy|"
    r"parliament|посол|министр|президент|делегаци|правительств|арми|посольств|парламент)"
)
_MODAL = re.compile(
    r"\b(?:could|may|might|would|should|can|will|is to|are to|was to|were to|plans? to|planned to)"
    r"\s+(?:also\s+|then\s+)?(?P<verb>[a-z]{4,})\b"
)
_ANY_MODAL = re.compile(
    r"\b(?:could|may|might|would|should|can|will|shall|must|to|if|plan\w*|expect\w*|possib\w+|"
    r"likely|able|ready|intend\w*|willing|propos\w+|due|until|not)\b|[’'](?:d|ll)\b"
)
_DONE = r"\b(?:had|has|have)\s+(?:\w+\s+)?{0}\w*"


def has_right_strength(text: str, ground: Ground) -> bool:
    """Whether the claim has no heavy word that its source has not, and tells nothing as done that
    is only planned, or can be."""
    everything = ground.everything
    if any(w.search(text) and not others.search(everything) for w, others in _CHARGES):
        return False
    return not _is_done(text, " ".join(sentence.text for sentence in ground.cited))


def has_right_offices(text: str, ground: Ground, actors: Actors) -> bool:
    """Whether an office that the claim gives to a side is not another side's in the source."""
    theirs = set(_find_offices(ground.everything, actors))
    return all(
        (actor, office) in theirs or all(office != other for _, other in theirs)
        for actor, office in _find_offices(text, actors)
    )


def _find_offices(text: str, actors: Actors) -> Iterator[tuple[str, str]]:
    for mention in actors.find(text):
        office = _OFFICE.match(text, mention.end)
        if office and mention.actor and mention.kind == "adjective":
            yield mention.actor, office["office"].casefold()


def _is_done(text: str, source: str) -> bool:
    if not _ANY_MODAL.search(text):
        for modal in _MODAL.finditer(source):
            done = re.compile(_DONE.format(re.escape(modal["verb"][:5])))
            if done.search(text) and not done.search(source):
                return True
    past, planned = _read_tenses(text), _read_tenses(source)
    return any(
        tenses == {"past"} and planned.get(verb) == {"futr"} for verb, tenses in past.items()
    )


@lru_cache(maxsize=1_024)
def _read_tenses(text: str) -> dict[str, set[str]]:
    """Russian verbs by their dictionary forms, each with the tenses that it stands in."""
    found: dict[str, set[str]] = {}
    for word in re.findall(r"[а-яё]{4,}", text.casefold()):
        if (read := read_tense(word)) is not None:
            found.setdefault(read[0], set()).add(read[1])
    return found
