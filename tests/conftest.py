"""What all tests share: the real servers of ``tests.services``."""

from __future__ import annotations

pytest_plugins = ["tests.services"]
