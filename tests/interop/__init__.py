"""Validators of other houses judge what we make: EU DSS for signatures, veraPDF for PDF/A."""
