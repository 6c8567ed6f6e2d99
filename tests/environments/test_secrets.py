"""Secrets: sealed, opened, shared, and every way in which they can't be."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadworthy.environments.age import new_key, public_key
from roadworthy.environments.draft import Draft
from roadworthy.environments.environment import Environment
from roadworthy.environments.key import find_key, key_file, make_key
from roadworthy.environments.recipients import Recipient, parse, read_recipients, written
from roadworthy.environments.secrets import Safe, missing_secrets
from roadworthy.environments.whole_file import write_whole
from roadworthy.problems import ProblemsFound


@pytest.fixture
def safe(site_folder: Path) -> Safe:
    """The gazette's safe, with the key of its owner."""
    made = Safe("gazette", site_folder / "site", {"XDG_CONFIG_HOME": str(site_folder / "home")})
    made.folder.mkdir()
    os.chdir(made.folder)
    made.get_ready("owner")
    return made


def somebody_else(safe: Safe, secret: str | None = None) -> Safe:
    return Safe(safe.site, safe.folder, {"ROADWORTHY_KEY": secret or new_key()})


def said(attempt: Callable[[], object]) -> str:
    with pytest.raises(ProblemsFound) as found:
        attempt()
    return str(found.value)


def test_what_was_set_is_read_again(safe: Safe) -> None:
    safe.change("production", {"SECRET_KEY": "hunter2", "CERTIFICATE": "-----BEGIN-----\nx\n-----END-----\n"})
    safe.change("production", {"SECRET_KEY": "hunter3"})
    assert dict(safe.open("production")) == {
        "SECRET_KEY": "hunter3",
        "CERTIFICATE": "-----BEGIN-----\nx\n-----END-----\n",
    }
    assert safe.open("staging") == {}
    assert safe.environments == ("production",)


def test_what_was_taken_away_is_gone(safe: Safe) -> None:
    safe.change("production", {"A": "1", "B": "2"})
    safe.change("production", {}, without="A")
    assert dict(safe.open("production")) == {"B": "2"}


def test_the_file_is_text_without_a_name_or_a_value(safe: Safe) -> None:
    safe.change("production", {"SECRET_KEY": "hunter2"})
    sealed = safe.file("production").read_text()
    assert sealed.startswith("-----BEGIN AGE ENCRYPTED FILE-----\n")
    assert "hunter2" not in sealed
    assert "SECRET_KEY" not in sealed
    assert sorted(path.name for path in safe.file("production").parent.iterdir()) == [
        "production.age",
        "recipients.txt",
    ]


def test_values_are_not_shown_by_accident(safe: Safe) -> None:
    safe.change("production", {"SECRET_KEY": "hunter2"})
    assert repr(safe.open("production")) == "SecretValues(SECRET_KEY)"
    assert "hunter2" not in f"{safe.open('production')} {safe}"
    assert "AGE-SECRET" not in repr(safe.key())
    assert "AGE-SECRET" not in repr(somebody_else(safe))


def test_missing_ones_are_those_declared_and_not_set(safe: Safe) -> None:
    environment = Environment("production", secrets=("A", "B"))
    assert missing_secrets(environment, {"B": "1", "C": "2"}) == ("A",)


def test_without_a_key_the_way_to_one_is_said(safe: Safe) -> None:
    safe.change("production", {"A": "1"})
    stranger = Safe("gazette", safe.folder, {"HOME": str(safe.folder / "nobody")})
    assert said(lambda: stranger.open("production")) == (
        "secrets/production.age: there is no key to open it (E130)\n"
        "  hint: bring your key to nobody/.config/roadworthy/keys/gazette.key or into ROADWORTHY_KEY; "
        "if you never had one: road secrets key"
    )


def test_with_another_key_the_way_in_is_said(safe: Safe) -> None:
    safe.change("production", {"A": "1"})
    other = somebody_else(safe)
    key = other.key()
    assert key
    assert said(lambda: other.open("production")) == (
        "secrets/production.age: the key of the variable ROADWORTHY_KEY does not open it (E133)\n"
        f"  hint: ask somebody who can open it to run: road secrets key --add {key.public} --name YOU"
    )


def test_a_damaged_file_is_said_to_be_damaged(safe: Safe) -> None:
    safe.change("production", {"A": "1"})
    file = safe.file("production")
    file.write_bytes(file.read_bytes()[:-60])
    assert said(lambda: safe.open("production")) == (
        "secrets/production.age: it is damaged (E134)\n"
        "  hint: take an older one from the repository (git log, git checkout)"
    )


