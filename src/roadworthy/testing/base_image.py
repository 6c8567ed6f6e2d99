"""The bare Debian that every rehearsal machine begins as, made once for each suite and kept on the workstation."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from roadworthy.problems import ProblemsFound
from roadworthy.testing.apt_sources import KEYRING, Mirror, configuration_text, read_mirror, sources_text
from roadworthy.testing.file_lock import file_lock
from roadworthy.testing.mounts import remove_tree
from roadworthy.testing.rules import NO_IMAGE
from roadworthy.testing.workstation import WHERE_IMAGES_ARE, attempt, call

PACKAGES = (
    *("ca-certificates", "dbus", "iproute2", "iputils-ping", "libpam-systemd", "netbase", "openssh-server", "procps"),
    *("python3", "sudo", "systemd", "systemd-sysv", "tzdata"),
)
TIME_LIMIT_S = 1200.0
CERTIFICATES = Path("/usr/local/share/ca-certificates")

FILES = {
    "etc/dpkg/dpkg.cfg.d/rehearsal": (  # a throwaway machine: quick before lasting, and nobody reads manuals there
        "force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\npath-exclude=/usr/share/info/*\n"
        "path-exclude=/usr/share/locale/*\npath-include=/usr/share/locale/locale.alias\n"
    ),
    "etc/apt/apt.conf.d/90rehearsal": 'APT::Keep-Downloaded-Packages "true";\nAcquire::Languages "none";\n',
    "etc/default/locale": "LANG=C.UTF-8\n",
    "etc/machine-id": "",
}
SETUP = """\
set -e
rm -f /etc/ssh/ssh_host_* /var/lib/dbus/machine-id
update-ca-certificates >/dev/null 2>&1
systemctl enable systemd-networkd >/dev/null 2>&1
systemctl disable apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer >/dev/null 2>&1
apt-get -qq update
"""


def base_image(suite: str, tell: Callable[[str], None], folder: Path = WHERE_IMAGES_ARE) -> Path:
    """Return the folder of a suite's image; make it where it is not there yet, which takes about a minute.

    Raises ProblemsFound when it can't be made.
    """
    recipe = _recipe(suite, read_mirror())
    image = folder / f"{suite}-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"
    if image.is_dir():
        return image
    with file_lock(folder / f"{suite}.lock"):
        if not image.is_dir():
            tell(f"making the base image of Debian {suite}, once; a minute or two")
            _make(suite, image, tell)
    return image


def _recipe(suite: str, mirror: Mirror) -> str:
    certificates = "".join(file.read_text(errors="replace") for file in sorted(CERTIFICATES.glob("*.crt")))
    parts = [
        suite,
        *PACKAGES,
        str(sorted(FILES.items())),
        SETUP,
        _sources(suite, mirror),
        configuration_text(),
        certificates,
    ]
    return "\n".join(parts)


def _sources(suite: str, mirror: Mirror) -> str:
    return sources_text(suite, mirror) if mirror.packages else ""


def _make(suite: str, image: Path, tell: Callable[[str], None]) -> None:
    draft = image.with_name(f"{suite}.draft")
    remove_tree(draft)
    mirror = read_mirror()
    done = attempt(debootstrap_words(suite, draft, mirror), time_limit_s=TIME_LIMIT_S)
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()
        message = f"debootstrap failed: {said[-1] if said else done.returncode}"
        raise ProblemsFound([NO_IMAGE.problem(message, f"its log is {draft}/debootstrap/debootstrap.log")])
    _furnish(draft, _sources(suite, mirror))
    draft.rename(image)
    tell(f"the base image is {image}")


def debootstrap_words(suite: str, folder: Path, mirror: Mirror) -> list[str]:
    """Return the command that makes a bare Debian; where this workstation has no mirror, debootstrap knows one."""
    words = ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}"]
    if KEYRING.exists():
        words.append(f"--keyring={KEYRING}")
    return [*words, suite, str(folder), *([mirror.packages] if mirror.packages else [])]


def _furnish(draft: Path, sources: str) -> None:
    """Give it this workstation's way to Debian's packages, and bring its lists up to date."""
    files = {**FILES, "etc/apt/apt.conf.d/80workstation": configuration_text(variables=os.environ)}
    if sources:
        files["etc/apt/sources.list"] = sources
    for path, text in files.items():
        (draft / path).parent.mkdir(parents=True, exist_ok=True)
        (draft / path).write_text(text)
    for file in CERTIFICATES.glob("*.crt"):
        shutil.copy(file, draft / CERTIFICATES.relative_to("/"))
    (draft / "etc/resolv.conf").unlink(missing_ok=True)
    with suppress(OSError):
        shutil.copy("/etc/resolv.conf", draft / "etc/resolv.conf")
    call(["chroot", str(draft), "sh", "-c", SETUP], time_limit_s=TIME_LIMIT_S)
