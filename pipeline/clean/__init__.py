"""Cleaning: turn and straighten a page, measure it, and make the grey copy the readers see."""
