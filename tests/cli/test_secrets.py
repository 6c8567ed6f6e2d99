"""`road secrets`, as its users and those who look over their shoulders see it."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.cli import editor
from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal
from roadworthy.environments.age import new_key, public_key

SITE = """\
[site]
name = "gazette"
settings = "gazette.settings"
wsgi = "gazette.wsgi:application"

[environments.production]
secrets = ["SECRET_KEY", "DATABASE_PASSWORD"]
[environments.production.hosts]
web1 = { address = "10.77.0.22", roles = ["web"] }
"""
Road = Callable[..., tuple[int, str, str]]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "roadworthy.toml").write_text(SITE)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    for name in ("ROADWORTHY_KEY", "ROADWORTHY_KEY_FILE", "VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "memory").mkdir()
    monkeypatch.setattr(editor, "MEMORY", tmp_path / "memory")
    return folder


@pytest.fixture
def road(site: Path) -> Road:
    """Run a command; return its exit code, its answer and what else it said."""

    def run(*words: str, value: str = "") -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        code = main(words, Terminal(out, err, io.StringIO(value)))
        return code, out.getvalue(), err.getvalue()

    return run


def edit_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Make an editor of a shell script; "$1" is the file."""
    program = tmp_path / "editor.sh"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(program))


def test_the_first_secret_makes_a_key_and_is_kept(road: Road, site: Path, tmp_path: Path) -> None:
    assert road("secrets", "set", "production", "SECRET_KEY", value="hunter2\n") == (
        0,
        "secrets/production.age: SECRET_KEY set\n",
        f"made a key in {tmp_path}/home/roadworthy/keys/gazette.key: keep a copy in a safe place, "
        "it can't be made again\n",
    )
    assert "hunter2" not in (site / "secrets" / "production.age").read_text()
    assert road("secrets", "set", "production", "SECRET_KEY", value="hunter3")[1:] == (
        "secrets/production.age: SECRET_KEY changed\n",
        "",
    )


def test_a_secret_that_is_not_listed_is_set_and_its_owner_told(road: Road) -> None:
    road("secrets", "key")
    assert road("secrets", "set", "production", "OTHER", value="x") == (
        0,
        "secrets/production.age: OTHER set\n",
        "not listed yet: add it to secrets in [environments.production] of roadworthy.toml\n",
    )


@pytest.mark.parametrize(
    "words", [("SECRET_KEY", "hunter2"), ("SECRET_KEY=hunter2",), ("SECRET_KEY", "--value", "hunter2")]
)
def test_a_value_on_the_command_line_is_refused_and_not_repeated(
    words: tuple[str, ...], road: Road, site: Path
) -> None:
    assert road("secrets", "set", "production", *words) == (
        1,
        "",
        "error: a value on the command line can be seen by others and stays in the shell's history; "
        "nothing was set (E137)\n"
        "  hint: take another value, then: road secrets set production NAME, which asks for it\n",
    )
    assert not (site / "secrets").exists()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", "no value was given, and nothing was set (E144)"),
        ("\n", "no value was given, and nothing was set (E144)"),
        ("hunter2\0", "a secret can't have a NUL character (E136)"),
        ("x" * 100_001, "a secret can't be longer than 100,000 characters (E136)"),
    ],
    ids=["nothing", "a line break", "NUL", "too long"],
)
def test_a_value_that_can_not_be_is_refused(value: str, words: str, road: Road) -> None:
    road("secrets", "key")
    code, out, err = road("secrets", "set", "production", "SECRET_KEY", value=value)
    assert (code, out, err.splitlines()[0]) == (1, "", f"error: {words}")


def test_a_value_typed_at_a_terminal_is_not_shown(site: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "roadworthy.cli.main", "secrets", "set", "production", "SECRET_KEY"]
    road = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    seen = read_until(ours, b"SECRET_KEY in production:")
    os.write(ours, b"hunter2\n")
    seen += read_until(ours, b"SECRET_KEY set")
    assert road.wait(timeout=30) == 0
    assert b"hunter2" not in seen
    os.close(ours)


