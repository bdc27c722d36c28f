"""What Vietnamese official texts say, and choosing among readings of a word by it."""
