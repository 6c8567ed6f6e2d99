from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from small_site import small_ground


def asked(folder: Path, code: str, time_limit_s: float = 20) -> dict[str, object]:
    ground = small_ground(folder / "site")
    script = folder / "site" / "asked.py"
    script.write_text(code)
    return ground.ask(script, {"word": "hello"}, time_limit_s)


def test_a_script_answers_a_request(tmp_path: Path) -> None:
    code = "def answer(request):\n    print('to nobody')\n"
    code += "    return {'said': request['word'], 'in': request['settings']}\n"
    assert asked(tmp_path, code) == {"said": "hello", "in": "site_of.settings"}


def test_no_connection_leaves_this_machine(tmp_path: Path) -> None:
    code = "import socket\n\ndef answer(request):\n    socket.socket().connect(('192.0.2.1', 80))\n"
    failed = asked(tmp_path, code)["failed"]
    assert isinstance(failed, dict)
    said = "roadworthy tries this site in a throwaway copy: no connection leaves this machine"
    assert (failed["error"], failed["message"]) == ("ConnectionRefusedError", f"[Errno 111] {said}")
    assert (failed["file"], failed["line"]) == (str(tmp_path / "site" / "asked.py"), 4)


def test_no_name_is_looked_up(tmp_path: Path) -> None:
    code = "import socket\n\ndef answer(request):\n    socket.getaddrinfo('example.com', 80)\n"
    failed = asked(tmp_path, code)["failed"]
    assert isinstance(failed, dict)
    assert failed["error"] == "gaierror"


@pytest.mark.parametrize("command", ["['curl', 'http://192.0.2.1']", "'curl http://192.0.2.1', shell=True"])
def test_no_program_that_reaches_other_hosts_is_started(tmp_path: Path, command: str) -> None:
    failed = asked(tmp_path, f"import subprocess\n\ndef answer(request):\n    subprocess.run({command})\n")["failed"]
    assert isinstance(failed, dict)
    assert (failed["error"], failed["line"]) == ("ConnectionRefusedError", 4)


def test_other_programs_are_started(tmp_path: Path) -> None:
    code = (
        "import subprocess\n\ndef answer(request):\n    return {'said': subprocess.check_output(['true']).decode()}\n"
    )
    assert asked(tmp_path, code) == {"said": ""}


def test_what_takes_long_is_told_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roadworthy.structure.trying.ground.TELL_EACH_S", 1)
    told: list[str] = []
    ground = replace(small_ground(tmp_path / "site"), tell=told.append)
    script = tmp_path / "site" / "asked.py"
    script.write_text(
        "import time\nfrom inside_start import tell_how_far\n\ndef answer(request):\n    tell_how_far('3 of 9')\n"
        "    time.sleep(2.5)\n    return {}\n"
    )
    assert ground.ask(script, {}, 20) == {}
    assert set(told) == {"  3 of 9"}


def test_nothing_is_written_outside_of_the_copy(tmp_path: Path) -> None:
    aside = tmp_path / "aside.txt"
    code = (
        "import tempfile\n\ndef answer(request):\n    tempfile.NamedTemporaryFile().close()\n"
        "    open('inside.txt', 'w').close()\n"
        f"    open({str(aside)!r}, 'w').close()\n"
    )
    failed = asked(tmp_path, code)["failed"]
    assert isinstance(failed, dict)
    said = "roadworthy tries this site in a throwaway copy: nothing is written outside of it"
    assert failed["message"] == f"[Errno 13] {said}: {str(aside)!r}"
    assert (aside.exists(), (tmp_path / "site" / "inside.txt").exists()) == (False, True)


def test_a_script_that_takes_too_long_is_stopped_where_it_is(tmp_path: Path) -> None:
    code = "import time\n\ndef answer(request):\n    time.sleep(60)\n"
    failed = asked(tmp_path, code, 1)["failed"]
    assert isinstance(failed, dict)
    assert (failed["kind"], failed["line"]) == ("time", 4)


def test_a_script_that_ends_python_is_told(tmp_path: Path) -> None:
    failed = asked(tmp_path, "import os\n\ndef answer(request):\n    os._exit(3)\n")["failed"]
    assert isinstance(failed, dict)
    assert (failed["kind"], failed["message"]) == ("died", "exit code 3: it said nothing")


def test_what_a_script_started_does_not_outlive_it(tmp_path: Path) -> None:
    code = "import subprocess\n\ndef answer(request):\n"
    code += "    return {'pid': subprocess.Popen(['sleep', '60'], stdin=subprocess.DEVNULL).pid}\n"
    pid = asked(tmp_path, code)["pid"]
    until_s = time.monotonic() + 5
    while _is_alive(Path(f"/proc/{pid}/stat")) and time.monotonic() < until_s:
        time.sleep(0.02)
    assert not _is_alive(Path(f"/proc/{pid}/stat"))


def _is_alive(stat: Path) -> bool:
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_python_that_is_not_there_is_told(tmp_path: Path) -> None:
    ground = replace(small_ground(tmp_path / "site"), python="/nowhere/python")
    failed = ground.ask(tmp_path / "x.py", {}, 5)["failed"]
    assert failed["message"] == "/nowhere/python: No such file or directory"
