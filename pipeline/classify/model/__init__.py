"""A small linear model over the words and the layout of a page: what kind of paper is it?"""
