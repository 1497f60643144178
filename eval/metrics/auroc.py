"""Area under the receiver operating characteristic (Hanley and McNeil, 1982)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def auroc(scores: Sequence[float], is_positive: Sequence[bool]) -> float | None:
    """How often a positive scores above a negative, a tie counting half (Mann and Whitney's U).

    1 tells them apart, .5 is chance; None where there is none of one kind.
    """
    array, positive = np.array(scores, dtype=np.float64), np.array(is_positive, dtype=np.bool_)
    ours, others = array[positive], np.sort(array[~positive])
    if not len(ours) or not len(others):
        return None
    below = np.searchsorted(others, ours, side="left").sum()
    up_to = np.searchsorted(others, ours, side="right").sum()
    return float(below + up_to) / (2 * len(ours) * len(others))
