"""What was judged by hand on real sites can be read, and is about checks and sites that are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[2]


def test_every_judgement_is_of_a_check_and_a_pinned_site() -> None:
    command = [sys.executable, "-m", "benchmarks.check", "--tables"]
    answer = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert re.fullmatch(r"\d+ findings of \d+ checks are judged, on \d+ sites\n", answer.stdout)
