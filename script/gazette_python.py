"""Makes the Python environment in which the example newspaper's own tests run, and prints where its Python is."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from uv import find_uv_bin

HOUSE = Path(__file__).resolve().parent.parent
REQUIREMENTS = HOUSE / "example" / "gazette" / "requirements.txt"
VENV = HOUSE / ".cache" / "gazette"


def fingerprint() -> str:
    """Return what the environment depends on: the site's requirements and this Python."""
    return hashlib.sha256(REQUIREMENTS.read_bytes() + sys.executable.encode() + sys.version.encode()).hexdigest()


def make() -> None:
    """Install the site's requirements. What only tests need (a browser's driver) is lent from the checkout's own."""
    shutil.rmtree(VENV, ignore_errors=True)
    environment = {"UV_CACHE_DIR": str(HOUSE / ".cache" / "uv"), **os.environ}
    uv = [find_uv_bin()]
    python = VENV / "bin" / "python"
    for words in (
        ["venv", "--quiet", "--python", sys.executable, VENV],
        ["pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", REQUIREMENTS],
    ):
        subprocess.run([*uv, *words], check=True, env=environment, stdout=sys.stderr)
    packages = next((VENV / "lib").glob("python3*/site-packages"))
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")


def main() -> int:
    """Make the environment unless it is there and current; print its Python."""
    stamp = VENV / "roadworthy-fingerprint"
    if not stamp.exists() or stamp.read_text() != fingerprint():
        make()
        stamp.write_text(fingerprint())
    print(VENV / "bin" / "python")
    return 0


if __name__ == "__main__":
    sys.exit(main())
