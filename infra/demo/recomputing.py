"""Owns running docs/recompute.py over what the API serves, as each person of the replay could."""

import runpy
from collections.abc import Callable
from typing import Any

from infra.demo.crowd import ROOT

SCRIPT = ROOT / "docs" / "recompute.py"

#: The script's own function: it is loaded as a file, because it belongs to no package of ours.
differences: Callable[[list[dict[str, Any]], list[dict[str, Any]]], list[str]] = runpy.run_path(str(SCRIPT))[
    "differences"
]
