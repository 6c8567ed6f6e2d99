"""What is installed is read from dpkg's own file; what apt says becomes a sentence."""

from pathlib import Path

import pytest

from roadworthy.fleet.on_host import packages

STATUS = """Package: haproxy
Status: install ok installed
Version: 2.6

Package: gone
Status: deinstall ok config-files

Package: postfix
Status: hold ok installed
Provides: mail-transport-agent, default-mta (= 3.7)
"""


def test_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "status").write_text(STATUS)
    monkeypatch.setattr(packages, "STATUS", tmp_path / "status")
    assert packages.installed() == {"haproxy", "postfix", "mail-transport-agent", "default-mta"}


@pytest.mark.parametrize(
    ("said", "rule", "sentence"),
    [
        ("E: Unable to locate package nope", "no_package", "no package nope is to be had from its package sources"),
        (
            "E: Package 'nope' has no installation candidate",
            "no_package",
            "no package nope is to be had from its package sources",
        ),
        (
            "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (unattended-upgr)",
            "apt_busy",
            "another apt is at work there: its lock is held by process 812 (unattended-upgr) since 180 s",
        ),
        ("E: You don't have enough free space in /var.", "disk_full", "no space left on its disk for packages"),
        (
            "Err:1 http://mirror.example/debian bookworm InRelease\n  Temporary failure resolving 'mirror.example'\n"
            "W: Some index files failed to download.",
            "command_failed",
            "its package sources can't be reached: Temporary failure resolving 'mirror.example'",
        ),
        (
            "W: Failed to fetch http://10.77.0.9/  Could not connect to 10.77.0.9:80 (10.77.0.9). - connect (113)",
            "command_failed",
            "its package sources can't be reached: Could not connect to 10.77.0.9:80",
        ),
        ("E: Sub-process /usr/bin/dpkg returned an error code (1)", "command_failed", "installing nope failed"),
    ],
)  # fmt: skip
def test_what_apt_says(said: str, rule: str, sentence: str) -> None:
    refused = packages._refusal(said, ["nope"])
    assert (refused.rule, refused.sentence) == (rule, sentence)


def test_only_while_the_installer_lives_are_services_held() -> None:
    text = packages.POLICY_TEXT.format(pid=1, kept="/kept")
    assert text.splitlines()[2:] == ["[ -d /proc/1 ] && exit 101", '[ -x /kept ] && exec /kept "$@"', "exit 0"]
