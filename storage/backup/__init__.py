"""Copies of a whole installation on another disk, and the way back."""
