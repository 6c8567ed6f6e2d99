"""What a host keeps of releases, with this machine as the host: taken in whole, cut off, full, listed and forgotten."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.way import LocalWay
from roadworthy.problems import ProblemsFound

WEB1 = Host("web1", "10.77.0.22", ("web",))
PYTHON = {
    "executable": os.path.realpath(sys.executable),
    "version": ".".join(map(str, sys.version_info[:3])),
    "minor": f"{sys.version_info[0]}.{sys.version_info[1]}",
    "tag": sys.implementation.cache_tag,
    "is_brought": False,
}
ENVIRONMENT = {"lib/greeting/__init__.py": b"WORD = 'hello'\n", "bin/greet": b"#!/bin/sh\necho hello\n"}
CODE = {"code/views.py": b"def front():\n    return 'news'\n", "static/style.css": b"a{}", "static/style.1.css": b"a{}"}


def key(data: bytes, path: str = "") -> str:
    return hashlib.sha256(data).hexdigest() + ("x" if path.startswith("bin/") else "")


def tree(files: Mapping[str, bytes]) -> dict[str, Any]:
    sizes = {key(data, path): len(data) for path, data in files.items()}
    return {"files": {path: key(data, path) for path, data in files.items()}, "links": {}, "sizes": sizes}


def stream(files: Mapping[str, bytes]) -> bytes:
    parts = [f"{key(data, path)} {len(data)}\n".encode() + data for path, data in files.items()]
    return zlib.compress(b"".join(parts), 1)


class Store:
    """One site's store on this machine."""

    def __init__(self, root: Path) -> None:
        self.root, self.state = root / "srv", root / "state"
        self.hand = Fleet([WEB1], way=LocalWay(sys.executable)).hand(WEB1)

    def missing(self, name: str, files: Mapping[str, bytes]) -> dict[str, Any]:
        message = {"root": str(self.root), "release": name, "environment": "e1"}
        return self.hand.call("store.missing", {**message, "objects": list(tree(files)["files"].values())})

    def place(self, name: str, code: Mapping[str, bytes], sent: bytes | None = None, **more: Any) -> dict[str, Any]:
        message = {
            "root": str(self.root),
            "release": name,
            "digest": hashlib.sha256(repr(code).encode()).hexdigest(),
            "environment": "e1",
            "environment_tree": tree(ENVIRONMENT),
            "tree": tree(code),
            "texts": {
                "release.json": {"content": json.dumps(said(name, code)), "mode": 0o644},
                "variables": {"content": 'SECRET_KEY="s3cret"\n', "mode": 0o600},
            },
            "python": PYTHON,
            "has_objects": True,
            "size_bytes": 100,
            **more,
        }
        return self.hand.call("store.place", message, stream=io.BytesIO(sent or stream({**ENVIRONMENT, **code})))

    def prune(self, keep: int, protect: tuple[str, ...] = (), unfit: tuple[str, ...] = ()) -> list[str]:
        message = {"root": str(self.root), "state": str(self.state), "key": "gazette-test"}
        return list(
            self.hand.call("store.prune", {**message, "keep": keep, "protect": protect, "unfit": unfit})["removed"]
        )

    def releases(self) -> dict[str, Any]:
        message = {"root": str(self.root), "state": str(self.state), "key": "gazette-test"}
        return self.hand.call("store.releases", message)

    def names(self) -> list[str]:
        return sorted(path.name for path in (self.root / "releases").iterdir() if path.name[0] != ".")

    def objects(self) -> list[str]:
        return sorted(path.name for path in (self.root / "objects").iterdir() if path.name[0] != ".")


