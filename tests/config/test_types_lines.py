"""Lines of keys in a TOML file."""

from __future__ import annotations

import pytest

from config.toml_lines import find_line

TEXT = '''id = "x"  # line 1
note = """
id = "not this one"
[[fields]]
"""

[[fields]]
name = "a"
labels = [
  "Số:",
]

[[fields]]  # the second
name = "b"
columns = { ten = "text" }
'''


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("id",), 1),
        (("fields", 0), 7),
        (("fields", 0, "name"), 8),
        (("fields", 1, "name"), 14),
        (("fields", 1, "columns", "ten"), 15),
        (("fields", 1, "kind"), 13),
        (("fields", 0, "labels", 0), 9),
        (("title",), 1),
        ((), 1),
    ],
)
def test_the_line_of_a_key_or_of_the_nearest_part_of_its_path(
    where: tuple[str | int, ...], line: int
) -> None:
    assert find_line(TEXT, where) == line
