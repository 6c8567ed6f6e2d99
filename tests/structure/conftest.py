"""Lets the tests of this folder share the sites that are kept as data."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

collect_ignore = ["planted"]
"""What is planted there are sites, and their tests are none of ours."""
