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
_ADVERB = r"(?:(?:also|then|soon|again|later|now|already|\w+ly)\s+){0,2}"
# What comes after it has not happened yet, or only may.
_PLANNED = re.compile(
    r"\b(?:could|may|might|would|should|can|will|shall|must|"
    r"(?:is|are|was|were|be|plan\w*|want\w*|intend\w*|promis\w+|pledg\w+|threaten\w*|offer\w*|"
    r"propos\w+|agree\w*|expect\w*|ready|prepared|willing|due|set|supposed|free|able)\s+to)\s+"
    rf"{_ADVERB}(?P<verb>[a-z]{{4,}})\b"
)
# Nor is it told as done in a condition, or of something before a plan: "once it has", "would have".
_IS_OPEN = re.compile(
    r"(?:\b(?:if|unless|once|until|when|whether|after|before|not|never|yet)\b[^,;:.]*|"
    r"(?:\b(?:could|may|might|would|should|can|will|shall|must|to|not|nor)|[’'](?:d|ll))\s+)$",
    re.IGNORECASE,
)
_DONE = re.compile(rf"\b(?:had|has|have)\s+{_ADVERB}(?P<verb>[a-z]{{4,}})\b")
_PARTICIPLES = dict(
    pair.split("/")
    for pair in (
        "become/become begin/begun break/broken bring/brought build/built choose/chosen come/come "
        "deal/dealt draw/drawn fall/fallen fight/fought find/found give/given grow/grown hold/held "
        "keep/kept lead/led leave/left lose/lost make/made meet/met pay/paid seek/sought sell/sold "
        "send/sent shoot/shot show/shown speak/spoken spend/spent stand/stood strike/struck "
        "take/taken teach/taught tell/told think/thought throw/thrown withdraw/withdrawn "
        "win/won write/written"
    ).split()
)


def has_right_strength(text: str, ground: Ground) -> bool:
    """Whether the claim has no heavy word that its source has not, and tells nothing as done that
    is only planned, or can be."""
    everything = ground.everything
    if any(w.search(text) and not others.search(everything) for w, others in _CHARGES):
        return False
    return not _is_done(text, " ".join(sentence.text for sentence in ground.cited), everything)


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


def _is_done(text: str, source: str, everything: str) -> bool:
    """Whether it tells something as done that the cited sentences have as planned or possible, and
    nothing around them as done."""
    planned = {match["verb"] for match in _PLANNED.finditer(source)}
    for done in _DONE.finditer(text):
        if _IS_OPEN.search(text, 0, done.start()):
            continue
        if any(_is_form(done["verb"], verb) for verb in planned) and not _has_done(
            everything, done["verb"]
        ):
            return True
    past, future = _read_tenses(text), _read_tenses(source)
    return any(tenses == {"past"} and future.get(verb) == {"futr"} for verb, tenses in past.items())


def _is_form(word: str, verb: str) -> bool:
    """Whether a word is the participle of a verb: "responded" of "respond"."""
    return word == _PARTICIPLES.get(verb) or (
        word.endswith("ed") and word.startswith(verb.removesuffix("e").removesuffix("y"))
    )


def _has_done(text: str, participle: str) -> bool:
    """Whether a text has the verb in the past or the perfect, too, or in the passive."""
    return re.search(rf"\b{participle}\b", text) is not None


@lru_cache(maxsize=1_024)
def _read_tenses(text: str) -> dict[str, set[str]]:
    """Russian verbs by their dictionary forms, each with the tenses that it stands in."""
    found: dict[str, set[str]] = {}
    for word in re.findall(r"[а-яё]{4,}", text.casefold()):
        if (read := read_tense(word)) is not None:
            found.setdefault(read[0], set()).add(read[1])
    return found
