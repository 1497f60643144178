"""A made set of stories as outlets print them: copies, trims, false friends; all invented."""
