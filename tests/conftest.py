"""What all tests share: the real servers of ``tests.services``."""

from __future__ import annotations

from hypothesis import settings

pytest_plugins = ["tests.services"]

# A busy machine is no reason to fail: no test here judges by the clock.
settings.register_profile("sohoa", deadline=None)
settings.load_profile("sohoa")
