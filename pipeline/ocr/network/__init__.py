"""Tesseract's own line-reading network, run in batches by ONNX Runtime."""
