"""The second reader: PP-OCRv6 on the few places of a page that the first reader cannot be alone on.

Handwritten numbers and days of official papers above all. It knows no Vietnamese marks, so it is
asked for digits and codes only, and never for a page's text.
"""
