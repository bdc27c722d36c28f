"""What a PDF page says by itself, and whether it can be believed (docs/decisions/0008)."""
