"""Extracting: from read words to the fields of a paper, each with its place and its evidence."""
