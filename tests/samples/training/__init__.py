"""Tests of the pages to learn from."""
