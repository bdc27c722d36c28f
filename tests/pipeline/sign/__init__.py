"""Signing with real keys, a real time-stamp authority and a foreign checker (poppler)."""
