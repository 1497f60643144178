"""Cues that have no verb: "in the minister's words", "his reply was that", "Lavrov: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.documents import Cue
from ingest.phrases import NOUN_PHRASE, POSSESSOR, Phrase
from ingest.verbs import verb_class

OWN_WORDS = frozenset(
    "reply retort rejoinder answer view argument message verdict response position line analysis "
    "explanation complaint theory point conclusion advice demand warning hope fear summary comment "
    "reaction judgement assessment".split()
)
_OWN_WORDS_RU = frozenset(
    "ответ реакция позиция оценка вывод мнение аргумент вердикт условие требование відповідь "
    "позиція оцінка думка".split()
)
# Its reply (to Moscow) "was that", "was short:", "came within hours:".
_TO = r"(?:[of]d?[mA]{0,2}[BNRC]{1,2})?"
_IS_THAT = re.compile(
    rf"{_TO}t(?:h|[wmtk]{{0,4}}:(?!q))|{_TO}(?P<came>V)[^,;:.qV]{{0,8}}:(?!q)"
    r"|(?:[of][^,;:.qV]{1,16})?:(?!q)"
)
AGAIN = "же"
_SAME = frozenset((AGAIN, "ж", "само"))
_SAME_ONE = frozenset("там здесь тут он она они він вона вони".split())
_LEAD = 8
_ASIDE = re.compile(r",[^,;:.qV]{1,16},(?=t)")  # "His view, given in May, was that …"
_COMING = re.compile(r"d?[mwA]{1,4}[fo]")
_COMES_THAT = re.compile(r"(?:,[^,;:.qV]{1,16})?,?h|:")
_OF, _FEW = ("of", "from"), 3
_CAME = frozenset("came comes followed follows ran runs read reads".split())
_IS_SO = re.compile(r"[wtmV]{0,4}:(?!q)")
_HEADLINE = re.compile(r"(?:[of]d?[wCB]{1,3})?:")
_TONE = re.compile(r"t[tw]{1,3}:(?!q)|[Vw]w:(?!q)|w[fd]?[wmR]:(?!q)")
_TONES = frozenset(
    "blunt blunter terse clear clearer firm firmer categorical adamant emphatic brief cautious "
    "harsh harsher scathing dismissive sceptical skeptical unequivocal "
    "firm ground unmoved своем своём своєму непреклонен непреклонна непохитний непохитна "
    "условие условия требование категоричен категорична категоричны краток кратка".split()
)
_CLEFT = re.compile(r"t?(?P<verb>V)(?:t|[of][^,;:.qV]{1,12}t)(?!h)")
_CLEAVES, _WANTS = ("say", "tell", "position"), frozenset("wants wanted needs sees saw".split())
_COUNTS = frozenset("reckoning account estimate count calculation admission".split())
_IN_WORDS = frozenset(
    "words word view opinion account telling estimation eyes phrase reading".split()
)


def nominal_cues(phrase: Phrase, nouns: Sequence[re.Match[str]]) -> Iterator[Cue]:
    """Cues that have no verb: "in the minister's words", "his reply was that", "Lavrov: …"."""
    labels = phrase.labels
    for noun in POSSESSOR.finditer(labels):
        after = noun.end("who") + 1
        before = phrase.word(noun.start() - 1)
        after = _skip_own(phrase, after)
        is_reckoned = before == "by" and phrase.word(after) in _COUNTS
        if is_reckoned or (phrase.word(after) in _IN_WORDS and before in ("in", "to")):
            yield Cue(phrase.word(after), "source", noun.start(), after + 1, noun)
        elif phrase.word(after) in OWN_WORDS and (end := _find_told(phrase, after + 1)):
            yield Cue(phrase.word(after), "frame", noun.start(), end, noun)
    yield from _owned_words(phrase)
    if again := _find_again(phrase):
        yield again
    for noun in nouns:
        start, end = noun.span()
        tone = _match_tone(phrase, end)
        lead = tone or _HEADLINE.match(labels, end)
        is_presented = bool(tone and noun["office"] and noun["name"])
        is_lead = lead is not None and not labels[:start].strip("tw:.")
        if lead and is_lead and (is_presented or is_known(phrase, noun)):
            yield Cue(":", "frame", start, lead.end(), noun)
        elif start == 1 and _is_seen_by(phrase, noun):
            yield Cue(phrase.word(0), "source", 0, end, noun)
        elif start == 1 and phrase.word(0) == "what" and (cleft := _CLEFT.match(labels, end)):
            verb = phrase.word(cleft.start("verb"))
            if verb_class(verb) in _CLEAVES or verb in _WANTS:
                yield Cue(verb, "frame", 0, cleft.end(), noun)


def _find_again(phrase: Phrase) -> Cue | None:
    """«22:12 Там же: „…“», «Вона ж: …»: the one who spoke last."""
    if ":" not in phrase.labels[:_LEAD]:
        return None
    for i in range(1, min(_LEAD, len(phrase.labels) - 1)):
        is_same = phrase.word(i) in _SAME and phrase.word(i - 1) in _SAME_ONE
        if is_same and phrase.labels[i + 1] == ":" and not phrase.labels[: i - 1].strip("t:.-k"):
            return Cue(AGAIN, "frame", i - 1, i + 1, None)
    return None


def _skip_own(phrase: Phrase, at: int) -> int:
    """ "The minister's own short reply": where the noun stands."""
    noun = next((i for i in range(at, at + _FEW) if phrase.word(i) in OWN_WORDS), at)
    return at if phrase.labels[at:noun].strip("mw") else noun


def find_coming(phrase: Phrase, at: int) -> Cue | None:
    """ "From the hall came the bitter verdict of Kos, the mayor, that it was late."."""
    lead = _COMING.match(phrase.labels, at + 1)
    last = lead.end() if lead else 0
    if not lead or phrase.word(last - 2) not in OWN_WORDS or phrase.word(last - 1) not in _OF:
        return None
    owner = NOUN_PHRASE.match(phrase.labels, last)
    told = _COMES_THAT.match(phrase.labels, owner.end()) if owner and not owner["word"] else None
    if owner is None or told is None or phrase.word(told.end() - 1) not in ("that", ":"):
        return None
    return Cue(phrase.word(last - 2), "frame", at, owner.end(), owner)


def _match_tone(phrase: Phrase, at: int) -> re.Match[str] | None:
    """ "Stoltenberg was blunter still: …", «Анкара поставила условие: …»."""
    tone = _TONE.match(phrase.labels, at)
    words = phrase.lowered[at : tone.end()] if tone else ()
    return tone if not _TONES.isdisjoint(words) else None


def _is_seen_by(phrase: Phrase, noun: re.Match[str]) -> bool:
    """ "For Putin, this was …", «Для Путина это …»."""
    if not noun["name"]:
        return False
    is_russian = phrase.word(0) == "для" and phrase.word(noun.end()) in ("это", "этот", "эта")
    is_led = phrase.word(0) in ("for", "to") and phrase.labels.startswith(",", noun.end())
    return is_led or is_russian


def _owned_words(phrase: Phrase) -> Iterator[Cue]:
    """ "The answer from Moscow was short: …", «Позиция Берлина такова: …», at a sentence's head."""
    lead = _skip_own(phrase, 1 if phrase.labels.startswith("d") else 0)
    word = phrase.word(lead)
    at = lead + 1 + (phrase.word(lead + 1) in ("of", "from"))
    owner = NOUN_PHRASE.match(phrase.labels, at)
    if owner is None or owner["pronoun"] or owner["word"]:
        return
    if word in OWN_WORDS and at > lead + 1:
        end = _find_told(phrase, owner.end())
    else:
        told = _IS_SO.match(phrase.labels, owner.end()) if word in _OWN_WORDS_RU else None
        end = told.end() if told else 0
    if end:
        yield Cue(word, "frame", 0, end, owner)


def _find_told(phrase: Phrase, at: int) -> int:
    """Where the words begin that a noun announces; 0 where there are none."""
    aside = _ASIDE.match(phrase.labels, at)
    told = _IS_THAT.match(phrase.labels, aside.end() if aside else at)
    if told is None or (told["came"] and phrase.word(told.start("came")) not in _CAME):
        return 0
    return told.end()


def is_known(phrase: Phrase, noun: re.Match[str]) -> bool:
    """Whether somebody who can speak is meant for sure: no treaty, no place."""
    told = [phrase.mentions[i] for i in range(*noun.span()) if i in phrase.mentions]
    is_state = any(m.name == m.actor and not m.text.isupper() for m in told)  # a digest's place
    return bool(noun["lone"]) or (bool(told) and not is_state)
