"""What an answer is written from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_service.actors import Actors
from qa_service.answering.positions import Standard
from qa_service.quoting import Quote


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question: ``quotes`` most relevant first, and by side those of passages
    that name it; ``covers_until`` is the last day that the sources reach to, ``is_timely`` tells
    whether the articles of the best are of the time that is asked about, if any is, ``is_on_topic``
    whether the sources have anything near the matter that words are asked about."""

    quotes: Sequence[Quote]
    by_side: Mapping[str, Sequence[Quote]]
    weights: dict[str, float]
    standard: Standard
    actors: Actors
    covers_until: dt.date | None
    is_timely: bool = True
    is_on_topic: bool = True
