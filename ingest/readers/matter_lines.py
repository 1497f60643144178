"""Lines that stand around a text: marks of its end, headings of what is below it, contacts,
numbers, captions, menus, and what kind of document it is."""

from __future__ import annotations

import re

from ingest.paragraphs import count_words, has_digit, is_ended
from ingest.readers.boilerplate import is_boilerplate, opens_box
from ingest.readers.stated_dates import is_running

MAX_LINE_CHARS, MAX_CONTACT_CHARS = 100, 400
MAX_CONTACT_WORDS, MAX_MENU_WORDS, MIN_MENU_PARTS = 20, 3, 3

_END_MARK = re.compile(
    r"[\W_]*(?:#{3}|-30-|(?:THE )?ENDS?|КОНЕЦ|КІНЕЦЬ)[\W_]*"
    r"|[\W_]+(?:(?:the )?ends?|конец|кінець)[\W_]+"
    r"|[\W_]+(?:Завершение|Конец|Кінець) пере\w+ (?:сообщения|повідомлення)[\W_]*"
    r"|[\W_]+End (?:of )?forwarded message[\W_]*",
)
_BACK = re.compile(
    r"(?:notes? (?:to|for) (?:the )?editors?|(?:примечани[ея]|приміт(?:ка|ки)) для (?:ред|пресс)\w+"
    r"|for (?:more|further) information,? (?:please )?contact)\b.*"
    r"|(?:about (?:us|the (?:authors?|publishers?))|imprint|colophon|references"
    r"|bibliography|(?:end|foot)?notes|acknowledge?ments|литература|список литературы|о нас"
    r"|об издании|об издательстве|об авторах?|выходные данные|примечания|сноски"
    r"|література|список літератури|про нас|про автор(?:а|ів)|вихідні дані|примітки"
    r")(?:$|:.*)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:tel|phone|telephone|mobile|mob|fax|тел|телефон|факс)\b\.?:? ?[+(\d]"
    r"|\+\d[\d ()-]{7,}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b|\b(?:https?://|www\.)\S+")
_REFERENCE = re.compile(
    r"(?:(?:our |your )?ref(?:erence)?\b|исх\b|вих\b|вх\b|№|issue\b|выпуск\b|випуск\b)"
    r"[.:]?\s?.{0,24}",
    re.IGNORECASE,
)
_CITY = re.compile(r"(?:г|м|гор)\. ?[А-ЯЁІЇЄҐ][\w’'-]+(?:[ -][А-ЯЁІЇЄҐ][\w’'-]+)?")
_BAR = re.compile(r"\s*[|·•]\s*")
_CAPTION = re.compile(
    r"(?:photo|picture|figure|fig\.|map|image|фото|рис\.|карта|снимок|світлина|мал\.)\b.*|"
    r".*(?<!\w)(?:photo|credit|image|фото|світлина)\s?[:/].*",
    re.IGNORECASE,
)
_TURN = re.compile(r"(?:[^\W\d_a-zа-яёіїєґ][\w.’'-]*\s?){1,4}:\s|(?:[QA]|[ВОПЗ])[.:]\s")
_LEADER = re.compile(r"(?:\. ?){5,}|…{3,}|^\d{1,2}(?:\.\d+)*[.)]?\s.*[^\W\d]\s\d{1,3}$")
_KIND = re.compile(
    r"\b(?:analysis|announcement|background|briefing|brief|chapter|communiqu[eé]|declaration|draft|"
    r"edition|fact ?sheet|facts|interview|letter|memo|note|opinion|page|paper|release|remarks|"
    r"report|section|speech|statement|summary|transcript|translation|update|version|"
    r"анализ|брифинг|версия|доклад|заявлени[ея]|записка|интервью|коммюнике|отч[её]т|перевод|письмо|"
    r"проект|речь|(?:пресс-?)?релиз|сообщение|справка|стенограмма|аналіз|брифінг|версія|доповідь|"
    r"довідка|заява|звіт|інтерв[ʼ’']ю|комюніке|лист|переклад|повідомлення|про[єе]кт|промова|"
    r"(?:прес-?)?реліз|стенограма)\b",
    re.IGNORECASE,
)
_BESIDE_KIND = re.compile(
    r"(?:(?:for|immediate|daily|media|news|policy|press|printer[- ]friendly|print|(?:un)?official|"
    r"verbatim|аналитическая|для|ежедневный|(?:не)?официальн\w+|печати|аналітична|друку|щоденний|"
    r"(?:не)?офіційн\w+)\W*)*",
    re.IGNORECASE,
)
_AROUND_LABEL = " .:;*–—-[]()0123456789№#/«»"
_LABEL = re.compile(
    r"(?:(?:client|legal|policy|news|security|правов\w+|информационн\w+|інформаційн\w+) )?"
    r"(?:alert|bulletin|бюллетень|бюлетень)|explainer|inside|live|newsletter|unclassified|"
    r"в номере|онлайн|наживо|у номері|"
    r"(?:for )?(?:official|general|public|limited) (?:use|distribution)|"
    r"(?:общее|загальне) (?:распространение|поширення)",
    re.IGNORECASE,
)


