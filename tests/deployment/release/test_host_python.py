"""The Python for a host: its own where that will do, another one there, else one that is brought."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.release.host_python import HostPython, host_python
from roadworthy.deployment.wanted import Wanted
from roadworthy.fleet.host_facts import HostFacts
from roadworthy.problems import ProblemsFound, Where

MACHINE = os.uname().machine
BOOKWORM = HostFacts(
    "Debian GNU/Linux 12", "bookworm", "3.11.2", MACHINE, 2 << 30, 2, 9 << 30, "2.36", pythons=("/usr/bin/python3.11",)
)
UV = f"/home/ann/.local/share/uv/python/cpython-3.13.1-linux-{MACHINE}-gnu"
HERE = (
    Interpreter("/usr/bin/python3.12", "3.12.3", "PATH"),
    Interpreter(f"{UV}/bin/python3.13", "3.13.1", "uv"),
    Interpreter("/home/ann/.pyenv/versions/3.14.0/bin/python3.14", "3.14.0", "pyenv"),
)


def wanted(text: str, prefer: str = "", where: Where | None = None) -> Wanted:
    return Wanted((SpecifierSet(text),), prefer, where or Where())


def test_the_hosts_own_python_is_taken_where_it_will_do() -> None:
    assert host_python("web1", BOOKWORM, wanted(">=3.10"), HERE) == HostPython(
        "/usr/bin/python3.11", "3.11.2", MACHINE, "2.36"
    )


def test_another_one_on_the_host_is_taken_next() -> None:
    facts = HostFacts(
        *(BOOKWORM.system, "bookworm", "3.11.2", MACHINE, 2 << 30, 2, 9 << 30, "2.36"),
        pythons=("/usr/bin/python3.11", "/usr/local/bin/python3.12", "/usr/local/bin/python3.13"),
    )
    found = host_python("web1", facts, wanted(">=3.12", prefer="3.12"), ())
    assert (found.executable, found.minor) == ("/usr/local/bin/python3.12", "3.12")
    assert host_python("web1", facts, wanted(">=3.12"), ()).minor == "3.13"


def test_a_relocatable_one_is_brought_where_the_host_has_none_that_fits() -> None:
    found = host_python("web1", BOOKWORM, wanted(">=3.12"), HERE)
    assert (found.version, found.brought, found.executable) == ("3.13.1", Path(UV), f"{UV}/bin/python3.13")


def test_a_host_that_no_python_fits_is_a_sentence_with_the_way_out() -> None:
    where = Where("pyproject.toml", part="project.requires-python")
    with pytest.raises(ProblemsFound) as caught:
        host_python("web1", BOOKWORM, wanted(">=3.14", where=where), HERE)
    assert str(caught.value) == (
        "web1: the site wants Python >=3.14 (pyproject.toml project.requires-python); the host has 3.11.2 (E546)\n"
        "  hint: `uv python install 3.14` on this workstation: it is then brought to the host; or install python3.14 "
        "there, or another release of its system that has it"
    )


@pytest.mark.parametrize(
    ("glibc", "platform"),
    [("2.36", "manylinux_2_36"), ("2.41", "manylinux_2_40"), ("2.31", "manylinux_2_31"), ("2.28", "manylinux_2_28"),
     ("2.30", "manylinux_2_28"), ("2.19", "manylinux_2_17"), ("", "manylinux_2_17")],
)  # fmt: skip
def test_packages_are_made_for_the_hosts_c_library(glibc: str, platform: str) -> None:
    assert HostPython("/usr/bin/python3.11", "3.11.2", "aarch64", glibc).platform == f"aarch64-{platform}"


def test_what_is_compiled_is_named_as_the_python_names_it() -> None:
    assert HostPython("/usr/bin/python3.11", "3.11.2", MACHINE, "2.36").tag == "cpython-311"
