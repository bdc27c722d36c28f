"""Sample dossiers: made-up papers with the values a reader should find on them."""
