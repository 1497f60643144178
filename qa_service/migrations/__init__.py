"""The archive's schema, step by step; a released step is never edited."""

HEAD = "0004"
