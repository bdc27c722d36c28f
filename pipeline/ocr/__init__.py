"""Reading a page: words with Tesseract, codes with zxing-cpp, which way is up, text and hOCR."""
