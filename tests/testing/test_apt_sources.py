"""Where packages come from is read from the workstation's own lists."""

from __future__ import annotations

from pathlib import Path

from roadworthy.testing.apt_sources import Mirror, configuration_text, read_mirror, sources_text

DEB822 = """\
Types: deb
# a remark
URIs: http://mirror.example/debian/
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.example/security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: trixie
"""
ONE_LINE = """\
# deb http://off.example/debian bookworm main
deb [signed-by=/etc/key.gpg] https://other.example/node nodistro main
deb [arch=amd64 signed-by=/usr/share/keyrings/debian.gpg] https://mirror.example/debian bookworm main contrib
deb-src https://src.example/debian bookworm main
deb https://mirror.example/security bookworm-security main
"""


def test_sources_of_the_newer_form_are_read(tmp_path: Path) -> None:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d" / "debian.sources").write_text(DEB822)
    assert read_mirror(tmp_path) == Mirror("http://mirror.example/debian", "http://mirror.example/security")


def test_sources_of_the_older_form_are_read(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text(ONE_LINE)
    assert read_mirror(tmp_path) == Mirror("https://mirror.example/debian", "https://mirror.example/security")


def test_a_workstation_that_knows_no_debian_has_no_mirror(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb http://archive.example/ubuntu noble main\n")
    assert read_mirror(tmp_path) == Mirror()


def test_a_machine_of_another_suite_has_the_same_mirror() -> None:
    assert sources_text("trixie", Mirror("http://mirror.example/debian", "http://mirror.example/security")) == (
        "deb http://mirror.example/debian trixie main\n"
        "deb http://mirror.example/debian trixie-updates main\n"
        "deb http://mirror.example/security trixie-security main\n"
    )


def test_proxies_come_along_and_nothing_else_of_the_workstation() -> None:
    dump = (
        'APT::Architecture "amd64";\nAcquire::http::Proxy "http://proxy.example:3128";\nAcquire::cdrom::mount "/m";\n'
    )
    assert configuration_text(dump, {"https_proxy": "http://other.example:1"}) == (
        'Acquire::http::Proxy "http://proxy.example:3128";\nAcquire::https::Proxy "http://other.example:1";\n'
    )
