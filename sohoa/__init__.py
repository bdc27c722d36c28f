"""The command line and the wiring of settings, stores and stages: the composition root."""
