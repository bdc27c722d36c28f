"""Pages of text, not pictures, to train the model of page types on; nobody in them exists."""
