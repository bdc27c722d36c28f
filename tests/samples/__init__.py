"""The generator of sample dossiers and the dossiers it made."""
