"""Validating: does independent evidence agree, does anything contradict, does anything lack."""
