"""Files on a host: what is different is said, what is secret is not, and joined ones follow their parts."""

import io
import threading
from pathlib import Path
from typing import Any

import pytest

from roadworthy.fleet.on_host import files, record
from roadworthy.fleet.on_host.files import file, joined, put_all
from roadworthy.fleet.on_host.ground import Ground
from roadworthy.fleet.on_host.operations import Call, Refused
from roadworthy.fleet.on_host.record import Record, recording
from roadworthy.fleet.resource import File, Joined
from roadworthy.fleet.wire import plain_resource

WHO = {"owner": Path("/proc/self").owner(), "group": Path("/proc/self").group()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, folder in (("STATE", "state"), ("RUN", "run")):
        monkeypatch.setattr(record, name, str(tmp_path / folder))
        monkeypatch.setattr(files, name, str(tmp_path / folder))


def ground(is_real: bool = False) -> Ground:
    return Ground(Call({}, io.BytesIO(), io.BytesIO()), "gazette", Record.read(), is_real)


def wanted(path: Path, content: str, **more: Any) -> dict[str, Any]:
    return plain_resource(File(str(path), content, **WHO, **more))


def put(*resources: dict[str, Any]) -> list[str]:
    with recording() as kept:
        return put_all(ground().call, kept, list(resources))


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    one = ground()
    file(one, wanted(tmp_path / "etc" / "file", "new\n"))
    assert [(change["kind"], change["title"]) for change in one.changes] == [("made", f"file {tmp_path}/etc/file")]
    assert names(tmp_path) == []


def test_mode_and_content_are_said(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old\n")
    path.chmod(0o600)
    one = ground(is_real=True)
    file(one, wanted(path, "new\n"))
    (change,) = one.changes
    assert change["title"] == f"file {path}, mode 600 → 644"
    assert change["diff"].splitlines() == [
        f"--- {path} (on the host)", f"+++ {path} (wanted)", "@@ -1 +1 @@", "-old", "+new",
    ]  # fmt: skip
    assert not change["edited"]
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new\n", 0o644)


def test_a_secret_is_in_no_event(tmp_path: Path) -> None:
    one = ground(is_real=True)
    file(one, wanted(tmp_path / "secret", "hunter2\n", mode=0o600, secret=True))
    assert isinstance(one.call.sink, io.BytesIO)
    assert b"hunter2" not in one.call.sink.getvalue()
    assert b"content not shown" in one.call.sink.getvalue()


def test_a_refused_secret_is_not_quoted(tmp_path: Path) -> None:
    check = ("sh", "-c", "cat {file}; exit 1")
    with pytest.raises(Refused) as caught:
        put(wanted(tmp_path / "secret", "hunter2\n", secret=True, check=check))
    assert caught.value.hint == "what it says is not shown, for the file is a secret"


def test_all_files_are_put_or_none(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="was refused by `false`"):
        put(wanted(tmp_path / "one", "1\n"), wanted(tmp_path / "two", "2\n", check=("false",)))
    assert not (tmp_path / "one").exists()


def test_a_part_takes_its_whole_along(tmp_path: Path) -> None:
    whole = plain_resource(Joined(f"{tmp_path}/whole", f"{tmp_path}/parts/*.map", head="head", **WHO))
    put(wanted(tmp_path / "parts" / "b.map", "b\n"), whole)
    assert put(wanted(tmp_path / "parts" / "a.map", "a\n")) == [f"{tmp_path}/parts/a.map", f"{tmp_path}/whole"]
    assert (tmp_path / "whole").read_text() == "head\na\nb\n"
    one = ground()
    joined(one, whole)
    assert one.changes == []


def test_a_whole_is_as_secret_as_its_parts(tmp_path: Path) -> None:
    whole = plain_resource(Joined(f"{tmp_path}/whole", f"{tmp_path}/parts/*", **WHO))
    one = ground(is_real=True)
    file(one, wanted(tmp_path / "parts" / "users", "hunter2\n", secret=True))
    joined(one, whole)
    assert [change["title"] for change in one.changes] == [
        f"file {tmp_path}/parts/users, content not shown",
        f"file {tmp_path}/whole, content not shown",
    ]
    assert all(change["diff"] == "" for change in one.changes)


def test_what_was_put_is_not_taken_for_edited(tmp_path: Path) -> None:
    put(wanted(tmp_path / "file", "1\n"))
    one = ground()
    file(one, wanted(tmp_path / "file", "2\n"))
    assert [change["edited"] for change in one.changes] == [False]
    (tmp_path / "file").write_text("mine\n")
    file(one := ground(), wanted(tmp_path / "file", "2\n"))
    assert [change["edited"] for change in one.changes] == [True]


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is a folder, and should be a file"):
        file(ground(), wanted(tmp_path, "1\n"))


def test_two_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(number: int) -> None:
        put(wanted(tmp_path / f"file{number}", "1\n"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Record.read().files) == 8
