"""Intake: find out what a file really is, and turn it into one picture a page."""
