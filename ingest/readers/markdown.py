"""Markdown: the blocks of its syntax tree, with the marks taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.paragraphs import clean_text, find_turns, has_words, is_ended
from ingest.readers.boilerplate import Block, drop_boilerplate
from ingest.readers.dates import is_date_label
from ingest.readers.emphasis import EMPHASISED, list_emphasis, measure_emphasis
from ingest.readers.head import read_head_below
from ingest.readers.html_blocks import find_fragment_blocks
from ingest.readers.lone_lines import settle_lines
from ingest.readers.markdown_tables import write_rows
from ingest.readers.reading import Reading
from ingest.readers.struck import GAP, STRUCK, close_gaps

_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:")
_STRUCK_TAG = re.compile(rf"<(?P<end>/?)(?:{'|'.join(STRUCK)})(?:\s[^>]*)?>", re.IGNORECASE)
_EMPHASIS_TAG = re.compile(rf"<(?P<end>/?)(?:{'|'.join(EMPHASISED)})(?:\s[^>]*)?>", re.IGNORECASE)
_OPENING, _CLOSING = ({f"{kind}_{end}" for kind in ("strong", "em")} for end in ("open", "close"))
# "16:30 Moscow: nothing to discuss", no "Anna Lind" who speaks below.
_HOUR = re.compile(r"\s*\d{1,2}[.:]\d\d\b")
_PLAIN_WORD = re.compile(r"(?<![\w’'-])[^\W\d_A-ZА-ЯЁІЇЄҐ]\w{2,}")
_LINE_ENDS = frozenset({"softbreak", "hardbreak"})
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(text: str) -> Reading:
    """Read Markdown: paragraphs, list items and quotes, each its own paragraph, in order.

    Headings are no paragraphs: the first of level 1, or one above all paragraphs, is the title.
    HTML in between counts as its blocks, and a row of a table is a paragraph. Code, images,
    comments, footnotes and what is struck through are left out; links and emphasis keep their text.
    """
    parsed = list(_read_blocks(_parser().parse(text)))
    title = _find_title(parsed)
    blocks = settle_lines(drop_boilerplate([block for block, _level in parsed]), title)
    paragraphs = [block.text for block in blocks if not block.is_heading]
    head = read_head_below(title, paragraphs)
    body = tuple(paragraphs[head.length :])
    return Reading(
        body,
        title=title,
        author=head.author,
        date=head.date,
        modified=head.modified,
        emphasis=list_emphasis(body, blocks),
    )


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 50}).enable(["table", "strikethrough"])


def _read_blocks(tokens: Sequence[Token]) -> Iterator[tuple[Block, int]]:
    """Every block with the level of its heading, 0 for a paragraph."""
    table: list[list[str]] | None = None
    for before, token in pairwise([Token("start", "", 0), *tokens]):
        if token.type == "table_open":
            table = []
        elif token.type == "tr_open" and table is not None:
            table.append([])
        elif token.type == "table_close" and table:
            yield from (
                (Block(text, is_heading=False), 0) for text in write_rows(table[0], table[1:])
            )
            table = None
        if token.type == "html_block":
            yield from _read_fragment(token.content)
        if token.type != "inline":
            continue
        if table is not None:
            table[-1].append(clean_text(_strip_marks(token.children or [])))
        elif not _FOOTNOTE.match(token.content):
            level = int(before.tag[1]) if before.type == "heading_open" else 0
            for text, emphasis in _divide_turns(token.children or []):
                yield Block(text, is_heading=level > 0, emphasis=emphasis), level


def _read_fragment(html: str) -> Iterator[tuple[Block, int]]:
    for each in find_fragment_blocks(html):
        level = int(each.element.tag[1]) if each.is_heading else 0
        yield Block(each.text, is_heading=each.is_heading, emphasis=each.emphasis), level


def _strip_marks(children: Sequence[Token]) -> str:
    pieces: list[str] = []
    opened: list[int] = []
    for child in children:
        tag = _STRUCK_TAG.fullmatch(child.content) if child.type == "html_inline" else None
        if child.type == "s_open" or (tag and not tag["end"]):
            opened.append(len(pieces))
        elif opened and (child.type == "s_close" or tag):
            pieces[opened.pop() :] = [GAP]
        else:
            pieces.append(_text_of(child))
    return close_gaps("".join(pieces))


def _divide_turns(children: Sequence[Token]) -> Iterator[tuple[str, int]]:
    """The text of a block and its emphasis; of a conversation, each turn on lines of its own, and
    so a heading in bold on the first line."""
    lines: list[list[Token]] = [[]]
    for child in children:
        if child.type in _LINE_ENDS:
            lines.append([])
        lines[-1].append(child)
    texts = [_strip_marks(line) for line in lines]
    turns = find_turns(texts)
    below = {1} if len(lines) > 1 and _is_bold_heading(lines[0], texts[1]) else set()
    starts = [0, *sorted((turns | below) - {0}), len(texts)]
    for start, end in pairwise(starts):
        text = clean_text("".join(texts[start:end]))
        if has_words(text):
            yield text, measure_emphasis(text, _mark_pieces(chain(*lines[start:end])))


def _is_bold_heading(line: Sequence[Token], following: str) -> bool:
    """Whether a line stands out as a whole above a sentence, and is none itself, nor a
    question, a label, or a speaker with an office ("Anna Lind, engineer")."""
    text = clean_text(_strip_marks(line))
    if not has_words(text) or is_ended(text) or text[-1] in "–—-" or set(text) & set(",;"):
        return False
    is_closed = sum(each.nesting for each in line) == 0
    opens = next((char for char in following if char.isalnum()), "a")
    is_heading = text[-1] != ":" and (_HOUR.match(text) or _PLAIN_WORD.search(text))
    stands_out = measure_emphasis(text, _mark_pieces(line)) >= len(text)
    return bool(is_heading) and is_closed and stands_out and not opens.islower()


def _mark_pieces(children: Iterable[Token]) -> Iterator[tuple[str, bool]]:
    depth = 0
    for child in children:
        tag = _EMPHASIS_TAG.fullmatch(child.content) if child.type == "html_inline" else None
        if child.type in _OPENING or (tag and not tag["end"]):
            depth += 1
        elif child.type in _CLOSING or tag:
            depth -= 1
        else:
            yield _text_of(child), depth > 0


def _text_of(token: Token) -> str:
    if token.type == "text":
        return _FOOTNOTE_MARK.sub("", token.content)
    if token.type == "code_inline":
        return token.content
    if token.type in _LINE_ENDS or _BREAK.fullmatch(token.content):
        return " "
    return ""


def _find_title(parsed: Sequence[tuple[Block, int]]) -> str | None:
    first = next((block.text for block, level in parsed if level == 1), None)
    if first is None and parsed and parsed[0][0].is_heading:
        top = parsed[0][0].text
        return None if is_date_label(top) else top
    return first
