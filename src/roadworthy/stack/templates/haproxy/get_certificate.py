"""Gets or renews a site's certificate, and has HAProxy use it without losing a request. Run on the host by a timer."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

ANSWER_S = 10


def main(table: dict[str, Any]) -> int:
    """Have certbot do its part (nothing when the certificate is good for long), then install what it has."""
    ended = subprocess.run(words(table), check=False).returncode
    if ended:
        return ended
    live = Path(table["folder"]) / "live" / table["key"]
    text = clean((live / "fullchain.pem").read_text() + (live / "privkey.pem").read_text())
    place = Path(table["pem"])
    if place.exists() and place.read_text() == text:
        return 0
    write(place, text)
    return (
        0 if taken_over(table, text) else subprocess.run(["systemctl", "reload", table["unit"]], check=False).returncode
    )


def words(table: dict[str, Any]) -> list[str]:
    """Return the command line of certbot."""
    folder = table["folder"]
    told = ["certbot", "certonly", "--non-interactive", "--agree-tos", "--quiet", "--server", table["server"]]
    told += ["--email", table["email"]] if table["email"] else ["--register-unsafely-without-email"]
    told += ["--standalone", "--http-01-address", table["address"], "--http-01-port", str(table["port"])]
    told += ["--cert-name", table["key"], "--key-type", "ecdsa", "--keep-until-expiring", "--renew-with-new-domains"]
    told += ["--config-dir", folder, "--work-dir", f"{folder}/work", "--logs-dir", f"{folder}/log"]
    for name in table["names"]:
        told += ["-d", name]
    return told


def clean(text: str) -> str:
    """Return PEM without empty lines: one would end what is said to HAProxy."""
    return "".join(f"{line}\n" for line in text.splitlines() if line.strip())


def write(place: Path, text: str) -> None:
    """Write a file that only root reads, whole or not at all."""
    draft = place.with_name("." + place.name + ".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(str(draft), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)


def taken_over(table: dict[str, Any], text: str) -> bool:
    """Tell the running HAProxy; say whether it has the certificate now."""
    try:
        said = tell(table["socket"], f"set ssl cert {table['pem']} <<\n{text}\n")
        said += tell(table["socket"], f"commit ssl cert {table['pem']}\n")
    except OSError as error:
        said = str(error)
    print(" ".join(said.split()), flush=True)
    return "Success!" in said


def tell(place: str, line: str) -> str:
    """Say one thing to HAProxy's socket and return its answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_S)
        connection.connect(place)
        connection.sendall(line.encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


if __name__ == "__main__":
    sys.exit(main(json.loads(Path(sys.argv[1]).read_text())))
