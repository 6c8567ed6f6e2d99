"""The environment of a release tells nothing of where it was made, and works wherever it lies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from roadworthy.deployment.release.python_tree import bring, refuse_without_django, settle
from roadworthy.problems import ProblemsFound

UV_SCRIPT = "#!/home/ann/.venv/bin/python\nimport sys\nprint('hello from', sys.argv[1:])\n"
LONG_SCRIPT = "#!/bin/sh\n'''exec' \"/a/very long path/bin/python\" \"$0\" \"$@\"\n' '''\nprint('long')\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    packages = tmp_path / "tree" / "lib" / "python3.11" / "site-packages"
    (packages / "bin").mkdir(parents=True)
    info = packages / "greet-1.0.dist-info"
    info.mkdir()
    (packages / "greet.py").write_text("")
    (packages / "bin" / "greet").write_text(UV_SCRIPT)
    (packages / "bin" / "long").write_text(LONG_SCRIPT)
    (packages / "bin" / "shell").write_text("#!/bin/sh\necho shell\n")
    (packages / "share" / "man").mkdir(parents=True)
    (packages / "share" / "man" / "greet.1").write_text("")
    (info / "direct_url.json").write_text('{"url": "file:///home/ann/greet.whl"}')
    (info / "RECORD").write_text(
        "greet.py,sha256=1,0\nbin/greet,sha256=2,1\n../../../bin/greet,sha256=2,1\n"
        "greet-1.0.dist-info/direct_url.json,,\ngreet-1.0.dist-info/RECORD,,\n"
    )
    settle(packages, tmp_path / "tree")
    return tmp_path / "tree"


def test_a_command_finds_the_python_beside_it_also_through_a_link(tree: Path, tmp_path: Path) -> None:
    (tree / "bin" / "python").symlink_to(sys.executable)
    moved = tmp_path / "elsewhere entirely"
    tree.rename(moved)
    (tmp_path / "current").symlink_to(moved)
    said = [
        subprocess.run([tmp_path / "current" / "bin" / name, "a b"], capture_output=True, text=True, check=True).stdout
        for name in ("greet", "long", "shell")
    ]
    assert said == ["hello from ['a b']\n", "long\n", "shell\n"]


def test_nothing_tells_where_it_was_made(tree: Path) -> None:
    info = tree / "lib/python3.11/site-packages/greet-1.0.dist-info"
    assert [path.name for path in info.iterdir()] == ["RECORD"]
    assert (info / "RECORD").read_text() == "greet.py,sha256=1,0\ngreet-1.0.dist-info/RECORD,,\n"
    assert not any(b"/home/ann" in path.read_bytes() for path in tree.rglob("*") if path.is_file())


def test_what_belongs_beside_the_packages_is_put_there(tree: Path) -> None:
    assert (tree / "share/man/greet.1").is_file()
    assert not (tree / "lib/python3.11/site-packages/bin").exists()


def test_requirements_without_django_are_refused(tree: Path) -> None:
    with pytest.raises(ProblemsFound) as caught:
        refuse_without_django(tree / "lib/python3.11/site-packages", ("requirements.txt",))
    assert str(caught.value).startswith("the site requires requirements.txt, and that has no Django (E311)")


def test_a_python_is_brought_without_its_tests_and_its_own_packages(tmp_path: Path) -> None:
    root = tmp_path / "cpython-3.13.1"
    for path in ("bin/python3.13", "lib/python3.13/os.py", "lib/python3.13/test/test_os.py",
                 "lib/python3.13/site-packages/pip/__init__.py", "lib/python3.13/__pycache__/os.pyc",
                 "lib/libpython3.13.so"):  # fmt: skip
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    (root / "bin" / "python3").symlink_to("python3.13")
    bring(root, tmp_path / "base")
    found = sorted(str(path.relative_to(tmp_path / "base")) for path in (tmp_path / "base").rglob("*"))
    assert [path for path in found if Path(path).suffix or "python3" in Path(path).name] == [
        "bin/python3", "bin/python3.13", "lib/libpython3.13.so", "lib/python3.13", "lib/python3.13/os.py",
    ]  # fmt: skip
    assert (tmp_path / "base" / "bin" / "python3").readlink() == Path("python3.13")
