"""The disk of a rehearsal machine: a bounded one of its own, laid over the base image, that can be filled."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from roadworthy.testing.mounts import mounts_below, unmount_below
from roadworthy.testing.workstation import call

DEFAULT_SIZE_BYTES = 8 << 30
CHUNKS_BYTES = (256 << 20, 4 << 20, 64 << 10, 4 << 10)


@dataclass(frozen=True)
class Disk:
    """A sparse file with a file system. What the machine writes is in `changes`; the whole is seen at `root`."""

    folder: Path

    @property
    def root(self) -> Path:
        """Return where the machine's file system is seen from the workstation."""
        return self.folder / "root"

    @property
    def changes(self) -> Path:
        """Return where everything is that the machine wrote."""
        return self.folder / "disk" / "changes"

    @property
    def is_mounted(self) -> bool:
        """Say whether the machine can be booted from it."""
        return bool(mounts_below(self.root))

    def make(self, layers: Sequence[Path], size_bytes: int) -> None:
        """Make an empty one over `layers`, of which the first is on top."""
        file, place = self.folder / "disk.ext4", self.folder / "disk"
        self.folder.mkdir(parents=True, mode=0o700)
        place.mkdir()
        self.root.mkdir()
        with file.open("wb") as handle:
            handle.truncate(size_bytes)
        call(["mkfs.ext4", "-q", "-m", "0", "-E", "lazy_itable_init=1,lazy_journal_init=1", str(file)])
        # A throwaway disk must survive the death of its machine, not of the workstation: nothing waits for the platter.
        call(["mount", "-o", "loop,noatime,barrier=0", str(file), str(place)])
        self.changes.mkdir()
        (place / "work").mkdir()
        self.changes.chmod(0o755)
        lower = ":".join(map(str, layers))
        options = f"lowerdir={lower},upperdir={self.changes},workdir={place / 'work'}"
        call(["mount", "-t", "overlay", "overlay", "-o", options, str(self.root)])

    def fill(self) -> int:
        """Leave no byte free, and return how many there were."""
        taken = 0
        with (self.folder / "disk" / "ballast").open("wb") as file:
            for chunk_bytes in CHUNKS_BYTES:
                while _grow(file.fileno(), taken, chunk_bytes):
                    taken += chunk_bytes
        return taken

    def free(self) -> None:
        """Give back what `fill` took."""
        (self.folder / "disk" / "ballast").unlink(missing_ok=True)

    def unmount(self) -> None:
        """Take it away from the machine; what it wrote is kept in the file."""
        unmount_below(self.folder)


def _grow(handle: int, offset: int, size_bytes: int) -> bool:
    try:
        os.posix_fallocate(handle, offset, size_bytes)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return False
    return True
