"""A labelled set of invented articles, and how well statements in them are found and attributed."""
