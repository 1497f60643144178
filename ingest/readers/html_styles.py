"""What a page's own style sheets hide, or show with its line breaks as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.html import Element, HtmlElement

HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|text-indent)\s*:\s*-\d{4,}|"
    r"(?<![\w-])height\s*:\s*0(?:px)?\s*;\s*overflow\s*:\s*hidden|"
    r"clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_TYPED = re.compile(r"white-space\s*:\s*pre(?:-line|-wrap)?\b", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z]\w*)?(?P<mark>[.#])(?P<name>[\w-]+)", re.IGNORECASE)
MAX_SHEET = 200_000


def find_hidden(tree: HtmlElement) -> set[HtmlElement]:
    """The elements that a style sheet in the page hides for every reader."""
    return set(_find_styled(tree, HIDING))


def find_typed(tree: HtmlElement) -> set[HtmlElement]:
    """The elements whose line breaks are shown as they were typed."""
    elements = (each for each in tree.iter() if isinstance(each.tag, str))
    own = (each for each in elements if _TYPED.search(each.get("style") or ""))
    return {*_find_styled(tree, _TYPED), *own}


def break_typed_lines(tree: HtmlElement) -> None:
    """Put a ``<br>`` where the lines of such an element end."""
    for element in find_typed(tree):
        for child in list(element):
            for number, line in enumerate(_take_lines(child, "tail")):
                element.insert(element.index(child) + 1 + number, line)
        for number, line in enumerate(_take_lines(element, "text")):
            element.insert(number, line)


def _take_lines(holder: HtmlElement, place: str) -> list[HtmlElement]:
    """All but the first line of a text, each behind a ``<br>`` of its own; the first one stays."""
    first, *lines = (getattr(holder, place) or "").split("\n")
    setattr(holder, place, first)
    made = []
    for line in lines:
        made.append(Element("br"))
        made[-1].tail = line
    return made


def _find_styled(tree: HtmlElement, wanted: re.Pattern[str]) -> Iterator[HtmlElement]:
    names = set(_list_names(tree.iter("style"), wanted))
    if not names:
        return
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        classes = {f".{name}" for name in (element.get("class") or "").split()}
        if not names.isdisjoint({*classes, f"#{element.get('id')}"}):
            yield element


def _list_names(sheets: Iterable[HtmlElement], wanted: re.Pattern[str]) -> Iterator[str]:
    """The classes (``.name``) and ids (``#name``) that rules of that kind are for, alone."""
    for sheet in sheets:
        text = _without_conditions(_COMMENT.sub("", (sheet.text or "")[:MAX_SHEET]))
        for selectors, rule in _RULE.findall(text):
            if wanted.search(rule):
                simple = map(_SIMPLE.fullmatch, map(str.strip, selectors.split(",")))
                yield from (f"{m['mark']}{m['name']}" for m in simple if m)


def _without_conditions(sheet: str) -> str:
    """A style sheet without ``@media`` and the like, which hold for some readers only."""
    kept, depth, start = [], 0, 0
    for match in re.finditer(r"@[\w-]+[^{};]*\{|[{}]", sheet):
        mark = match[0]
        if depth == 0 and mark.startswith("@"):
            kept.append(sheet[start : match.start()])
            depth = 1
        elif depth and mark.endswith("{"):
            depth += 1
        elif depth and mark == "}":
            depth -= 1
            start = match.end() if depth == 0 else start
    return "".join([*kept, sheet[start:] if depth == 0 else ""])
