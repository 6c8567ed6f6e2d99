"""Has HAProxy read its files anew, and ends when the new processes answer: what is said next reaches them."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time

PATIENCE_S = 30.0
POLL_S = 0.01


def main(main_pid: int, place: str, check: list[str]) -> int:
    """Do nothing but complain when the files are wrong; else return 0 when another process is at the socket."""
    if subprocess.run(check, check=False).returncode:
        return 1
    before, until_s = process(place), time.monotonic() + PATIENCE_S
    os.kill(main_pid, signal.SIGUSR2)
    while time.monotonic() < until_s:
        if process(place) not in ("", before):
            return 0
        time.sleep(POLL_S)
    print("HAProxy did not take over its new files; what ran before goes on", file=sys.stderr)
    return 1


def process(place: str) -> str:
    """Return the number of the process at the socket, or nothing."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PATIENCE_S)
            connection.connect(place)
            connection.sendall(b"show info\n")
            said = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    except OSError:
        return ""
    found = re.search(r"^Pid: (\d+)", said, re.M)
    return found.group(1) if found else ""


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
