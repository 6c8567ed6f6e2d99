import os
import pwd

import pytest

from roadworthy.environments.process import Process
from roadworthy.fleet.spawn import CannotStartError, spawn


def test_a_process_has_only_its_own_variables_and_the_marks(tmp_path):
    popen = spawn(Process("web", ("/usr/bin/env",), tmp_path, {"A": "1"}), {"ROADWORTHY_RUN": "abc"})
    popen.wait()
    assert sorted(popen.stdout.read().split()) == [b"A=1", b"ROADWORTHY_PROCESS=web", b"ROADWORTHY_RUN=abc"]
    popen.stdout.close()


def test_a_process_has_nothing_to_read_and_a_session_of_its_own(tmp_path, python):
    code = "import os, sys; print(repr(sys.stdin.read()), os.getpid() == os.getsid(0) == os.getpgid(0))"
    popen = spawn(Process("web", (*python, code), tmp_path), {})
    popen.wait()
    assert popen.stdout.read() == b"'' True\n"
    popen.stdout.close()


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        (None, 0, "there is no program {}"),
        ("x", 0o644, "{} may not be run"),
        ("x", 0o755, "{}: exec format error"),
        ("#!/nowhere/python", 0o755, "{} begins with the name of an interpreter that is not there"),
    ],
)
def test_what_cannot_be_started_says_why(tmp_path, text, mode, words):
    program = tmp_path / "serve"
    if text:
        program.write_text(text)
        program.chmod(mode)
    with pytest.raises(CannotStartError) as found:
        spawn(Process("web", (str(program),), tmp_path), {})
    assert str(found.value) == words.format(program)


def test_a_command_with_a_null_byte_cannot_be_started(tmp_path):
    with pytest.raises(CannotStartError) as found:
        spawn(Process("web", ("a\0b",), tmp_path), {})
    assert str(found.value) == "a\0b: embedded null byte"


def test_an_account_that_is_not_there(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root runs processes as another account")
    with pytest.raises(CannotStartError, match=r'^there is no account "nobody-here"$'):
        spawn(Process("web", ("true",), tmp_path, user="nobody-here"), {})


def test_root_runs_a_process_as_its_account(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("only root runs processes as another account")
    nobody = pwd.getpwnam("nobody")
    popen = spawn(Process("web", ("/usr/bin/id",), tmp_path.parent.parent.parent, user="nobody"), {})
    popen.wait()
    words = popen.stdout.read().decode()
    popen.stdout.close()
    assert words.startswith(f"uid={nobody.pw_uid}(nobody) gid={nobody.pw_gid}")
    assert "(root)" not in words
