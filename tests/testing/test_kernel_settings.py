"""The kernel's settings are raised while machines are there, and put back."""

from __future__ import annotations

from pathlib import Path

from roadworthy.testing.kernel_settings import raise_settings, restore_settings

FORWARD, INSTANCES = "net/ipv4/ip_forward", "fs/inotify/max_user_instances"


def kernel(folder: Path, forward: int, instances: int) -> Path:
    """Return a folder with two of the settings; the others are not there, as on an older kernel."""
    for name, value in ((FORWARD, forward), (INSTANCES, instances)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{value}\n")
    return folder


def values(folder: Path) -> list[int]:
    return [int((folder / name).read_text()) for name in (FORWARD, INSTANCES)]


def test_what_is_too_low_is_raised_and_put_back(tmp_path: Path) -> None:
    where, kept = kernel(tmp_path / "sys", 0, 128), tmp_path / "kept"
    raise_settings(kept, where)
    raise_settings(kept, where)  # a second rehearsal at the same time
    assert values(where) == [1, 8192]
    restore_settings(kept, where)
    assert values(where) == [0, 128]
    restore_settings(kept, where)


def test_what_is_high_enough_is_left_alone(tmp_path: Path) -> None:
    where, kept = kernel(tmp_path / "sys", 1, 65536), tmp_path / "kept"
    raise_settings(kept, where)
    restore_settings(kept, where)
    assert values(where) == [1, 65536]


def test_what_somebody_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    where, kept = kernel(tmp_path / "sys", 0, 128), tmp_path / "kept"
    raise_settings(kept, where)
    (where / INSTANCES).write_text("99999\n")
    restore_settings(kept, where)
    assert values(where) == [0, 99999]
