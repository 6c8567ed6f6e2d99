"""What uv really said (cases/uv) becomes a sentence about the site's own requirement."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.requirement_list import Line, Requirements
from roadworthy.deployment.uv_problems import needed_python, uv_problem
from roadworthy.problems import Where

CASES = Path(__file__).parent / "cases" / "uv"
NAMES = ("django==4.2", "nosuchpackage-gazette", "sqlparse==0.5.0", "mysqlclient==2.2.4", "python-ldap==3.4.4")
ASKED = Requirements(tuple(Line(name, Where("requirements.txt", at)) for at, name in enumerate(NAMES, 1)))

SAID = {
    "missing": (
        'requirements.txt:2: there is no package "nosuchpackage-gazette" on the index (E315)\n'
        "  hint: check its spelling; if it is on an index of your own, name that in UV_INDEX or pip.conf"
    ),
    "no-version": (
        "requirements.txt:1: there is no version of django that is ==99.1 (E315)\n"
        "  hint: choose one of its versions: `pip index versions django` lists them"
    ),
    "conflict": (
        "requirements.txt:1: the site's requirements contradict one another (django and asgiref) (E316)\n"
        "  hint: django==4.2 depends on asgiref>=3.6.0,<4 and you require django==4.2, so you require "
        "asgiref>=3.6.0,<4; and you require asgiref<3: loosen one of them"
    ),
    "wrong-hash": (
        "requirements.txt:3: sqlparse 0.5.0 has another hash than the one locked: it was replaced, or the lock was "
        "edited (E317)\n  hint: find out why before you lock it anew"
    ),
    "unreached": (
        "index.example can't be reached to download the site's requirements (E318)\n"
        "  hint: check the network (and HTTPS_PROXY, if you need one), then run this again: what was downloaded is kept"
    ),
    "offline": (
        "the package index can't be reached to download the site's requirements (E318)\n"
        "  hint: check the network (and HTTPS_PROXY, if you need one), then run this again: what was downloaded is kept"
    ),
    "certificate": (
        "the certificate of index.example isn't trusted on this machine (E319)\n"
        "  hint: name your organisation's certificates in SSL_CERT_FILE, then run this again"
    ),
    "mysqlclient": (
        "requirements.txt:4: mysqlclient 2.2.4 has to be compiled here, and MySQL's client library is missing (E321)\n"
        "  hint: `apt-get install default-libmysqlclient-dev pkg-config gcc`, then run this again"
    ),
    "python-ldap": (
        "requirements.txt:5: python-ldap 3.4.4 has to be compiled here, and OpenLDAP's library is missing (E321)\n"
        "  hint: `apt-get install libldap-dev libsasl2-dev gcc`, then run this again"
    ),
    "borgbackup": (
        "borgbackup 1.4.5 has to be compiled here, and lz4 is missing (E321)\n"
        "  hint: `apt-get install libssl-dev liblz4-dev libzstd-dev libxxhash-dev libacl1-dev pkg-config gcc`, "
        "then run this again"
    ),
    "pycairo": (
        "pycairo 1.29.2 has to be compiled here, and cairo is missing (E321)\n"
        "  hint: `apt-get install libcairo2-dev pkg-config gcc`, then run this again"
    ),
    "psycopg2": (
        "psycopg2 2.9.9 has to be compiled here, and pg_config is missing (E321)\n"
        "  hint: `apt-get install libpq-dev gcc`, then run this again; "
        "or require psycopg2-binary, which needs no compiler"
    ),
    "too-new": (
        "pillow 9.5.0 fails to build for Python 3.11.7 (E322)\n  hint: its last words: KeyError: '__version__'"
    ),
    "no-wheel-platform": (
        "pywin32 306 isn't made for Python 3.11.7 here (E323)\n"
        "  hint: choose a version of it that is, or another Python: `python = …` in roadworthy.toml"
    ),
    "disk-full": (
        "the disk of /srv/gazette/.roadworthy/local/v is full: the site's environment can't be finished (E325)\n"
        "  hint: free some space, then run this again"
    ),
}


@pytest.mark.parametrize("name", SAID)
def test_what_uv_says_becomes_a_sentence(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cc").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    text = (CASES / f"{name}.txt").read_text("utf-8")
    assert str(uv_problem(text, ASKED, "3.11.7")) == SAID[name]


def test_every_recorded_case_is_asked_about() -> None:
    assert {path.stem for path in CASES.iterdir()} == {*SAID, "newer-python"}


def test_the_python_that_requirements_want_is_read_from_its_words() -> None:
    assert needed_python((CASES / "newer-python.txt").read_text("utf-8")) == ">=3.12"


@pytest.mark.parametrize("name", SAID)
def test_other_failures_ask_for_no_other_python(name: str) -> None:
    assert needed_python((CASES / f"{name}.txt").read_text("utf-8")) == ""


def test_unknown_words_are_passed_on() -> None:
    problem = uv_problem("error: the moon is in the wrong house", Requirements(), "3.12.1")
    assert str(problem) == (
        "the site's requirements can't be installed (E324)\n  hint: uv says: the moon is in the wrong house"
    )


def test_older_words_of_uv_are_understood_too() -> None:
    framed = (
        "  × No solution found when resolving dependencies:\n"
        "  ╰─▶ Because nosuchpackage-gazette was not found in the package registry and you require\n"
        "      nosuchpackage-gazette, we can conclude that your requirements are unsatisfiable.\n"
    )
    assert uv_problem(framed, ASKED, "3.12.1").message == 'there is no package "nosuchpackage-gazette" on the index'


def test_what_several_packages_lack_is_asked_for_in_one_go() -> None:
    words = "".join(f"   Building {each}\n" for each in ("borgbackup==1.4.5", "pycairo==1.29.2", "python-ldap==3.4.4"))
    words += "      Built python-ldap==3.4.4\nerror: Failed to build `borgbackup==1.4.5`\n"
    words += "Could not find lz4 lib/headers"
    assert str(uv_problem(words, Requirements(), "3.11.7")) == (
        "borgbackup 1.4.5 has to be compiled here, and lz4 is missing (E321)\n"
        "  hint: `apt-get install libssl-dev liblz4-dev libzstd-dev libxxhash-dev libacl1-dev libcairo2-dev "
        "pkg-config gcc`, then run this again"
    )