def said(name: str, code: Mapping[str, bytes]) -> dict[str, Any]:
    return {"id": name, "digest": hashlib.sha256(repr(code).encode()).hexdigest(), "size_bytes": 100}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_a_release_is_made_of_what_was_sent_and_is_nobodys_to_change(store: Store) -> None:
    assert sorted(store.missing("r1", CODE)["objects"]) == sorted(set(tree(CODE)["files"].values()))
    store.place("r1", CODE)
    release = store.root / "releases" / "r1"
    assert {path: (release / path).read_bytes() for path in CODE} == CODE
    assert (release / "code/views.py").stat().st_mode & 0o777 == 0o444
    assert (store.root / "environments/e1/bin/greet").stat().st_mode & 0o777 == 0o555
    assert (release / "variables").stat().st_mode & 0o777 == 0o600
    assert (release / "python").resolve() == (store.root / "environments/e1").resolve()
    assert store.missing("r1", CODE)["digest"] == said("r1", CODE)["digest"]
    assert store.missing("r1", CODE)["objects"] == []


def test_the_python_of_a_release_is_the_hosts_own_and_finds_the_packages(store: Store) -> None:
    packages = f"lib/python{PYTHON['minor']}/site-packages/greeting.py"
    environment = {packages: b"WORD = 'hello'\n"}
    more = {"environment_tree": tree(environment)}
    store.place("r1", CODE, stream({**environment, **CODE}), **more)
    python = store.root / "releases/r1/python/bin/python"
    words = [python, "-c", "import sys, greeting; print(sys.prefix, greeting.WORD, greeting.__cached__)"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, env={}).stdout.split()
    assert told[:2] == [str(store.root / "releases/r1/python"), "hello"]
    assert Path(told[2]).is_file()


def test_what_was_compiled_for_one_release_serves_the_next(store: Store) -> None:
    store.place("r1", CODE)
    store.place("r2", {**CODE, "code/urls.py": b"urls = []\n"})
    caches = [store.root / f"releases/{name}/code/__pycache__/views.{PYTHON['tag']}.pyc" for name in ("r1", "r2")]
    assert caches[0].samefile(caches[1])
    assert (store.root / f"releases/r2/code/__pycache__/urls.{PYTHON['tag']}.pyc").is_file()


def test_a_python_file_that_is_none_stops_nothing(store: Store) -> None:
    code = {"code/template.py": b"class {{ name }}:\n"}
    store.place("r1", code)
    assert (store.root / "releases/r1/code/template.py").read_bytes() == code["code/template.py"]


def test_an_empty_file_and_a_program_with_the_same_bytes_each_have_their_mode(store: Store) -> None:
    code = {"code/__init__.py": b"", "bin/empty": b""}
    store.place("r1", code)
    modes = [(store.root / "releases/r1" / path).stat().st_mode & 0o777 for path in code]
    assert modes == [0o444, 0o555]


def test_a_stream_that_breaks_off_leaves_no_release_and_what_has_come_is_not_sent_again(store: Store) -> None:
    first, second = b"a" * 100_000, os.urandom(3_000_000)
    code = {"code/a.bin": first, "code/b.bin": second}
    whole = stream({**ENVIRONMENT, **code})
    sent = f"{key(first)} {len(first)}\n".encode() + first + f"{key(second)} {len(second)}\n".encode() + second[:5000]
    broken = zlib.compress(sent, 1)[:-200]
    with pytest.raises(ProblemsFound):
        store.place("r1", code, broken)
    assert store.names() == []
    assert store.missing("r1", code)["objects"] == [key(second)]
    store.place("r1", code, whole)
    assert (store.root / "releases/r1/code/b.bin").read_bytes() == second


def test_bytes_that_are_not_what_their_name_says_are_refused(store: Store) -> None:
    wrong = zlib.compress(f"{key(b'right')} 5\nwrong".encode())
    with pytest.raises(ProblemsFound) as caught:
        store.place("r1", CODE, wrong)
    assert str(caught.value) == (
        "web1: a file arrived with other bytes than were sent (E430)\n  hint: run this again; check the network"
    )
    assert store.missing("r1", {"code/a": b"right"})["objects"] == [key(b"right")]
    assert store.names() == []


