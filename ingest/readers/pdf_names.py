"""Who wrote a printed document and who published it, from its own fields and from its print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ingest.paragraphs import count_words, has_digit
from ingest.readers.credit_lines import is_person
from ingest.readers.dates import has_date
from ingest.readers.frames import Matter, read_around
from ingest.readers.line_names import MAX_NAME_WORDS, list_names, read_owner, read_people
from ingest.readers.matter_lines import is_label
from ingest.readers.pdf_layout import PrintedBlock

MIN_SEEN = 2
MAX_PLAIN_WORDS, TOP_LINES = 3, 2


def find_names(
    title: str | None,
    rest: str,
    own: Mapping[str, str],
    matter: Matter[PrintedBlock],
    edges: Sequence[str],
) -> tuple[str | None, str | None]:
    """Who wrote a document and who published it.

    The publisher is what the document's title names beside the title (``rest``), else whoever has
    the ©, a name that stands in two or more places around the text, or the first on top. The author
    is named by a byline, beside a date, in a line alone above or below the text, or in the
    document's own fields (``own``), if that is somebody's name.
    """
    around = read_around(matter)
    front = [line for line in matter.front if not is_label(line)]
    byline = around.author
    owners = list(filter(None, map(read_owner, (*edges, *matter.back))))
    seen = Counter[str]()
    for line in dict.fromkeys((*front, *edges, *matter.back)):
        seen.update(name for name in set(list_names(line)) if name not in (title or ""))
    seen.update(name for name in (*list_names(own["Title"]), own["Author"]) if name in seen)
    known = [name for name in seen if read_people(name)]
    often = [n for n, times in seen.most_common() if times >= MIN_SEEN and n not in known]
    is_name_left = bool(rest) and count_words(rest) <= MAX_NAME_WORDS and not is_label(rest)
    often = [*([rest] if is_name_left else owners), *often]
    dated = [line for line in front if has_date(line)]
    above = [line for line in front[: min(matter.above, TOP_LINES)] if not line.isupper()]
    # With a number stand the sections and the series of a paper.
    above.sort(key=has_digit)
    bodies = [name for line in (*dated, *above) for name in list_names(line)]
    bodies = [name for name in bodies if name not in known and _may_be_body(name)]
    publisher = next((name for name in (*often, *bodies) if name not in {title, byline}), None)
    alone = [line for line in front[matter.above :] if is_person(line) and not line.isupper()]
    others = (name for name in (*known, own["Author"], *alone) if name not in {title, publisher})
    people = (read_people(name) or (name if is_person(name) else None) for name in others)
    return byline or next(filter(None, people), None), publisher or around.publisher


def _may_be_body(name: str) -> bool:
    """Whether it may be a paper's or a body's name: short, or all in capitals but small words."""
    words = [word for word in name.split() if len(word) > 3]
    return len(words) <= MAX_PLAIN_WORDS or all(word[0].isupper() for word in words)
