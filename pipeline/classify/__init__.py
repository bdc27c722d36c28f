"""Say what kind of paper a page is, and which pages are one paper."""