def test_another_release_under_the_same_name_is_refused(store: Store) -> None:
    store.place("r1", CODE)
    with pytest.raises(ProblemsFound) as caught:
        store.place("r1", {"code/views.py": b"other"})
    assert str(caught.value) == (
        "web1: release r1 is here already, with other files (E430)\n  hint: deploy again: it gets another id"
    )


def test_a_release_that_is_there_already_is_left_as_it_is(store: Store) -> None:
    store.place("r1", CODE)
    before = (store.root / "releases/r1").stat()
    store.place("r1", CODE)
    assert (store.root / "releases/r1").stat().st_ino == before.st_ino


def test_a_name_that_leads_elsewhere_is_refused(store: Store) -> None:
    with pytest.raises(ProblemsFound) as caught:
        store.place("../../etc", CODE)
    assert '"../../etc" is no name of a release' in str(caught.value)


def test_a_python_that_the_host_does_not_have_is_said(store: Store) -> None:
    with pytest.raises(ProblemsFound) as caught:
        store.place("r1", CODE, python={**PYTHON, "executable": "/usr/bin/python3.99"})
    assert str(caught.value) == (
        "web1: there is no Python at /usr/bin/python3.99 (E430)\n"
        "  hint: name another Python in site.python, or install one there, then run this again"
    )
    assert not (store.root / "environments/e1").exists()


def test_a_python_that_does_not_run_there_is_refused_with_its_words(store: Store, tmp_path: Path) -> None:
    broken = tmp_path / "bin" / "python3.12"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'libpython3.12.so: cannot open shared object file' >&2; exit 127\n")
    broken.chmod(0o755)
    with pytest.raises(ProblemsFound) as caught:
        store.place("r1", CODE, python={**PYTHON, "executable": str(broken)})
    assert str(caught.value).startswith(
        f"web1: the Python at {broken} does not run: libpython3.12.so: cannot open shared object file (E430)\n"
    )


def test_static_files_of_all_releases_are_offered_and_a_name_that_stays_is_the_first_ones_until_it_is_published(
    store: Store,
) -> None:
    store.place("r1", CODE)
    store.place("r2", {"static/style.css": b"b{}", "static/style.2.css": b"b{}", "static/staticfiles.json": b"{}"})
    static = store.root / "static"
    assert sorted(path.name for path in static.iterdir()) == ["style.1.css", "style.2.css", "style.css"]
    assert (static / "style.css").read_bytes() == b"a{}"
    message = {"root": str(store.root), "release": "r2"}
    assert store.hand.call("store.publish", message) == {"changed": 1}
    assert (static / "style.css").read_bytes() == b"b{}"
    assert store.hand.call("store.publish", message) == {"changed": 0}


def test_a_static_file_that_becomes_a_folder_is_published_too(store: Store) -> None:
    store.place("r1", {"static/pictures": b"a file"})
    store.place("r2", {"static/pictures/front.svg": b"<svg/>"})
    store.hand.call("store.publish", {"root": str(store.root), "release": "r2"})
    assert (store.root / "static/pictures/front.svg").read_bytes() == b"<svg/>"
    store.hand.call("store.publish", {"root": str(store.root), "release": "r1"})
    assert (store.root / "static/pictures").read_bytes() == b"a file"


def test_publishing_what_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(ProblemsFound) as caught:
        store.hand.call("store.publish", {"root": str(store.root), "release": "r9"})
    assert "there is no release r9" in str(caught.value)


def fill(store: Store, *names: str) -> None:
    for name in names:
        store.place(name, {**CODE, f"static/{name}.css": name.encode(), "code/name.py": f"name = '{name}'\n".encode()})


def test_the_newest_releases_are_kept_and_what_only_the_others_had_is_gone(store: Store) -> None:
    fill(store, "r1", "r2", "r3")
    assert store.prune(2) == ["r1"]
    assert store.names() == ["r2", "r3"]
    assert sorted(path.name for path in (store.root / "static").iterdir()) == [
        "r2.css",
        "r3.css",
        "style.1.css",
        "style.css",
    ]
    assert key(b"r1") not in store.objects()
    assert key(b"r2") in store.objects()
    assert key(CODE["code/views.py"]) in store.objects()
    assert store.prune(2) == []


