"""What uv says when packages can't be had for a host's Python is told in the owner's terms."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.installation import NeedsPython
from roadworthy.deployment.interpreter import Interpreter
from roadworthy.deployment.release.host_python import HostPython
from roadworthy.deployment.release.packages import Packages
from roadworthy.deployment.requirement_list import Line, Requirements
from roadworthy.deployment.uv import Outcome, Uv
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound, Where

ASKED = Requirements((Line("psycopg2==2.9.10", Where("requirements.txt", 3)),))


@pytest.fixture
def packages(tmp_path: Path) -> Packages:
    python = HostPython("/usr/bin/python3.13", "3.13.5", "x86_64", "2.41")
    here = Interpreter("/usr/bin/python3.11", "3.11.2", "PATH")
    return Packages(Site("gazette", tmp_path, "gazette.settings"), tmp_path, python, here, Uv(tmp_path), print)


def test_what_must_be_compiled_for_another_python_is_said_with_the_way_out(packages: Packages) -> None:
    lines = (
        "error: Failed to download and build `psycopg2==2.9.10`",
        "  cause: The built wheel `psycopg2-2.9.10-cp311-cp311-linux_x86_64.whl` is not compatible with the target "
        "Python 3.13 on Linux x86_64. Consider using `--no-build` to disable building wheels.",
    )
    with pytest.raises(ProblemsFound) as caught:
        packages.checked(Outcome(1, lines), ASKED)
    assert str(caught.value) == (
        "requirements.txt:3: psycopg2 2.9.10 has to be compiled for Python 3.13.5 on x86_64, and this workstation has "
        "no such Python (E547)\n"
        "  hint: require psycopg2-binary, which needs no compiler; or install Python 3.13 here, with a compiler"
    )


def test_packages_that_want_a_newer_python_have_another_one_looked_for(packages: Packages) -> None:
    lines = (
        "  × No solution found when resolving dependencies:",
        "  ╰─▶ Because the requested Python version (>=3.11) does not satisfy Python>=3.11.5 and soupsieve==4.1.2",
        "      depends on Python>=3.11.5, we can conclude that soupsieve==4.1.2 cannot be used.",
    )
    with pytest.raises(NeedsPython) as caught:
        packages.checked(Outcome(1, lines), ASKED)
    assert caught.value.specifier == ">=3.11.5"
