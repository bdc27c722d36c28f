"""The seeded generator of sample dossiers. Every person, number and paper in them is made up."""
