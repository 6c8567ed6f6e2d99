"""Who belongs, among real processes."""

import os
import signal
import subprocess
import time

import pytest

from roadworthy.fleet.ending import end
from roadworthy.fleet.family import Family, Member, everyone, is_alive, member, read_stat, send

SLEEP = "import time; time.sleep(1000)"


@pytest.fixture
def start(python):
    """Start a program and give its process; it is killed at the end."""
    started = []

    def begin(code, **more):
        started.append(subprocess.Popen([*python, code], start_new_session=True, stdout=subprocess.PIPE, **more))
        return started[-1]

    yield begin
    for popen in started:
        popen.kill()
        popen.wait()
        popen.stdout.close()


def test_the_kernel_is_read_right_also_for_a_name_with_brackets(start, tmp_path):
    odd = tmp_path / "a) R 1 (b"
    odd.symlink_to("/bin/sleep")
    popen = subprocess.Popen([odd, "1000"], start_new_session=True)
    stat = read_stat(popen.pid)
    assert (stat.parent, stat.group, stat.session, stat.is_dead) == (os.getpid(), popen.pid, popen.pid, False)
    popen.kill()
    popen.wait()
    assert read_stat(popen.pid) is None


def test_the_dead_are_not_alive_even_before_they_are_buried(start, wait_until):
    popen = start("pass")
    one = read_stat(popen.pid).member
    wait_until(lambda: read_stat(popen.pid).is_dead)
    assert not is_alive(one)
    assert popen.pid not in everyone()
    assert send(one, signal.SIGTERM) is False


def test_a_process_that_got_the_number_of_another_is_left_alone(start):
    popen = start(SLEEP)
    own = member(popen.pid)
    assert send(Member(own.pid, own.started - 1), signal.SIGKILL) is False
    assert popen.poll() is None


def test_the_group_of_a_root_belongs_also_when_the_root_is_gone(start, wait_until):
    popen = start("import os, time; os.fork() and os._exit(0); time.sleep(1000)")
    root = read_stat(popen.pid).member
    popen.wait()
    family = Family({}, (root,))
    found = wait_until(family.living)
    assert len(found) == 1
    assert end(family, 0.0) == (1, frozenset())


def test_descendants_belong_whatever_their_session_and_variables(start, wait_until):
    code = """
import os, time
if os.fork() == 0:
    os.setsid()
    os.execve("/bin/sleep", ["sleep", "1000"], {})
time.sleep(1000)
"""
    root = member(start(code).pid)
    family = Family({}, (root,))
    wait_until(lambda: len(family.living()) == 2)
    assert end(family, 2.0) == (2, frozenset())


def test_the_mark_is_found_only_when_it_is_whole(start, wait_until):
    popen = start(SLEEP, env={"OTHER": "1", "ROADWORTHY_RUN": "abc-1234"})
    marked = lambda value, **more: Family({"ROADWORTHY_RUN": value}, **more).living()  # noqa: E731
    wait_until(lambda: marked("abc-1234"))
    assert {one.pid for one in marked("abc-1234")} == {popen.pid}
    assert marked("abc-123") == frozenset()
    assert {one.pid for one in marked("abc-", is_prefix=True)} == {popen.pid}
    assert marked("bc-", is_prefix=True) == frozenset()


def test_a_wary_family_leaves_a_stranger_in_a_group_whose_leader_is_gone(start, wait_until):
    popen = start("import os, time; os.fork() and os._exit(0); time.sleep(1000)", env={"HOME": "/"})
    root = read_stat(popen.pid).member
    popen.wait()
    assert wait_until(Family({}, (root,)).living)
    assert Family({"ROADWORTHY_RUN": "abc-"}, (root,), is_prefix=True, is_wary=True).living() == frozenset()
    end(Family({}, (root,)), 0.0)


def test_who_does_not_heed_the_request_is_killed_after_the_grace(start, programs, wait_until):
    popen = start(programs["stubborn"])
    popen.stdout.readline()
    begun_s = time.monotonic()
    assert end(Family({}, (member(popen.pid),)), 0.3) == (1, frozenset())
    assert 0.3 <= time.monotonic() - begun_s < 5
    assert popen.wait() == -signal.SIGKILL


def test_the_one_who_asks_is_never_of_the_family():
    own = member(os.getpid())
    assert own not in Family({}, (own,)).living()