_VERSION = re.compile(
    r"\s*[(\[](?:(?:final|draft|clean|copy|rev|ver(?:sion)?|v|черновик|чистовик|финал\w*|верс\w+|"
    r"чернетка|остаточн\w+)\b[. _-]*)+$",
    re.IGNORECASE,
)
"""How a file's author tells its versions apart: ``Client alert (final v3)``."""


def is_end_mark(text: str) -> bool:
    """Whether a line says that a release is over: ``ENDS``, ``– END –``, ``###``."""
    return len(text) <= MAX_LINE_CHARS and bool(_END_MARK.fullmatch(text.strip()))


def opens_back_matter(text: str) -> bool:
    """Whether a line heads what stands below a text: ``Notes to editors``, ``About us: …``."""
    return bool(_BACK.match(text.strip(" .")))


def is_contact(text: str) -> bool:
    """Whether a line says how somebody can be reached."""
    is_long = len(text) > MAX_CONTACT_CHARS or count_words(text) > MAX_CONTACT_WORDS
    if is_long or is_running(_ADDRESS.sub("", text)):
        return False
    return bool(_PHONE.search(text) or _ADDRESS.search(text)) or opens_box(text)


def is_reference(text: str) -> bool:
    """Whether a line is the number of a letter or an issue: ``Ref. 417/21``."""
    return bool(_REFERENCE.fullmatch(text)) and not is_ended(text)


def is_menu(text: str) -> bool:
    """Whether a line only has the short names of other places: ``Home | World | Politics``."""
    parts = [part for part in _BAR.split(text) if part]
    is_short = all(count_words(part) <= MAX_MENU_WORDS and not is_ended(part) for part in parts)
    is_barred = text[:1] == text[-1:] == "|" and len(parts) > 1
    is_many = len(parts) >= MIN_MENU_PARTS
    return (is_barred or is_many) and is_short and not has_digit(text)


def is_notice(text: str) -> bool:
    """Whether a line stands around a text and tells nothing of it."""
    is_place = bool(_CITY.fullmatch(text))
    is_number = is_reference(text) or is_contact(text)
    is_list = is_menu(text) or is_contents(text)
    return is_place or is_number or is_list or is_boilerplate(text)


def is_caption(text: str) -> bool:
    """Whether a line tells what a picture shows, or who took it."""
    return bool(_CAPTION.fullmatch(text))


def is_contents(text: str) -> bool:
    """Whether it is a line of contents: with the number of a page behind dots, or its own."""
    return bool(_LEADER.search(text))


def has_kind(text: str) -> bool:
    """Whether it names a kind of text: ``Press Statement``."""
    return bool(_KIND.search(text))


def is_label(text: str) -> bool:
    """Whether it only says what kind of document it is: ``PRESS RELEASE``, «Версия для печати»."""
    bare = _VERSION.sub("", text.strip(_AROUND_LABEL)).strip(_AROUND_LABEL)
    rest = _KIND.sub("", bare)
    is_kind = rest != bare and bool(_BESIDE_KIND.fullmatch(rest.strip()))
    return is_kind or bool(_LABEL.fullmatch(bare))


def read_turn(text: str) -> str:
    """The label that a turn of a conversation begins with: ``Q:``, ``Jane Doe:``; else nothing."""
    label = _TURN.match(text)
    return label[0] if label else ""
