"""Where `road` starts."""

from __future__ import annotations

import subprocess
import sys


def test_the_program_is_also_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "roadworthy", "--version"], capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout.startswith("roadworthy "), done.stderr) == (0, True, "")


def test_an_interrupt_while_it_loads_ends_it_quietly() -> None:
    program = (
        "import builtins, sys\n"
        "from roadworthy.__main__ import start\n"
        "real = builtins.__import__\n"
        "def interrupted(name, *words, **named):\n"
        "    if name == 'roadworthy.cli.main':\n"
        "        raise KeyboardInterrupt\n"
        "    return real(name, *words, **named)\n"
        "builtins.__import__ = interrupted\n"
        "sys.exit(start())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
