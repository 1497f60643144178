"""Measurements, run by hand: each script prints the figures of one table."""
