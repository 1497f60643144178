"""Questions that compare sides, and questions as of a day, over the sample articles."""
