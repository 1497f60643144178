"""Who asks and who answers in an interview, by how they are addressed and brought in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.cases import in_nominative
from ingest.dialogue import Turn, find_name, is_name_label
from ingest.first_names import is_known_first
from ingest.memory import Memory
from ingest.morphology import can_be_nominative, is_patronymic
from ingest.names import find_names
from ingest.single_names import WORD

_ASKED_BY = re.compile(
    r"(?:interview(?:ed)? by|questions(?: were)?(?: put| asked)? by|беседовала?|вопросы задавала?|"
    r"интервью (?:взяла?|брала?)|розмовля(?:в|ла)|спілкува(?:вся|лася)|записала?|"
    r"(?:spoke|talked|talks|speaks|talking|speaking) (?:to|with)|(?:he|she) told|рассказала?|"
    r"рассказывает|поговорила?|беседует|побеседовала?|розповів|розповіла)[:\s]+$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[.!?…]\s+|\n)[\W_]*"
    r"(?:interview(?:ed)?(?: (?:was )?conducted)? by|questions by|беседовал[аи]?|"
    r"бес[еі]д[уи] (?:в[её]л|пров[её]л|вів|пров[іо])[аи]?|вопросы задавал[аи]?|"
    r"интервью (?:взял|брал|пров[её]л)[аи]?|розмовля(?:в|ла)|спілкува(?:вся|лася)|"
    r"розмову (?:вів|вела)|інтерв[’'ʼ]ю (?:взя(?:в|ла)|бра(?:в|ла)))[:\s]+"
    rf"(?-i:{WORD}(?:\s{WORD}){{1,2}})[\s.]*(?:$|[,.(])",
    re.IGNORECASE,
)
_TELLS = ("рассказ", "розпов")
_BY_PAPER = re.compile(
    r"\b(?:we|I|our \w+|the (?:paper|magazine|reporter))\s(?:have |had )?\w+ (?:to|with)\s+$",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\s(?:put|asked|posed) the questions")
_OUTLET = re.compile(r",\s(?:[^\w\s][^.:]{2,40}|[A-Z][\w ]{2,30})[.:]\s")
_TITLE = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|Professor|General|Admiral|Colonel|Captain|Ambassador|Minister|Senator|"
    r"President|Secretary|Commissioner|Господин|Госпожа|Герр|Фрау|Пан|Пани|Пані|Генерал|Адмирал|"
    r"Полковник|Профессор)"
)
_ADDRESSED = (
    re.compile(rf"[\W_]*(?P<title>{_TITLE}\.?\s)?(?P<name>{WORD}(?:\s{WORD})?),\s"),
    re.compile(rf",\s(?P<title>{_TITLE}\.?\s)?(?P<name>{WORD}(?:\s{WORD})?)\W*$"),
)
_YOU = re.compile(r"\b(?:you|your|yours|вы|вас|вам|ваш\w*|ви)\b", re.IGNORECASE)
_SPOKEN_TO = re.compile(
    r"(?:\b(?:we|I|our [\w ]{3,30}|the (?:paper|magazine|reporter|correspondent))\s(?:have |had )?"
    r"(?:(?:spoke|spoken|talked) (?:to|with)|met|asked|visited|interviewed|sat down with)|"
    r"\b(?:interview|conversation) with|"
    r"\b(?:по)?говори(?:ли|ла|л|м) со?|\b(?:по)?беседовал[аи]? со?|"
    r"\bвстретил(?:ись|ся|ась) со?|\b(?:рас)?спросил[аи]?|"
    r"\b(?:интервью|бесед\w|разговор\w?) со?|\b(?:розмовляли|поговорили|розмов\w) зі?)\s",
    re.IGNORECASE,
)
_MET_US = re.compile(
    r"[^.;:?!]{0,60}?\s(?:(?:met|received|welcomed|told|(?:spoke|talked) (?:to|with)) (?:us|me)|"
    r"answer(?:s|ed) our questions|принял[аи]? нас|встретил[аи]? нас|рассказал[аи]? нам|"
    r"ответил[аи]? на (?:наши )?вопросы)\b"
)
_WITH = re.compile(r"(?:^|[.!?…]\s)(?:С|Со|З|Зі|Із)\s[^.!?,;:]{0,120}$")
_MET_AFTER = re.compile(
    r"\s(?:мы |я |ми |наш\w* \w+ )?(?:встретил\w+|зустрі\w+|(?:по)?говори\w+|(?:по)?беседовал\w*|"
    r"(?:по)?спілкувал\w+|розмовлял\w+)\b"
)
_BESIDE = (
    r"\b(?:wife|husband|son|daughter|brother|sister|mother|father|friend|neighbour|aide|assistant|"
    r"interpreter|translator|photographer|жен[аыойуе]+|муж\w*|сын\w*|доч\w+|брат\w*|сестр\w+|"
    r"мат\w+|от[ец]\w+|друг\w*|помощни\w+|переводчи\w+|фотограф\w*),? "
)
_BETWEEN = re.compile(r"[^.!?;:]{0,140}")
_MIN_STEM, _LEAD = 4, 2


@dataclass(frozen=True, slots=True)
class Parties:
    """The full names of who answers and who asks in an interview; empty where they are not told."""

    answerer: str = ""
    asker: str = ""

    def name(self, turn: Turn, text: str) -> str:
        """Whose turn it is; a journalist may name himself at its beginning, or in its label."""
        if turn.is_answer:
            return self.answerer
        if not turn.is_question:
            return ""
        return _own_name(text[turn.said[0] :]) or _first_name(turn.note) or self.asker


def find_parties(
    turns: Mapping[int, Turn], texts: Sequence[str], memory: Memory, title: str
) -> Parties:
    """Who answers is brought in as the guest; who asks is said to have put the questions."""
    if not any(turn.is_answer or turn.is_question for turn in turns.values()):
        return Parties()
    asker = find_asker([text for n, text in enumerate(texts) if n not in turns], memory)
    if not any(turn.is_answer for turn in turns.values()):
        return Parties("", asker)
    labelled = _only_labelled(turns, memory)
    labelled = memory.cast.polite.get(labelled, labelled)
    known = labelled and _as_known(labelled, memory)
    return Parties(known or _find_answerer(texts, turns, title, asker, memory), asker)


def _only_labelled(turns: Mapping[int, Turn], memory: Memory) -> str:
    """Whom alone the labels name: «Е.В.Лазарева: …», and then «Ответ: …»."""
    labels = {turn.label for turn in turns.values() if not (turn.is_answer or turn.is_question)}
    label = labels.pop() if len(labels) == 1 else ""
    if not label or not (name := find_name(label, memory.finds) or label):
        return ""
    return name if name != label or is_name_label(label) else ""


def has_byline(texts: Iterable[str]) -> bool:
    """Whether a line of its own tells who asked for the paper: «Беседовала Анна Белова.»."""
    return any(_BYLINE.search(text) for text in texts)


def find_asker(texts: Sequence[str], memory: Memory) -> str:
    """Of "Elena Brandt put the questions", «Беседовала Анна Белова», "He spoke to Ann Lee"."""
    for text in texts:
        for start, name in find_names(text).items():
            is_guest = _BY_PAPER.search(text, 0, start)  # "We spoke to Jan Kos."
            asked = _ASKED_BY.search(text, 0, start)
            is_told = asked is not None and asked.group().lower().startswith(_TELLS)
            if is_told and can_be_nominative(name.split()[0]):
                continue  # «Рассказал Пётр Ким» answers, «рассказал Анне Беловой» is said to her.
            is_asker = asked and not is_guest
            if is_asker or _ASKED.match(text, start + len(name)):
                return _as_known(name, memory)
    return ""


def _find_answerer(
    texts: Sequence[str], turns: Mapping[int, Turn], title: str, asker: str, memory: Memory
) -> str:
    """The full name of who answers, or nothing.

    Who is addressed ("Mr Kos, when …") or whom the paper says it spoke to is sure. Of those whom
    the title, the lead or the note below only names, it is nobody whom the answers speak of, and
    nobody in public life where somebody else is named; else it is who heads the lead.
    """
    answers = {n: turn.said[0] for n, turn in turns.items() if turn.is_answer}
    first, last = min(answers), max(answers)
    asked = [texts[n][: answers.get(n)] for n in range(max(first - 1, 0), last + 1)]
    is_inside = texts[first][: answers[first]].rstrip(" *_").endswith("?")
    before = min(first if is_inside else max(first - 1, 0), min(turns) or 1)
    intro = texts[:before][:_LEAD]
    named = memory.people_in("\n".join([*intro, title]))
    below = [name for text in texts[last + 1 :][:_LEAD] for name in memory.people_in(text)[:1]]
    addressed = _only(_find_addressed(asked, [*named, *below], memory))
    if sure := addressed or _only(_find_brought_in(intro, memory)):
        return sure
    said = [texts[number][start:] for number, start in answers.items()]
    others = [name for name in named if name != asker and not _is_beside(name, intro)]
    free = [name for name in others if not _is_told_of(name, said)]
    groups = (
        [name for name in free if name in below],
        free,
        [name for name in free if not _is_public(name, memory)],
        [n for n in free if _as_known(n, memory) == memory.hero and not _is_joined(n, intro)],
        others,
        [name for name in below if name != asker],
    )
    return next((_as_known(_only(each), memory) for each in groups if _only(each)), "")


def _only(names: Iterable[str]) -> str:
    different = dict.fromkeys(filter(None, names))
    return next(iter(different)) if len(different) == 1 else ""


def _as_known(name: str, memory: Memory) -> str:
    return memory.finds(name.split()[-1]) or name  # «спросили Андрея Косова»


def _find_addressed(asked: Sequence[str], named: Sequence[str], memory: Memory) -> Iterator[str]:
    """Whom questions address: "Mr Kos, when …", "Why, Jan?", «Юрий Андреевич, …»."""
    for text in asked:
        for found in filter(None, (_ADDRESSED[0].match(text), _ADDRESSED[1].search(text))):
            words = found["name"].split()
            if len(words) > 1 and is_patronymic(words[-1]):
                full = (_as_known(name, memory) for name in named)
                yield _only(name for name in full if _is_called(name, words[0], memory))
            elif found["title"] or _YOU.search(text):
                yield memory.finds(words[-1])


def _is_called(name: str, first: str, memory: Memory) -> bool:
    """Whether it is somebody's first name, who may be known by a full name in the other script."""
    known = (mention.person for mention in memory.actors.find(name))
    return name.split()[0] == first or any(each and each.is_called(first) for each in known)


