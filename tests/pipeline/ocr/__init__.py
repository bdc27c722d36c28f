"""Tests of pipeline.ocr."""
