"""One module a type of paper: each draws it and says which values stand on it."""
