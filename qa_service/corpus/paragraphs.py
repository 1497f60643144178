"""The paragraphs of a snapshot: a small corpus is in memory, of a large one what is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa_service.archive import Archive
from qa_service.archive.reading import Place, read_paragraph_texts, read_statements
from qa_service.domain import Paragraph

# So many are kept in memory at most: some 2 kB each.
MAX_KNOWN = 20_000


class KnownParagraphs:
    """Reads the paragraphs of current ``places``, given by their ids, and remembers them."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places
        self._known: dict[str, Paragraph] = {}

    def learn(self, archive: Archive, before: KnownParagraphs | None = None) -> None:
        """Take all of a small corpus into memory; only what those ``before`` lack is read."""
        if len(self._places) > MAX_KNOWN:
            return
        if before is not None:
            self._known = {
                id: known
                for id, place in self._places.items()
                if (known := before._known.get(id)) is not None
                and (known.revision, known.number) == (place.revision, place.number)
            }
        self.read(archive, list(self._places))

    def read(self, archive: Archive, ids: Sequence[str]) -> list[Paragraph]:
        """The paragraphs of the given ids, in that order, with text and statements."""
        known = self._known
        unknown = [id for id in dict.fromkeys(ids) if id not in known]
        if unknown:
            found = self._load(archive, unknown)
            if len(known) + len(found) > MAX_KNOWN:
                # Other threads may still be reading from the old one.
                known = self._known = {id: known[id] for id in ids if id in known}
            known.update((paragraph.id, paragraph) for paragraph in found)
        return [known[id] for id in ids]

    def _load(self, archive: Archive, ids: Sequence[str]) -> list[Paragraph]:
        places = [self._places[paragraph_id] for paragraph_id in ids]
        with archive.reading() as connection:
            texts = read_paragraph_texts(connection, ids)
            statements = read_statements(
                connection,
                {place.article_id for place in places},
                numbers={place.number for place in places},
            )
        return [
            Paragraph(
                place.paragraph_id,
                place.article_id,
                place.revision,
                place.number,
                *texts[place.paragraph_id],
                statements.get((place.article_id, place.revision, place.number), ()),
            )
            for place in places
        ]