def _find_brought_in(intro: Sequence[str], memory: Memory) -> Iterator[str]:
    """Whom the paper says it spoke to: "We met Jan Kos", "Jan Kos received us", «Мы поговорили с
    Анной Беловой»."""
    for text in intro:
        names = find_names(text)
        for found in _SPOKEN_TO.finditer(text):
            start = min((at for at in names if at >= found.end()), default=None)
            if start is not None and _BETWEEN.fullmatch(text, found.end(), start):
                yield _in_nominative(names[start], memory)
        for start, name in names.items():
            if _MET_AFTER.match(text, start + len(name)) and _WITH.search(text, 0, start):
                yield _in_nominative(name, memory)  # «С депутатом Косовым мы встретились в мае.»
            if _MET_US.match(text, start + len(name)):
                yield _as_known(name, memory)


def _in_nominative(name: str, memory: Memory) -> str:
    """«с капитаном в отставке Юрием Косовым»: «с» governs the name, whatever stands between."""
    known = _as_known(name, memory)
    if known != name or name < "\u0400":
        return known
    return " ".join(in_nominative(name.split(), None, is_oblique=True))


def _is_told_of(name: str, answers: Sequence[str]) -> bool:
    """Whether the answers speak of somebody by the surname, in any case."""
    surname = name.split()[-1]
    is_cyrillic = surname[0] > "\u0400"
    stem = surname[:-1] if is_cyrillic and len(surname) > _MIN_STEM else surname
    ending = r"\w{0,3}" if is_cyrillic else ""
    pattern = re.compile(rf"\b{re.escape(stem)}{ending}\b")
    return any(pattern.search(text) for text in answers)


def _is_public(name: str, memory: Memory) -> bool:
    return any(mention.person is not None for mention in memory.actors.find(name))


def _is_beside(name: str, intro: Sequence[str]) -> bool:
    """ "His wife Ann Lind pours the tea": nobody who is asked."""
    beside = re.compile(rf"{_BESIDE}{re.escape(name)}", re.IGNORECASE)
    return any(beside.search(text) for text in intro)


def _is_joined(name: str, intro: Sequence[str]) -> bool:
    """ "Jan Kos and Ann Lind came to the harbour": neither of them heads the lead alone."""
    joined = re.compile(rf"{re.escape(name)}\s(?:and|и|та)\s")
    return any(joined.search(text) for text in intro)


def _first_name(text: str) -> str:
    """Of a journalist in brackets: "(Anna Berg, Daily Post)", no "(Morning Post)"."""
    name = next(iter(find_names(text).values()), "")
    return name if "," in text or (name and is_known_first(name.split()[0])) else ""


def _own_name(question: str) -> str:
    """Of a journalist: «Томаш Недведь, „Пражский курьер“. …»."""
    name = find_names(question[:60]).get(0, "")
    return name if name and _OUTLET.match(question, len(name)) else ""
