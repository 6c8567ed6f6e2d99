"""Files, and those that are joined of parts: compared, drafted, checked, put in place, and remembered."""

from __future__ import annotations

import fnmatch
import glob
import os
import stat
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from roadworthy.fleet.on_host.diffs import unified
from roadworthy.fleet.on_host.drafts import Draft, write_atomically
from roadworthy.fleet.on_host.ground import Ground, digest_of
from roadworthy.fleet.on_host.operations import RUN, STATE, Call, Refused, operation
from roadworthy.fleet.on_host.places import UNIT_FOLDERS, differences, owners, titled
from roadworthy.fleet.on_host.record import Record, recording
from roadworthy.fleet.on_host.run import PATH

CHECK_LIMIT_S = 30


def file(ground: Ground, wanted: dict[str, Any]) -> None:
    """Make one file as it should be."""
    _make(ground, wanted, wanted["content"].encode())


def joined(ground: Ground, wanted: dict[str, Any]) -> None:
    """Make one file of its parts as it should be, and remember how it is made; it is as secret as they are."""
    if any(is_part(path, wanted) for path in {*ground.secret, *ground.record.secret}):
        wanted = {**wanted, "secret": True}
    ground.wholes[wanted["path"]] = wanted
    _make(ground, wanted, assembled(ground, wanted))


def assembled(ground: Ground, wanted: dict[str, Any]) -> bytes:
    """Return the whole: the head, the parts by name, the tail."""
    names = {*glob.glob(wanted["parts"]), *(name for name in ground.written if is_part(name, wanted))}
    parts = [content for name in sorted(names) if (content := ground.content(name)) is not None]
    pieces = [wanted["head"].encode(), *parts, wanted["tail"].encode()]
    return b"".join(piece if not piece or piece.endswith(b"\n") else piece + b"\n" for piece in pieces)


def is_part(path: str, whole: dict[str, Any]) -> bool:
    """Say whether a file is a part of a joined one."""
    return fnmatch.fnmatch(path, whole["parts"]) and path.count("/") == whole["parts"].count("/")


def _make(ground: Ground, wanted: dict[str, Any], content: bytes) -> None:
    path = wanted["path"]
    if wanted["secret"]:
        ground.secret.add(path)
    found, was = before(path)
    words = differences(ground, found, wanted)
    if found and not words and was == content:
        ground.known[path] = digest_of(content)
        return
    is_hidden = path in ground.secret or path in ground.record.secret
    ground.change(
        f"file {path}",
        "changed" if found else "made",
        lambda: write(ground, wanted, content),
        title=titled(f"file {path}", [*words, *(["content not shown"] if is_hidden and was != content else [])]),
        diff="" if is_hidden or was == content else unified(path, was, content),
        edited=bool(found) and was != content and not ground.record.is_ours(path, digest_of(was)),
    )
    ground.written[path] = content
    ground.needs_reload |= path.startswith(UNIT_FOLDERS)


def before(path: str) -> tuple[os.stat_result | None, bytes]:
    """Return what is there: its state (None: nothing), and its content if it is a regular file."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None, b""
    if stat.S_ISDIR(found.st_mode):
        raise Refused(f"{path} is a folder, and should be a file", "move it out of the way")
    return found, Path(path).read_bytes() if stat.S_ISREG(found.st_mode) else b""


def write(ground: Ground, wanted: dict[str, Any], content: bytes) -> None:
    """Write a file now, checked, and remember that it is ours; keep what was there before us."""
    with recording() as record:
        if wanted["type"] == "Joined":  # another site may have written its part since we looked
            content = assembled(ground, wanted)
        _put(record, [draft(ground, wanted, content)], {wanted["path"]: content}, ground)
    ground.known[wanted["path"]] = digest_of(content)


def draft(ground: Ground, wanted: dict[str, Any], content: bytes) -> Draft:
    """Return a draft that was checked."""
    uid, gid = owners(ground, wanted) or (0, 0)
    made = Draft(wanted["path"], content, wanted["mode"], uid, gid)
    try:
        _check(wanted, str(made.path))
    except BaseException:
        made.discard()
        raise
    return made


def _put(record: Record, drafts: list[Draft], contents: dict[str, bytes], ground: Ground) -> None:
    for made in drafts:
        path = str(made.target)
        _keep_original(record, path)
        made.put()
        record.wrote(path, digest_of(contents[path]))
    ground.remember(record)


def _check(wanted: dict[str, Any], draft: str) -> None:
    if not wanted["check"]:
        return
    words = [word.replace("{file}", draft) for word in wanted["check"]]
    environment = {"PATH": PATH, "LANG": "C.UTF-8", "HOME": "/root"}
    try:
        done = subprocess.run(
            words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=CHECK_LIMIT_S, check=False, cwd="/",
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused(f"{wanted['path']} can't be checked: {error}", "", "check_failed") from None
    if done.returncode:
        said = done.stdout.decode(errors="replace").replace(draft, wanted["path"]).strip().splitlines()[-8:]
        hint = "what it says is not shown, for the file is a secret" if wanted["secret"] else "\n".join(said)
        sentence = f"{wanted['path']} was refused by `{' '.join(wanted['check'])}`, so it was left as it was"
        raise Refused(sentence, hint, "check_failed")


def _keep_original(record: Record, path: str) -> None:
    """Keep the file that somebody else (a package, mostly) had put there, for when it is ours no more."""
    if path in record.files or path.startswith((STATE, RUN)):
        return
    with suppress(FileNotFoundError):
        found = os.lstat(path)
        if stat.S_ISREG(found.st_mode):
            write_atomically(original(path), Path(path).read_bytes(), stat.S_IMODE(found.st_mode) & 0o700)


def original(path: str) -> str:
    """Return where the original of a file is kept."""
    return f"{STATE}/originals{path}"


@operation("files.put")
def put(call: Call) -> dict[str, Any]:
    """Put files in place, and those that are joined of them."""
    with recording() as record:
        return {"written": put_all(call, record, call.message["files"])}


def put_all(call: Call, record: Record, files: list[dict[str, Any]]) -> list[str]:
    """Put files in place, and every joined file that has one of them as a part; all of them, or none if one is refused.

    Return the paths that were written.
    """
    ground = Ground(call, "", record, is_real=False)
    given = [each for each in files if each["type"] == "Joined"]
    parts = [each for each in files if each["type"] == "File"]
    known = {
        path: whole for path, whole in record.joined.items() if any(is_part(each["path"], whole) for each in parts)
    }
    wholes = {**known, **{each["path"]: each for each in given}}
    for each in parts:
        file(ground, each)
    for each in wholes.values():
        joined(ground, each)
    wanted = {each["path"]: each for each in [*parts, *wholes.values()]}
    contents = {path: content for path, content in ground.written.items() if content is not None}
    drafts: list[Draft] = []
    try:
        drafts += [draft(ground, wanted[path], content) for path, content in contents.items()]
        _put(record, drafts, contents, ground)
    finally:
        for made in drafts:
            made.discard()
    return list(contents)