def read_until(descriptor: int, words: bytes) -> bytes:
    """Return what a terminal shows until `words` are there."""
    seen = b""
    deadline = time.monotonic() + 30
    while words not in seen and time.monotonic() < deadline:
        if select.select([descriptor], [], [], 0.1)[0]:
            seen += os.read(descriptor, 4096)
    assert words in seen
    return seen


def test_bytes_that_are_no_text_are_refused(site: Path) -> None:
    command = [sys.executable, "-m", "roadworthy.cli.main", "secrets", "set", "production", "SECRET_KEY"]
    done = subprocess.run(
        command,
        input=b"\xff\xfe",
        capture_output=True,
        timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert done.returncode == 1
    assert b"error: a secret is text in UTF-8 (E136)" in done.stderr


def test_a_name_that_can_not_be_is_refused(road: Road) -> None:
    code, _, err = road("secrets", "set", "production", "secret-key", value="x")
    assert (code, err) == (
        1,
        "error: should be the name of an environment variable (letters, digits and _, no digit first), "
        'not "secret-key" (E136)\n',
    )


def test_an_environment_that_is_not_there_is_refused(road: Road) -> None:
    code, _, err = road("secrets", "set", "produktion", "SECRET_KEY", value="x")
    assert (code, err) == (1, 'error: no such environment "produktion" (E125)\n  hint: did you mean "production"?\n')


def test_list_prints_names_only_and_what_is_missing(road: Road) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    road("secrets", "set", "production", "OTHER", value="hunter2")
    assert road("secrets", "list") == (
        1,
        "production  SECRET_KEY         set\n"
        "production  DATABASE_PASSWORD  missing: road secrets set production DATABASE_PASSWORD\n"
        "production  OTHER              set, and not listed in [environments.production]\n",
        "",
    )
    code, out, _ = road("secrets", "list", "production", "--json")
    assert (code, json.loads(out)) == (
        1,
        {"production": {"set": ["SECRET_KEY", "OTHER"], "missing": ["DATABASE_PASSWORD"]}},
    )


def test_list_is_content_when_nothing_is_missing(road: Road) -> None:
    assert road("secrets", "list", "local") == (0, "no secrets are declared, and none are set\n", "")


def test_remove_takes_one_away(road: Road) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    assert road("secrets", "remove", "production", "SECRET_KEY") == (
        0,
        "secrets/production.age: SECRET_KEY removed\n",
        "still listed: take it out of secrets in [environments.production] of roadworthy.toml\n",
    )
    assert road("secrets", "remove", "production", "SECRET_KEY")[2] == (
        "error: secrets/production.age: no secret SECRET_KEY (E138)\n"
    )


def test_key_prints_the_same_public_key_each_time(road: Road) -> None:
    code, first, err = road("secrets", "key", "--name", "owner")
    assert code == 0
    assert err.splitlines()[1] == 'added "owner" to secrets/recipients.txt: commit it'
    assert road("secrets", "key") == (0, first, "")
    assert first.startswith("age1")


def test_a_new_member_is_let_in_by_another_one(road: Road, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    road("secrets", "set", "production", "DATABASE_PASSWORD", value="hunter2")
    key = new_key()
    with monkeypatch.context() as as_member:
        as_member.setenv("ROADWORTHY_KEY", key)
        assert road("secrets", "key", "--name", "on_call")[2] == (
            'added "on_call" to secrets/recipients.txt: commit it\n'
            "secrets/production.age: not for your key yet; somebody it is for has to run road secrets key\n"
        )
        assert road("secrets", "list")[0] == 1
    assert road("secrets", "key")[2] == (
        f"secrets/production.age: encrypted anew, now also for on_call ({public_key(key)}); commit it\n"
    )
    monkeypatch.setenv("ROADWORTHY_KEY", key)
    assert road("secrets", "list")[0] == 0


def test_a_member_added_by_name_can_open_at_once(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    key = new_key()
    code, out, _ = road("secrets", "key", "--add", public_key(key), "--name", "on_call")
    assert (code, out) == (0, f"added on_call ({public_key(key)})\n")
    assert road("secrets", "key", "--add", public_key(key))[1] == "already in: nothing to do\n"
    monkeypatch.setenv("ROADWORTHY_KEY", key)
    assert road("secrets", "list")[1].startswith("production  SECRET_KEY         set\n")


def test_a_member_taken_off_is_out(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    key = new_key()
    road("secrets", "key", "--add", public_key(key), "--name", "on_call")
    code, out, err = road("secrets", "key", "--remove", "on_call")
    assert (code, out) == (0, f"took off on_call ({public_key(key)})\n")
    assert err == (
        "they may still know the old values, and git keeps the old files: change the secrets they knew\n"
        "secrets/production.age: encrypted anew; commit it\n"
    )
    monkeypatch.setenv("ROADWORTHY_KEY", key)
    assert "does not open it (E133)" in road("secrets", "list")[2]


def test_nobody_takes_themselves_off(road: Road) -> None:
    road("secrets", "key", "--name", "owner")
    assert road("secrets", "key", "--remove", "owner")[2] == (
        "error: secrets/recipients.txt: you can't take yourself off (E143)\n"
        "  hint: somebody else who can open the secrets has to do it\n"
    )
    assert road("secrets", "key", "--remove", "ownr")[2] == (
        'error: secrets/recipients.txt: nobody is called "ownr" (E142)\n  hint: did you mean "owner"?\n'
    )


def test_a_secret_key_is_not_taken_for_a_public_one(road: Road, site: Path) -> None:
    key = new_key()
    code, out, err = road("secrets", "key", "--add", key)
    assert (code, out) == (1, "")
    assert err.startswith("error: this is a secret key, not a public one (E135)\n")
    assert key not in err
    assert not (site / "secrets").exists()


def test_edit_shows_what_is_set_and_what_is_missing(
    road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    edit_with(
        monkeypatch, tmp_path, f'cat "$1" > {tmp_path}/seen; stat -c "%a %n" "$1" "$(dirname "$1")" > {tmp_path}/modes'
    )
    assert road("secrets", "edit", "production") == (0, "nothing changed\n", "")
    assert (tmp_path / "seen").read_text() == (
        '# Secrets of production: NAME = "value", one to a line. Comments are not kept.\n'
        'SECRET_KEY = "hunter2"\n# DATABASE_PASSWORD = ""\n'
    )
    modes = [line.split()[0] for line in (tmp_path / "modes").read_text().splitlines()]
    assert modes == ["600", "700"]
    assert list((tmp_path / "memory").iterdir()) == []


def test_edit_saves_what_changed(road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    road("secrets", "set", "production", "OLD", value="x")
    edit_with(monkeypatch, tmp_path, """printf 'SECRET_KEY = "hunter3"\\nNEW = "x"\\n' > "$1" """)
    assert (
        road("secrets", "edit", "production")[1] == "secrets/production.age: set NEW; changed SECRET_KEY; removed OLD\n"
    )
    assert list((tmp_path / "memory").iterdir()) == []


def test_nonsense_is_not_saved_and_offered_again(road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    edit_with(monkeypatch, tmp_path, """echo 'NEW = hunter3' >> "$1" """)
    code, out, err = road("secrets", "edit", "production")
    assert (code, out) == (1, "")
    assert err == (
        "nothing was saved; the next road secrets edit goes on with your text\n"
        "error: production.toml:4: this is not a value, in column 7 (E103)\n"
        '  hint: text goes in straight quotes: name = "gazette"\n'
    )
    assert "NEW" not in road("secrets", "list")[1]
    edit_with(monkeypatch, tmp_path, """sed -i 's/NEW = hunter3/NEW = "hunter3"/' "$1" """)
    assert road("secrets", "edit", "production") == (
        0,
        "secrets/production.age: set NEW\n",
        "going on with the text of the last time, which could not be saved\n",
    )
    assert list(tmp_path.glob("site/.roadworthy/drafts/*")) == []


class Answering(Terminal):
    """A terminal at which somebody says yes."""

    can_ask = True


def test_at_a_terminal_the_editor_opens_again_with_the_problems_above(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = 'echo "A = 1" >> "$1"', """echo 'A = "1"' > "$1" """
    once = tmp_path / "once"
    script = f'cp "$1" {tmp_path}/seen; [ -e {once} ] && {second} || {{ touch {once}; {first}; }}'
    edit_with(monkeypatch, tmp_path, script)
    out, err = io.StringIO(), io.StringIO()
    assert main(["secrets", "edit", "production"], Answering(out, err, io.StringIO("y\n"))) == 0
    assert (tmp_path / "seen").read_text().splitlines()[:2] == [
        "#! production.toml:6 A: should be text in quotes (E136)",
        '#!   hint: write NAME = "value", one to a line',
    ]
    assert out.getvalue() == "secrets/production.age: set A\n"


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("exit 3", "the editor ended with exit code 3, and nothing was saved"),
        ("kill -9 $$", "the editor was ended by SIGKILL, and nothing was saved"),
        ('rm "$1"', "the editor left no text behind, and nothing was saved"),
        ("printf '\\377' > \"$1\"", "the editor left no text behind, and nothing was saved"),
    ],
)
def test_an_editor_that_fails_changes_nothing_and_leaves_nothing(
    script: str, words: str, road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    edit_with(monkeypatch, tmp_path, script)
    assert road("secrets", "edit", "production")[2] == (
        f"error: {words} (E140)\n  hint: set EDITOR to an editor that waits, such as nano\n"
    )
    assert list((tmp_path / "memory").iterdir()) == []


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("/nonexistent/vi", '"/nonexistent/vi" can\'t be run: no such file or directory'),
        ("'", 'no editor: "\'" is no command'),
    ],
)
def test_an_editor_that_is_not_there_is_said_so(
    chosen: str, words: str, road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", chosen)
    assert road("secrets", "edit", "production")[2].splitlines()[-2] == f"error: {words} (E140)"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_road_ended_while_the_editor_is_open_leaves_no_text_behind(
    number: int, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_with(monkeypatch, tmp_path, f"touch {tmp_path}/open; exec sleep 60")
    memory = f"editor.MEMORY = Path({str(tmp_path / 'memory')!r})"
    run = "raise SystemExit(main.main(['secrets', 'edit', 'production']))"
    code = f"from pathlib import Path; from roadworthy.cli import editor, main; {memory}; {run}"
    road = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_for(tmp_path / "open")
    road.send_signal(number)
    _, err = road.communicate(timeout=30)
    assert road.returncode not in (0, None)
    assert b"Traceback" not in err
    assert list((tmp_path / "memory").iterdir()) == []


def wait_for(file: Path) -> None:
    for _ in range(300):
        if file.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{file} did not appear")


def test_what_a_killed_editing_left_is_removed_by_the_next(
    road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = subprocess.Popen(["true"])
    child.wait(timeout=30)
    left = tmp_path / "memory" / f"road-secrets-{os.getuid()}-{child.pid}-aaaa"
    alive = tmp_path / "memory" / f"road-secrets-{os.getuid()}-{os.getppid()}-bbbb"
    for folder in (left, alive):
        folder.mkdir()
        (folder / "production.toml").write_text("x")
    edit_with(monkeypatch, tmp_path, "true")
    road("secrets", "edit", "production")
    assert list((tmp_path / "memory").iterdir()) == [alive]


def test_the_editor_is_not_given_the_key(road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key()
    monkeypatch.setenv("ROADWORTHY_KEY", key)
    edit_with(monkeypatch, tmp_path, f"env > {tmp_path}/env")
    assert road("secrets", "edit", "production")[0] == 0
    assert "AGE-SECRET-KEY" not in (tmp_path / "env").read_text()


def test_the_encrypted_file_can_be_read_by_the_team(road: Road, site: Path) -> None:
    before = os.umask(0o022)
    try:
        road("secrets", "set", "production", "SECRET_KEY", value="hunter2")
    finally:
        os.umask(before)
    assert stat.S_IMODE((site / "secrets" / "production.age").stat().st_mode) == 0o644
