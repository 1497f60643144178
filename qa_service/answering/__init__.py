"""The ways to write an answer from chosen evidence."""
