"""Pages of the made site: each template filled with several articles, and the truth of each."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from jinja2 import Template as Compiled
from markupsafe import Markup

from tests.bench.site.texts import Part, Text, read_texts, to_html, to_plain

HERE = Path(__file__).parent
FOLDERS = {
    "dev": HERE / "templates",
    "held out": HERE / "held_out",
    "held out again": HERE / "held_out_again",
    "held out third": HERE / "held_out_third",
    "held out fourth": HERE / "held_out_fourth",
    "held out fifth": HERE / "held_out_fifth",
    "held out sixth": HERE / "held_out_sixth",
    "held out seventh": HERE / "held_out_seventh",
}
FURNITURE = HERE / "furniture.toml"
PAGES_PER_TEMPLATE = 5

_RULES = re.compile(r"\A\{#(.*?)#\}\s*", re.DOTALL)
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}


@dataclass(frozen=True, slots=True)
class Truth:
    """What a reader should find on a page; None for what the page does not say."""

    title: str
    publisher: str | None
    author: str | None
    date: dt.date | None
    modified: dt.date | None
    language: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadePage:
    name: str
    path: str
    raw: bytes
    truth: Truth


@dataclass(frozen=True, slots=True)
class Template:
    """A page without its article, and what its first comment says of it.

    ``rules`` names the ``kinds`` and ``languages`` of texts that fit, what the page ``hides`` of
    them, how many ``parts`` it shows, how an ``event`` and an
    ``item`` read, and its ``encoding``.
    """

    name: str
    source: str
    rules: Mapping[str, str]

    def fits(self, text: Text) -> bool:
        kinds = self.rules.get("kinds", "news").split()
        return (
            text.kind in kinds and text.language in self.rules.get("languages", "en ru uk").split()
        )

    def hides(self, what: str) -> bool:
        return what in self.rules.get("hides", "").split()


def read_templates(folder: Path) -> list[Template]:
    templates = []
    for path in sorted(folder.glob("*.html")):
        source = path.read_text(encoding="utf-8")
        head = _RULES.match(source)
        lines = head[1].strip().splitlines() if head else []
        rules = {key.strip(): value.strip() for key, _, value in (x.partition(":") for x in lines)}
        templates.append(Template(path.stem, source[head.end() :] if head else source, rules))
    return templates


def make_pages(part: str) -> list[MadePage]:
    """The pages of the templates in one part (``dev`` or ``held out``), always the same ones."""
    texts = read_texts()
    pages = []
    for number, template in enumerate(read_templates(FOLDERS[part])):
        fitting = [text for text in texts if template.fits(text)]
        start = number * 3 % len(fitting)
        texts_in_turn = (fitting[start:] + fitting[:start])[:PAGES_PER_TEMPLATE]
        pages += [make_page(template, text) for text in texts_in_turn]
    return pages


def make_page(template: Template, text: Text) -> MadePage:
    name = f"{template.name}-{text.name}"
    text = replace(text, parts=text.parts[: int(template.rules.get("parts", len(text.parts)))])
    body = compile_source(template.source, text.language).render(
        a=text,
        body=partial(render_body, text),
        w=partial(pick_words, text.language, name),
        slug=re.sub(r"[^a-z]+", "-", text.name),
        host=_name_host(text),
    )
    path = f"/{name}"
    encoding = template.rules.get("encoding", "utf-8")
    raw = body.encode(encoding, errors="xmlcharrefreplace")
    return MadePage(name, path, raw, tell_truth(template, text))


@cache
def compile_source(source: str, language: str) -> Compiled:
    environment = Environment(undefined=StrictUndefined, autoescape=True)
    environment.filters.update(_make_filters(language))
    return environment.from_string(source)


def tell_truth(template: Template, text: Text) -> Truth:
    date = None if template.hides("published") else text.published.date()
    modified = text.modified.date() if text.modified and not template.hides("modified") else None
    deck = [] if template.hides("deck") or not text.deck else [text.deck]
    return Truth(
        text.title,
        _tell_publisher(template, text),
        None if template.hides("author") else text.author.replace(" and ", ", ") or None,
        date,
        modified if modified and date and modified > date else None,
        text.language,
        (*deck, *(to_plain(each) for each in _list_paragraphs(template, text))),
    )


def _tell_publisher(template: Template, text: Text) -> str | None:
    by_host = _name_host(text).removeprefix("www.")
    named = {"no": None, "host": by_host}
    return named.get(template.rules.get("publisher", ""), text.publisher)


def _list_paragraphs(template: Template, text: Text) -> Iterator[str]:
    for part in text.parts:
        if part.kind == "event":
            form = template.rules.get("event", "{date} {text}")
            yield form.format(date=part.label, text=part.texts[0])
        elif part.kind == "list":
            form = template.rules.get("item", "{text}")
            yield from (form.format(text=each) for each in part.texts)
        elif part.kind not in {"h", "entry"}:
            yield from part.texts


def render_body(  # noqa: PLR0913 - a page's markup has as many forms as there are parts
    text: Text,
    *,
    p: str = "<p>{}</p>\n",
    h: str = "<h2>{}</h2>\n",
    lists: str = "<ul>{}</ul>\n",
    item: str = "<li>{}</li>\n",
    quote: str = "<blockquote>{}</blockquote>\n",
    quoted: str = "<p>{}</p>\n",
    question: str = "<p><strong>{}</strong></p>\n",
    answer: str = "",
    entry: str = "<h2><time>{time}</time> {}</h2>\n",
    entry_end: str = "",
    events: str = "<ul>{}</ul>\n",
    event: str = "<li><strong>{time}</strong> {}</li>\n",
    after: Mapping[int, str] | None = None,
) -> Markup:
    """The article's parts in a page's own markup: ``{}`` is the text, ``{time}`` its label.

    ``after`` holds what stands behind the part of that number, counted from 0. ``answer`` is the
    form of paragraphs below a question; ``entry_end`` closes an entry before the next begins.
    """
    forms = {"p": p, "h": h, "question": question, "entry": entry, "event": event}
    made: list[str] = []
    seen = set()
    number = -1
    for kind, group in groupby(text.parts, key=lambda part: part.kind):
        run: list[str] = []
        for part in group:
            number += 1
            form = answer if answer and kind == "p" and "question" in seen else forms.get(kind, "")
            if kind == "entry" and "entry" in seen:
                run.append(entry_end)
            seen.add(kind)
            if kind in {"list", "quote"}:
                inner = _fill(item if kind == "list" else quoted, part)
                run.append((lists if kind == "list" else quote).replace("{}", inner))
            else:
                run.append(_fill(form, part))
            if kind != "event":
                run.append(str((after or {}).get(number, "")))
        made.append(events.replace("{}", "".join(run)) if kind == "event" else "".join(run))
    return Markup("".join(made) + (entry_end if "entry" in seen else ""))


def _fill(form: str, part: Part) -> str:
    return "".join(
        form.replace("{time}", part.label).replace("{}", to_html(text)) for text in part.texts
    )


def pick_words(language: str, page: str, key: str) -> Markup:
    """One of the ways in which pages in that language say what ``key`` stands for."""
    ways = read_furniture()[language][key]
    return Markup(ways[zlib.crc32(f"{page} {key}".encode()) % len(ways)])


@cache
def read_furniture() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(FURNITURE.read_text(encoding="utf-8"))


def _name_host(text: Text) -> str:
    words = re.sub(r"[^a-z]+", "", text.publisher.casefold())
    return f"www.{words or 'gazeta' + str(zlib.crc32(text.publisher.encode()) % 97)}.example"


def _make_filters(language: str) -> dict[str, object]:
    months = _MONTHS[language].split()

    def long(date: dt.datetime) -> str:
        return f"{date.day} {months[date.month - 1]} {date.year}"

    return {
        "long": long,
        "us": lambda date: f"{months[date.month - 1]} {date.day}, {date.year}",
        "numeric": lambda date: f"{date:%d.%m.%Y}",
        "iso": lambda date: date.isoformat(),
        "day": lambda date: f"{date:%Y-%m-%d}",
        "path": lambda date: f"{date:%Y/%m/%d}",
        "clock": lambda date: f"{date:%H:%M}",
        "shy": lambda body: Markup(
            re.sub(r"(?<=[a-zа-яіїє]{5})(?=[a-zа-яіїє]{5})(?![^<]*>)", "&shy;", str(body))
        ),
        "zero": lambda body: Markup(re.sub(r"(?<=\w, )(?=\w)", "\u200b", str(body))),
        "nbsp": lambda body: Markup(
            re.sub(r"(?<=\b[АВИІКОСУЯавиікосуяA]) (?=\w)", "&nbsp;", str(body))
        ),
    }
