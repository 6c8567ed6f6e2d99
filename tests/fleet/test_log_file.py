import errno
import os
import subprocess

import pytest

from roadworthy.fleet.log_file import LogFile


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 KiB."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let root mount a tmpfs")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_lines_are_added(tmp_path):
    (tmp_path / "web.log").write_bytes(b"before\n")
    file = LogFile(tmp_path / "web.log")
    assert file.write([b"one"], 0.0) is None
    assert file.write([b"\xff\0"], 0.0) is None
    file.close()
    assert (tmp_path / "web.log").read_bytes() == b"before\none\n\xff\0\n"


def test_a_file_that_would_grow_too_large_is_rotated_and_the_oldest_is_dropped(tmp_path):
    file = LogFile(tmp_path / "web.log", most_bytes=10, kept_files=3)
    for number in range(8):
        file.write([b"line%d" % number], 0.0)
    file.close()
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {
        "web.log": b"line7\n",
        "web.log.1": b"line6\n",
        "web.log.2": b"line5\n",
    }


def test_a_folder_that_is_gone_loses_lines_but_does_not_stop(tmp_path):
    file = LogFile(tmp_path / "gone" / "web.log")
    assert isinstance(file.write([b"one"], 0.0), FileNotFoundError)
    assert file.write([b"two"], 9.9) is None
    assert file.lost == 2
    (tmp_path / "gone").mkdir()
    assert file.write([b"three"], 10.0) is None
    assert file.recover() == 2
    assert file.recover() == 0
    file.close()


def test_a_full_disk_loses_whole_lines_and_takes_them_again_when_there_is_room(small_disk):
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 50_000)
    file = LogFile(small_disk / "web.log")
    errors = [file.write([b"y" * 999], 0.0) for _ in range(30)]
    assert [error.errno for error in errors if error] == [errno.ENOSPC]
    size = (small_disk / "web.log").stat().st_size
    assert size % 1000 == 0, "no half line is left"
    assert size // 1000 + file.lost == 30
    ballast.unlink()
    assert file.write([b"again"], 20.0) is None
    assert file.recover() == 30 - size // 1000
    assert (small_disk / "web.log").read_bytes().endswith(b"y\nagain\n")
    file.close()


def test_a_full_disk_does_not_stop_the_site_and_is_told_once(run, small_disk, wait_until):
    code = "import time\nfor n in range(400): print('x' * 1000)\nprint('done')\ntime.sleep(1000)"
    (run.folder / "log").symlink_to(small_disk)
    run.add("web", code).up()
    wait_until(lambda: "| done\n" in run.out)
    assert run.process("web").phase == "ready"
    log = run.folder / "log" / "web.log"
    words = f"{log} can't be written (no space left on device): the site goes on, its log lines are lost"
    assert run.out.count(words) == 1
    assert run.stop() == 0
