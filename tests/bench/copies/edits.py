"""What outlets do to a story before they print it, each edit by the name it is counted under."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from qa_service.sentences import split_sentences
from tests.bench.copies.stories import Point, Sentence, Story

Block = list[Sentence]  # a printed paragraph
Edit = Callable[[list[Block], str, random.Random], list[Block]]

SYNONYMS = {
    "en": (
        "said>stated|announced>declared|about>around|soldiers>troops|began>started|"
        "will be>is to be|"
        "wants to>intends to|promised>pledged|country>nation|several>some|agreed>consented|"
        "also>too|"
        "decided>resolved|meeting>session|talks>negotiations|called>termed|large>big|answer>reply|"
        "evening>night|quickly>fast|within>in|more than>over|asked for>requested|leave>quit|"
        "build>construct|complained of>criticised|described as>labelled|days>days' time|"
        "regretted>deplored|hours>hours or so|journalists>reporters|step>move|border>frontier"
    ),
    "ru": (
        "сообщило>заявило|сказал>заявил|около>примерно|начали>приступили к делу и начали|"
        "военных>солдат|"
        "решение>шаг|назвали>именуют|пообещало>посулило|страны>государства|встреча>беседа|"
        "ответили>возразили|показали>продемонстрировали|закончилась>завершилась|стоила>обошлась в|"
        "до>вплоть до|объявил>провозгласил|намечены>запланированы|остаются>продолжают оставаться"
    ),
}
WORDS = {
    "en": (
        "three>3|four>4|seven>7|nine>9|twelve>12|fifteen>15|sixteen>16|thirty-two>32|twenty>20|"
        "two weeks>2 weeks|per cent>percent|United States>U.S.|the US>the United States|"
        "Britain>the UK|secretary general>Secretary-General|foreign minister>Foreign Minister|"
        "the alliance>NATO|The alliance>Nato|president>President|3,000>3 000|5,000>5000|"
        "300,000>300 000|12,700>12.700|100,000>100 000|did not>didn't|ten years>10 years"
    ),
    "ru": (
        "трёх>3|восемь>8|Восемь>8|двенадцать>12|пять>5|альянса>НАТО|альянсе>НАТО|"
        "США>Соединённые Штаты|"
        "министр иностранных дел>глава МИД|ё>е|5000>5 тысяч|10 000>10 тыс.|12 700>12,7 тысячи|"
        "процентов>%|министерство иностранных дел>МИД"
    ),
}
ATTRIBUTION = {
    "en": (", Northern Wire reports", ", the Harbour Press Agency reported", ", Tide News writes"),
    "ru": (", сообщает агентство «Меридиан»", ", передаёт «Северный телеграф»"),
}
BACKGROUND = {
    "en": (
        "Relations between Moscow and the West have gone through many such days since 1997.",
        "Observers had expected the news for some time.",
        "The matter will not be closed with this, analysts in London believe.",
    ),
    "ru": (
        "С 1997 года в отношениях Москвы и Запада было немало таких дней.",
        "Наблюдатели ждали этой новости уже давно.",
    ),
}
BOILERPLATE = {
    "en": (
        "NATO was founded in 1949 by twelve countries on both sides of the Atlantic and has its "
        "headquarters in Brussels. An attack on one member is regarded as one on all of them.",
        "Tide News is read in forty countries. Our newsletter brings the most important reports on "
        "security in Europe to your letter box every morning, free of charge.",
    ),
    "ru": (
        "НАТО основана в 1949 году двенадцатью странами по обе стороны Атлантики. "
        "Нападение на одну "
        "из них считается нападением на всех, штаб-квартира находится в Брюсселе.",
    ),
}


@dataclass(frozen=True, slots=True)
class Version:
    story: str
    kind: str  # of the edit
    texts: tuple[str, ...]
    points: tuple[frozenset[Point], ...]  # what each paragraph tells


def _swap(block: Block, table: str, share: float, dice: random.Random) -> Block:
    chosen = [pair.split(">") for pair in table.split("|") if dice.random() < share]
    result = []
    for sentence in block:
        text = sentence.text
        for old, new in chosen:
            text = re.sub(rf"(?<!\w){old}(?!\w)" if len(old) > 1 else old, new, text)
        result.append(Sentence(text, sentence.points))
    return result


def verbatim(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    return blocks


def house_style(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    table = str.maketrans({"“": '"', "”": '"', "«": "“", "»": "”", "–": "-", "'": "’"})
    swapped = [_swap(block, WORDS[language], 1, dice) for block in blocks]
    return [[Sentence(s.text.translate(table), s.points) for s in block] for block in swapped]


def reword(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    return [_swap(block, SYNONYMS[language], 0.8, dice) for block in blocks]


def attribute(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    first, *rest = blocks[0]
    text = first.text[:-1] + dice.choice(ATTRIBUTION[language]) + first.text[-1]
    return [[Sentence(text, first.points), *rest], *blocks[1:]]


def change_order(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    return [block[::-1] for block in blocks]


def merge(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    return [blocks[0] + blocks[1], *blocks[2:]]


def split(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    at = dice.choice([n for n, block in enumerate(blocks) if len(block) > 1])
    parts = [[sentence] for sentence in blocks[at]]
    return [*blocks[:at], *parts, *blocks[at + 1 :]]


def trim_paragraphs(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    return blocks[: dice.randint(1, len(blocks) - 1)]


def trim_sentences(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    return [block[:1] for block in blocks]


def _pick_background(language: str, dice: random.Random) -> Sentence:
    """A sentence that many stories end with: it tells the same wherever it stands."""
    text = dice.choice(BACKGROUND[language])
    return Sentence(text, frozenset([("background", len(text), 0, "")]))


def add_background(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    at = dice.randrange(len(blocks))
    more = _pick_background(language, dice)
    return [[*block, more] if n == at else block for n, block in enumerate(blocks)]


def make_typos(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    def slip(sentence: Sentence) -> Sentence:
        text = sentence.text
        at = dice.choice([m.start() for m in re.finditer(r"[^\W\d_]{4,}", text)]) + 1
        return Sentence(text[:at] + text[at + 1] + text[at] + text[at + 2 :], sentence.points)

    return [[slip(block[0]), *block[1:]] for block in blocks]


def update(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    mark = {"en": "UPDATED 18:40 GMT. ", "ru": "ОБНОВЛЕНО в 18:40. "}[language]
    first, *rest = blocks[0]
    more = [_pick_background(language, dice)]
    return [[Sentence(mark + first.text, first.points), *rest], *blocks[1:], more]


def add_boilerplate(blocks: list[Block], language: str, dice: random.Random) -> list[Block]:
    text = dice.choice(BOILERPLATE[language])
    sentences = [
        Sentence(text[start:end], frozenset([("boilerplate", len(text), n, "")]))
        for n, (start, end) in enumerate(split_sentences(text, language))
    ]
    return [*blocks, sentences]


EDITS: dict[str, tuple[Edit, ...]] = {
    "house style": (house_style,),
    "synonyms": (reword,),
    "attribution": (attribute,),
    "order": (change_order,),
    "merge": (merge,),
    "split": (split,),
    "first paragraphs": (trim_paragraphs,),
    "first sentences": (trim_sentences,),
    "background": (add_background,),
    "typos": (make_typos,),
    "updated": (update, add_boilerplate),
    "boilerplate": (add_boilerplate,),
    "boilerplate merged": (add_boilerplate, lambda b, _l, _d: [*b[:-2], b[-2] + b[-1]]),
    "style, reworded, cut": (house_style, reword, trim_sentences),
    "attributed, background": (attribute, add_background, house_style),
}


def make_versions(story: Story, dice: random.Random) -> list[Version]:
    """The story as written, reworded by hand with a dateline, and with four of the edits."""
    own: list[Block] = [list(paragraph.sentences) for paragraph in story.paragraphs]
    reworded = [[p.reworded] if p.reworded else list(p.sentences) for p in story.paragraphs]
    first = reworded[0][0]
    dateline = {"en": f"{story.place} (Northern Wire) - ", "ru": f"{story.place}. /Меридиан/. "}
    reworded[0][0] = Sentence(dateline[story.language] + first.text, first.points)
    versions = [_print(story, "as written", own), _print(story, "by hand, dateline", reworded)]
    for kind in dice.sample(sorted(EDITS), 4):
        blocks = own
        for edit in EDITS[kind]:
            blocks = edit(blocks, story.language, dice)
        versions.append(_print(story, kind, blocks))
    return versions


def _print(story: Story, kind: str, blocks: list[Block]) -> Version:
    return Version(
        story.id,
        kind,
        tuple(" ".join(sentence.text for sentence in block) for block in blocks),
        tuple(frozenset[Point]().union(*(s.points for s in block)) for block in blocks),
    )
