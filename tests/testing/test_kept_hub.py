"""What a hub gathered, kept when its machine is gone: plain files only, whole or not at all."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from roadworthy.environments.host import Host
from roadworthy.environments.site import Site
from roadworthy.stack.layout import Layout
from roadworthy.testing.kept_hub import HubPages, keep_hub, rehearsal_folder

HUB = Host("hub1", "10.77.0.25", ("hub",))
LAYOUT = Layout("gazette-production", 10_000)


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a program that stands for ssh: it says what it was told, and answers with `answer`."""
    program = tmp_path / "bin" / "ssh"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\ncd {tmp_path}\necho "$@" >told\ncat answer\ncat said >&2\nexit $(cat code)\n', "ascii"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    for name, text in (("answer", ""), ("said", ""), ("code", "0")):
        (tmp_path / name).write_text(text)
    return tmp_path


def tar_of(**files: str) -> bytes:
    """Return a tar of files, and of a link and a file that would lie elsewhere."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name.replace("__", "/"))
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("series/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    return made.getvalue()


def test_figures_and_what_is_known_of_the_site_are_brought_with_the_hub_standing_still(answer: Path) -> None:
    (answer / "answer").write_bytes(tar_of(sites__x="the site", series__y="figures"))
    kept = answer / "site" / ".roadworthy" / "rehearsal"
    assert keep_hub(LAYOUT, HUB, answer / "config", kept) == ""
    own = kept / "data" / "hub"
    assert sorted(str(path.relative_to(own)) for path in own.rglob("*")) == ["series", "series/y", "sites", "sites/x"]
    assert (own / "series" / "y").read_text() == "figures"
    assert (kept.parent / ".gitignore").read_text() == "*\n"
    assert (answer / "told").read_text() == (
        f"-F {answer}/config -o BatchMode=yes hub1 systemctl stop gazette-production-hub; "
        "tar -C /var/lib/gazette-production-hub -cf - sites series; done=$?; "
        "systemctl start gazette-production-hub; exit $done\n"
    )


def test_what_was_kept_before_gives_place(answer: Path) -> None:
    kept = answer / "kept"
    for name in ("first", "second"):
        (answer / "answer").write_bytes(tar_of(**{f"sites__{name}": name}))
        assert keep_hub(LAYOUT, HUB, answer / "config", kept) == ""
    assert [path.name for path in (kept / "data" / "hub" / "sites").iterdir()] == ["second"]
    assert [path.name for path in kept.iterdir()] == ["data"]


def test_a_machine_that_is_away_is_a_reason_and_leaves_what_was_kept(answer: Path) -> None:
    kept = answer / "kept"
    (answer / "answer").write_bytes(tar_of(sites__first="1"))
    keep_hub(LAYOUT, HUB, answer / "config", kept)
    (answer / "code").write_text("255")
    (answer / "said").write_text("a banner\nssh: connect to host 10.77.0.25 port 22: No route to host\n")
    assert keep_hub(LAYOUT, HUB, answer / "config", kept) == (
        "ssh: connect to host 10.77.0.25 port 22: No route to host"
    )
    assert (kept / "data" / "hub" / "sites" / "first").exists()


def test_a_file_that_would_lie_elsewhere_is_refused(answer: Path) -> None:
    (answer / "answer").write_bytes(tar_of(**{"..__..__outside": "x"}))
    assert "would be extracted to" in keep_hub(LAYOUT, HUB, answer / "config", answer / "kept")
    assert not list(answer.rglob("outside"))
    assert not (answer / "kept" / "data").exists()


def test_the_pages_of_a_short_event_show_a_minute() -> None:
    pages = HubPages("gazette-production", 1000.0)
    assert pages.of(100.0, 101.0).endswith("/gazette-production/?from=1080&to=1140")
    assert pages.of(100.0, 300.0).endswith("/gazette-production/?from=1080&to=1320")


def test_a_site_keeps_it_beside_what_is_local() -> None:
    assert rehearsal_folder(Site("gazette", Path("/home/ines/gazette"), "gazette.settings")) == Path(
        "/home/ines/gazette/.roadworthy/rehearsal"
    )
