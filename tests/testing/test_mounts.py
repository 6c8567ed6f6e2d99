"""What is mounted below a folder, and a folder removed only when nothing is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from roadworthy.testing.mounts import mounts_below, remove_tree

TEXT = """\
22 1 254:0 / / rw shared:1 - ext4 /dev/vda rw
30 22 0:5 / /dev rw - devtmpfs dev rw
40 22 7:0 / /m/10.77.0.2/disk rw - ext4 /dev/loop0 rw
41 22 0:50 / /m/10.77.0.2/layer rw - overlay overlay rw
42 41 0:51 / /m/10.77.0.2/layer/two\\040words rw - tmpfs tmpfs rw
43 22 0:52 / /m/10.77.0.22/layer rw - overlay overlay rw
"""


def test_mounts_are_told_from_the_top_and_neighbours_are_left_out() -> None:
    assert mounts_below(Path("/m/10.77.0.2"), TEXT) == [
        Path("/m/10.77.0.2/layer/two words"),
        Path("/m/10.77.0.2/layer"),
        Path("/m/10.77.0.2/disk"),
    ]


def test_a_folder_that_is_not_there_is_fine(tmp_path: Path) -> None:
    remove_tree(tmp_path / "none")


def test_a_tree_is_removed(tmp_path: Path) -> None:
    (tmp_path / "tree" / "leaf").mkdir(parents=True)
    remove_tree(tmp_path / "tree")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_what_is_mounted_in_it_is_unmounted_and_not_emptied(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("kept")
    place = tmp_path / "tree" / "place"
    place.mkdir(parents=True)
    subprocess.run(["mount", "--bind", str(precious), str(place)], check=True)
    remove_tree(tmp_path / "tree")
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]
    assert (precious / "file").read_text() == "kept"