def test_nothing_is_forgotten_while_there_are_fewer_than_are_to_be_kept(store: Store) -> None:
    fill(store, "r1", "r2", "r3")
    assert store.prune(5) == []
    assert store.names() == ["r1", "r2", "r3"]


def test_what_never_served_goes_first_and_pushes_nothing_out(store: Store) -> None:
    fill(store, "r1", "r2", "r3", "r4", "r5")
    assert store.prune(2, ("r4",), ("r3", "r4", "r5")) == ["r3", "r5"]
    assert store.names() == ["r1", "r2", "r4"]


def test_what_serves_what_a_slot_runs_and_what_is_protected_stays(store: Store) -> None:
    fill(store, "r1", "r2", "r3", "r4", "r5")
    (store.root / "current").symlink_to(store.root / "releases/r1")
    store.state.mkdir()
    (store.state / "slots.json").write_text('{"0": "r2"}')
    assert store.prune(1, ("r3",)) == ["r4"]
    found = store.releases()
    assert ([each["id"] for each in found["releases"]], found["current"], found["slots"]) == (
        ["r1", "r2", "r3", "r5"],
        "r1",
        {"0": "r2"},
    )


def test_an_environment_that_no_release_uses_goes_too(store: Store) -> None:
    store.place("r1", CODE)
    store.place("r2", {**CODE, "code/b.py": b"b = 1\n"}, environment="e2")
    store.prune(1)
    assert [path.name for path in (store.root / "environments").iterdir() if path.name[0] != "."] == ["e2"]


def test_a_release_can_be_described_and_its_files_be_had_back(store: Store) -> None:
    store.place("r1", CODE)
    found = store.hand.call("store.describe", {"root": str(store.root), "release": "r1"})
    assert found["tree"] == tree(CODE)
    assert found["environment_tree"] == tree(ENVIRONMENT)
    assert (found["environment"], found["python"], found["variables"]) == ("e1", PYTHON, 'SECRET_KEY="s3cret"\n')
    heard: list[dict[str, Any]] = []
    wanted = key(b"a{}")
    store.hand.call("store.send", {"root": str(store.root), "objects": [wanted]}, on_event=heard.append)
    assert heard == [
        {"kind": "bytes", "key": wanted, "data": "YXt9"},
        {"kind": "whole", "key": wanted},
    ]


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Path]:
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


is_root: Callable[..., Any] = pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small disk, which takes root")


@is_root
@pytest.mark.live
def test_a_disk_that_has_too_little_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "60m") as disk:
        store = Store(disk)
        with pytest.raises(ProblemsFound) as caught:
            store.place("r1", CODE, size_bytes=30_000_000)
        assert "the release needs 80 MB, and the disk has 6" in str(caught.value)
        assert store.objects() == []


@is_root
@pytest.mark.live
def test_a_disk_that_fills_meanwhile_is_left_as_it_was(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "60m") as disk:
        store = Store(disk)
        code = {f"code/{number}.bin": os.urandom(8_000_000) for number in range(9)}
        with pytest.raises(ProblemsFound) as caught:
            store.place("r1", code, size_bytes=100)
        assert "no space left" in str(caught.value)
        assert (store.names(), store.objects()) == ([], [])
        assert os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize > 59_000_000


def test_two_at_once_wait_for_one_another(store: Store) -> None:
    fleet = Fleet([WEB1, Host("web2", "10.77.0.23", ("web",))], way=LocalWay(sys.executable))
    sent = stream({**ENVIRONMENT, **CODE})

    def place(hand: Hand) -> None:
        own = Store(store.root.parent)
        own.hand = hand
        own.place("r1", CODE, sent)

    fleet.each(fleet.hosts, place)
    assert store.names() == ["r1"]