def test_the_marks_of_a_merge_are_recognised(safe: Safe) -> None:
    safe.change("production", {"A": "1"})
    file = safe.file("production")
    file.write_bytes(b"<<<<<<< HEAD\n" + file.read_bytes() + b"=======\n>>>>>>> other\n")
    assert said(lambda: safe.open("production")) == (
        "secrets/production.age: a merge left its marks in it (E134)\n  hint: take one of the two sides whole "
        "(git checkout --ours or --theirs), then set the other's secrets again"
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 600), raw=st.binary(min_size=1, max_size=30))
def test_no_damage_gets_past(place: int, raw: bytes, safe: Safe) -> None:
    safe.store("production", {"A": "hunter2"})
    whole = safe.file("production").read_bytes()
    damaged = whole[:place] + raw + whole[place + len(raw) :]
    safe.file("production").write_bytes(damaged)
    try:
        assert safe.open("production") == {"A": "hunter2"}
    except ProblemsFound as found:
        assert [problem.id for problem in found.problems] in (["E133"], ["E134"])
        assert "hunter2" not in str(found)


def test_someone_let_in_can_open_after_the_files_were_made_anew(safe: Safe) -> None:
    safe.change("production", {"A": "1"})
    secret = new_key()
    safe.enrol(Recipient("on_call", public_key(secret)))
    assert [each.name for each in safe.newcomers("production")] == ["on_call"]
    assert safe.renew("production")
    assert not safe.renew("production")
    assert dict(somebody_else(safe, secret).open("production")) == {"A": "1"}


def test_someone_taken_off_can_open_no_more(safe: Safe) -> None:
    secret = new_key()
    safe.enrol(Recipient("on_call", public_key(secret)))
    safe.change("production", {"A": "1"})
    safe.list_recipients(safe.recipients[:1])
    assert safe.renew("production")
    assert "does not open it (E133)" in said(lambda: somebody_else(safe, secret).open("production"))


def test_who_is_not_listed_may_not_write_what_they_could_not_open(safe: Safe) -> None:
    assert said(lambda: somebody_else(safe).get_ready("outsider")) == (
        "secrets/recipients.txt: the key of the variable ROADWORTHY_KEY is not in it (E145)\n"
        "  hint: run road secrets key; then somebody who can open the secrets runs it too"
    )


def test_a_lost_list_is_not_made_anew_for_one_person(safe: Safe) -> None:
    safe.change("production", {"A": "1"})
    safe.recipients_file.unlink()
    expected = (
        "secrets/recipients.txt: nobody is in it, and there are secrets (E146)\n"
        "  hint: bring it back: git checkout -- secrets/recipients.txt"
    )
    assert said(lambda: safe.get_ready("owner")) == expected
    assert said(lambda: safe.enrol(Recipient("owner", "age1"))) == expected


def test_a_change_meanwhile_is_not_undone(safe: Safe) -> None:
    safe.change("production", {"A": "1"})
    seen = safe.fingerprint("production")
    safe.change("production", {"A": "2"})
    assert said(lambda: safe.store("production", {"A": "3"}, seen)) == (
        "secrets/production.age: somebody changed it meanwhile, and nothing was saved (E141)\n"
        "  hint: run the same again"
    )
    assert dict(safe.open("production")) == {"A": "2"}


def test_many_changes_at_once_are_all_kept(safe: Safe) -> None:
    threads = [threading.Thread(target=safe.change, args=("production", {f"S{number}": "x"})) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert set(safe.open("production")) == {f"S{number}" for number in range(12)}


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    safe.change("production", {"A": "1"})
    file = safe.file("production")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"half", 0o644)
    assert dict(safe.open("production")) == {"A": "1"}
    assert sorted(path.name for path in file.parent.iterdir()) == ["production.age", "recipients.txt"]


def test_a_key_is_readable_by_nobody_else_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    really_open = os.open

    def watched(path: os.PathLike[str], flags: int, mode: int = 0o777, **more: int) -> int:
        descriptor = really_open(path, flags, mode, **more)
        modes.append(os.fstat(descriptor).st_mode & 0o777)
        return descriptor

    before = os.umask(0)
    try:
        monkeypatch.setattr(os, "open", watched)
        key = make_key("gazette", {"HOME": str(tmp_path)}, tmp_path / "site")
    finally:
        os.umask(before)
    file = tmp_path / ".config" / "roadworthy" / "keys" / "gazette.key"
    assert modes[0] == 0o600
    assert file.stat().st_mode & 0o777 == 0o600
    assert find_key("gazette", {"HOME": str(tmp_path)}) == key
    assert [path.name for path in file.parent.iterdir()] == ["gazette.key"]


