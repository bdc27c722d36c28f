"""The nouns of Sổ Hóa: frozen records that every other package speaks in.

Nothing here imports another package of ours; only the standard library and pydantic.
"""
