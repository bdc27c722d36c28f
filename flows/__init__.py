"""Orchestration. The only package that imports Prefect.

``digitise`` and ``finalise`` are the two flows of a dossier; ``engine`` gives them a server,
``services`` what they work with, ``inbox`` watches the scanner stations' folders.
"""