def test_a_key_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    variables = {"HOME": str(tmp_path)}
    make_key("gazette", variables, tmp_path / "site")
    with pytest.raises(FileExistsError):
        make_key("gazette", variables, tmp_path / "site")


def test_a_key_is_not_made_inside_the_site(site_folder: Path) -> None:
    variables = {"ROADWORTHY_KEY_FILE": "keys/gazette.key"}
    assert said(lambda: make_key("gazette", variables, site_folder)) == (
        "keys/gazette.key: a key must not be in the repository (E139)\n"
        "  hint: set ROADWORTHY_KEY_FILE to a file elsewhere"
    )


def test_the_key_file_is_where_the_variables_say() -> None:
    assert key_file("x", {"HOME": "/h"}) == Path("/h/.config/roadworthy/keys/x.key")
    assert key_file("x", {"HOME": "/h", "XDG_CONFIG_HOME": "/c"}) == Path("/c/roadworthy/keys/x.key")
    assert key_file("x", {"HOME": "/h", "ROADWORTHY_KEY_FILE": "/k"}) == Path("/k")


def test_a_key_that_others_can_read_is_refused(site_folder: Path) -> None:
    (site_folder / "my.key").write_text(new_key())
    (site_folder / "my.key").chmod(0o640)
    assert said(lambda: find_key("gazette", {"ROADWORTHY_KEY_FILE": "my.key"})) == (
        "my.key: others can use this key (its mode is 0640) (E131)\n  hint: chmod 600 my.key"
    )


@pytest.mark.parametrize("text", ["", "hunter2", "AGE-SECRET-KEY-1NO", f"{new_key()}\n{new_key()}\n", "\x00\xff"])
def test_what_is_no_key_is_refused_and_not_repeated(text: str, site_folder: Path) -> None:
    (site_folder / "my.key").write_text(text)
    (site_folder / "my.key").chmod(0o600)
    assert said(lambda: find_key("gazette", {"ROADWORTHY_KEY_FILE": "my.key"})) == (
        "my.key: this is not a key (E132)\n"
        "  hint: a key is one line that begins with AGE-SECRET-KEY-1; road secrets key makes one"
    )


def test_a_public_key_in_place_of_the_key_is_recognised() -> None:
    words = said(lambda: find_key("gazette", {"ROADWORTHY_KEY": public_key(new_key())}))
    assert words.startswith("the variable ROADWORTHY_KEY is not a key (this is a public key) (E132)")


def test_a_key_file_that_is_not_there_is_said_to_be_missing(site_folder: Path) -> None:
    assert said(lambda: find_key("gazette", {"ROADWORTHY_KEY_FILE": "my.key", "ROADWORTHY_KEY": new_key()})) == (
        "my.key: ROADWORTHY_KEY_FILE names a file that is not there (E130)\n  hint: correct the variable, or unset it"
    )


def test_members_are_read_as_age_reads_them() -> None:
    one, two, three = (public_key(new_key()) for _ in range(3))
    text = f"# who\n\n# owner\n{one}\n{two} # on_call\n\n  {three}\n{one}\n"
    assert parse(text, "recipients.txt") == (Recipient("owner", one), Recipient("on_call", two), Recipient("", three))
    assert parse(written(parse(text, "")), "")[:2] == (Recipient("owner", one), Recipient("on_call", two))


def test_each_wrong_member_is_said_with_its_line(site_folder: Path) -> None:
    secret = new_key()
    (site_folder / "recipients.txt").write_text(f"# owner\nage1nonsense\n\n{secret}\n")
    words = said(lambda: read_recipients(Path("recipients.txt")))
    assert words == (
        'recipients.txt:2: not a public key: "age1nonsense" (E135)\n  hint: a public key begins with age1\n'
        "recipients.txt:4: this is a secret key, not a public one (E135)\n"
        "  hint: take it out, make a new key, and change every secret: whoever has the repository has this key"
    )
    assert secret not in words


def test_a_draft_is_kept_encrypted_and_out_of_the_repository(safe: Safe) -> None:
    draft = Draft(safe, "production")
    assert draft.read() == ""
    draft.keep("A = hunter2")
    assert draft.read() == "A = hunter2"
    assert b"hunter2" not in draft.file.read_bytes()
    assert draft.file.stat().st_mode & 0o777 == 0o600
    assert (safe.folder / ".roadworthy" / ".gitignore").read_text() == "*\n"
    draft.drop()
    draft.drop()
    assert draft.read() == ""
