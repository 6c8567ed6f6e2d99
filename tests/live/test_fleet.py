"""The fleet on a real machine: what should be is made, once; what somebody edited is seen; secrets stay secret."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator

import pytest

from roadworthy.environments.host import Host
from roadworthy.environments.probe import Probe
from roadworthy.fleet.resource import (
    Absent,
    Account,
    Directory,
    Ensured,
    File,
    HostState,
    Joined,
    Link,
    Package,
    Unit,
)
from roadworthy.fleet.talk import Talk
from roadworthy.problems import ProblemsFound

from .fleet_hosts import KEY, Trial, titles, trial

pytestmark = [pytest.mark.live, pytest.mark.machines]

SERVER = """[Unit]
Description=trial
[Service]
ExecStart=/usr/bin/python3 -m http.server {port} --bind 127.0.0.1
[Install]
WantedBy=multi-user.target
"""
SECRET = "hunter2-and-more"


@pytest.fixture(scope="module")
def web1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with trial(tmp_path_factory.mktemp("web1"), Host("web1", "10.77.0.32", ("web",))) as one:
        yield one


@pytest.fixture(autouse=True)
def _clean(request: pytest.FixtureRequest) -> Iterator[None]:
    """Take everything away again after each test, which is a test by itself."""
    yield
    if "web1" in request.fixturenames:
        web1: Trial = request.getfixturevalue("web1")
        for key in (KEY, "kiosk-production"):
            web1.apply(key=key)
            assert web1.plan(key=key) == ()


def test_a_host_says_what_it_is(web1: Trial) -> None:
    facts = web1.hand.facts(["/etc/hostname", "/not/there"])
    assert (facts.suite, facts.python, facts.files) == ("bookworm", "3.11.2", {"/etc/hostname": "web1\n"})
    assert facts.addresses == ("10.77.0.32",)
    assert facts.pythons == ("/usr/bin/python3.11",)
    assert facts.clock_ahead_s == 0.0
    assert facts.cores >= 1
    assert facts.memory_bytes > 1 << 28
    assert facts.free_bytes > 1 << 28


def test_everything_is_made_once(web1: Trial) -> None:
    wanted = (
        Package("cron", start=False),
        Account(KEY, home=f"/srv/{KEY}"),
        Directory(f"/srv/{KEY}", owner=KEY, group=KEY, mode=0o750),
        File("/etc/roadworthy/trial/one", "one\n"),
        File("/etc/roadworthy/trial/secret", f"password={SECRET}\n", owner=KEY, mode=0o400, secret=True),
        Link(f"/srv/{KEY}/link", "/etc/hostname"),
        Absent("/etc/motd"),
        Ensured("database trial", ("test", "-f", "/var/tmp/trial"), ("sh", "-c", "cat > /var/tmp/trial"), feed="fed"),
        Unit("trial-web.service", SERVER.format(port=8099)),
        Unit("cron.service", enabled=False, running=False),
    )
    made = [
        "made package cron",
        f"made account {KEY}",
        f"made directory /srv/{KEY}",
        "made file /etc/roadworthy/trial/one",
        "made file /etc/roadworthy/trial/secret, content not shown",
        f"made link /srv/{KEY}/link → /etc/hostname",
        "removed file /etc/motd",
        "made database trial",
        "made file /etc/systemd/system/trial-web.service",
        "changed unit trial-web.service, starts at boot",
    ]
    planned = titles(web1.plan(*wanted))
    assert planned == [*made, "started unit trial-web.service"]
    assert web1.apply(*wanted) == [
        *made,
        "changed unit cron.service, does not start at boot",
        "started unit trial-web.service",
    ]
    assert web1.plan(*wanted) == ()
    assert web1.apply(*wanted) == []
    assert web1.sh("stat -c '%A %U %G' /etc/roadworthy/trial/secret") == f"-r-------- {KEY} root\n"
    assert web1.sh("cat /var/tmp/trial") == "fed"
    assert web1.sh("systemctl is-active cron.service trial-web.service || true").split() == ["inactive", "active"]
    web1.sh("rm /var/tmp/trial")


def test_a_file_that_somebody_edited_is_shown(web1: Trial) -> None:
    wanted = File("/etc/roadworthy/trial/one", "one\ntwo\n")
    assert web1.apply(wanted) == ["made file /etc/roadworthy/trial/one"]
    web1.sh("echo three >> /etc/roadworthy/trial/one")
    (change,) = web1.plan(wanted)
    assert change.edited
    assert change.diff.splitlines()[2:] == ["@@ -1,3 +1,2 @@", " one", " two", "-three"]
    (change,) = web1.plan(File(wanted.path, "other\n"))
    assert change.edited
    assert web1.apply(wanted) == ["changed file /etc/roadworthy/trial/one"]
    (change,) = web1.plan(File(wanted.path, "other\n"))
    assert not change.edited


def test_a_secret_is_in_no_diff_no_log_and_no_file_of_others(web1: Trial) -> None:
    wanted = File("/etc/roadworthy/trial/secret", f"{SECRET}\n", mode=0o600, secret=True)
    web1.apply(wanted)
    (change,) = web1.plan(File(wanted.path, f"{SECRET}-other\n", mode=0o600, secret=True))
    assert (change.title, change.diff) == (f"file {wanted.path}, content not shown", "")
    (change,) = web1.plan(File(wanted.path, "no secret any more\n", mode=0o644))
    assert SECRET not in f"{change}"
    assert change.title == f"file {wanted.path}, mode 600 → 644, content not shown"
    found = web1.sh(
        f"journalctl -q | grep -c {SECRET}; grep -rlF {SECRET} /run /var/lib/roadworthy /tmp /var/log; true"
    )
    assert found == "0\n"


def test_a_file_that_its_program_refuses_leaves_the_old_one(web1: Trial) -> None:
    path = "/etc/roadworthy/trial/checked"
    check = ("grep", "-q", "right", "{file}")
    web1.apply(File(path, "right\n", check=check))
    problem = web1.refused(File(path, "wrong\n", check=check))
    assert str(problem) == f"web1: {path} was refused by `grep -q right {{file}}`, so it was left as it was (E426)"
    assert web1.sh(f"cat {path}; ls -A /etc/roadworthy/trial") == "right\nchecked\n"


def test_a_joined_file_has_the_parts_of_every_site(web1: Trial) -> None:
    folder = "/etc/roadworthy/trial/parts.d"
    whole = Joined("/etc/roadworthy/trial/whole", f"{folder}/*.map", head="# all", tail="# end")
    unit = Unit("trial-web.service", SERVER.format(port=8099), watches=(whole.path,))
    web1.apply(File(f"{folder}/gazette.map", "gazette"), whole, unit)
    kiosk = (File(f"{folder}/kiosk.map", "kiosk\n"), whole, unit)
    assert web1.apply(*kiosk, key="kiosk-production") == [
        f"made file {folder}/kiosk.map",
        f"changed file {whole.path}",
        "restarted unit trial-web.service",
    ]
    assert web1.plan(File(f"{folder}/gazette.map", "gazette"), whole, unit) == ()
    assert web1.sh(f"cat {whole.path}") == "# all\ngazette\nkiosk\n# end\n"
    assert web1.apply(key="kiosk-production") == [
        f"removed file {folder}/kiosk.map",
        f"changed file {whole.path}",
        "restarted unit trial-web.service",
    ]
    assert web1.sh(f"cat {whole.path}") == "# all\ngazette\n# end\n"


def test_what_a_state_has_no_more_is_taken_away_unless_another_site_has_it(web1: Trial) -> None:
    shared = File("/etc/roadworthy/trial/shared", "both\n")
    unit = Unit("trial-web.service", SERVER.format(port=8099))
    folder = Directory("/etc/roadworthy/trial/deep")
    web1.apply(shared, folder, File(f"{folder.path}/own", "own\n"), unit)
    web1.apply(shared, key="kiosk-production")
    gone = ["removed unit trial-web.service", f"removed file {folder.path}/own", f"removed directory {folder.path}"]
    assert titles(web1.plan()) == gone
    assert web1.apply() == gone
    assert web1.sh("cat /etc/roadworthy/trial/shared") == "both\n"
    assert web1.sh("systemctl is-active trial-web.service || true") == "inactive\n"


def test_a_file_of_a_package_comes_back_when_it_is_ours_no_more(web1: Trial) -> None:
    before = web1.sh("cat /etc/issue")
    web1.apply(File("/etc/issue", "ours\n"))
    assert web1.apply() == ["changed file /etc/issue, as it was before"]
    assert web1.sh("cat /etc/issue") == before


def test_a_unit_is_restarted_when_what_it_watches_changed_also_if_that_was_cut_off(web1: Trial) -> None:
    file = File("/etc/roadworthy/trial/watched", "1\n")
    unit = Unit("trial-web.service", SERVER.format(port=8099), watches=(file.path,))
    web1.apply(file, unit)
    changed = File(file.path, "2\n")
    web1.hand.put([changed])  # and then the lights went out
    assert titles(web1.plan(changed, unit)) == ["restarted unit trial-web.service"]
    assert web1.apply(changed, unit) == ["restarted unit trial-web.service"]
    assert web1.plan(changed, unit) == ()


def test_a_unit_that_does_not_start_says_its_last_lines(web1: Trial) -> None:
    content = (
        "[Service]\nExecStart=/bin/sh -c 'echo I have no port; sleep 0.05; exit 3'\nRestart=always\nRestartSec=9\n"
    )
    problem = web1.refused(Unit("trial-bad.service", content))
    assert problem.message == "trial-bad.service does not start: its program failed"
    assert "I have no port" in problem.hint
    assert titles(web1.plan(Unit("trial-bad.service", content))) == ["started unit trial-bad.service"]


def test_a_package_that_nobody_has_is_said(web1: Trial) -> None:
    problem = web1.refused(Package("no-such-package-here"), Package("no-such-either"))
    assert str(problem) == (
        "web1: no package no-such-package-here or no-such-either is to be had from its package sources (E424)\n"
        "  hint: check the name, and the sources in /etc/apt (`apt-cache policy` there)"
    )


def test_two_applies_at_once_wait_for_one_another_and_say_who(web1: Trial) -> None:
    web1.sh("mkdir -p /run/roadworthy; chmod 700 /run/roadworthy")
    web1.sh(
        "setsid flock /run/roadworthy/apply.lock sh -c "
        "'echo ann at laptop, for kiosk > /run/roadworthy/apply.lock; sleep 3' >/dev/null 2>&1 & sleep 0.3"
    )
    begun_s = time.monotonic()
    assert web1.apply(File("/etc/roadworthy/trial/one", "1\n")) == ["made file /etc/roadworthy/trial/one"]
    assert 2 < time.monotonic() - begun_s < 20


def test_a_switch_writes_and_talks_or_does_neither(web1: Trial) -> None:
    server = (
        "import socketserver,sys\n"
        "class H(socketserver.StreamRequestHandler):\n"
        "    def handle(self): self.wfile.write(b'heard ' + self.rfile.readline())\n"
        "socketserver.UnixStreamServer('/run/trial.sock', H).serve_forever()\n"
    )
    whole = Joined(
        "/etc/roadworthy/trial/whole", "/etc/roadworthy/trial/parts.d/*", check=("grep", "-q", "ok", "{file}")
    )
    part = File("/etc/roadworthy/trial/parts.d/a", "ok 1\n")
    unit = Unit(
        "trial-talk.service",
        "[Service]\nExecStartPre=-/bin/rm /run/trial.sock\nExecStart=/usr/bin/python3 /etc/roadworthy/trial/talk.py\n",
        watches=(whole.path,),
    )
    web1.apply(File("/etc/roadworthy/trial/talk.py", server), part, whole, unit)
    talk = Talk("/run/trial.sock", ("set weight 0", "show stat"))
    changed = File(part.path, "ok 2\n")
    assert web1.hand.switch([changed], talk) == ("heard set weight 0\n", "heard show stat\n")
    assert web1.sh(f"cat {whole.path}") == "ok 2\n"
    assert web1.plan(File("/etc/roadworthy/trial/talk.py", server), changed, whole, unit) == ()
    with pytest.raises(ProblemsFound, match="was refused by `grep -q ok"):
        web1.hand.switch([File(part.path, "bad\n")], talk)
    assert web1.sh(f"cat {part.path} {whole.path}") == "ok 2\nok 2\n"


def test_a_host_is_asked_from_within(web1: Trial) -> None:
    web1.apply(Unit("trial-web.service", SERVER.format(port=8099)))
    answer = web1.hand.ask(Probe(url="http://127.0.0.1:8099/etc/", statuses=(200,)), patience_s=5)
    assert (answer.status, answer.reason) == (200, "")
    wrong = web1.hand.ask_all([Probe(url="http://127.0.0.1:8099/nope"), Probe(address="127.0.0.1:8097")], at_once=2)
    assert [one.reason for one in wrong] == ["it answers 404", "nothing listens there"]


def test_a_command_sees_its_variables_and_no_others(web1: Trial) -> None:
    web1.sh('printf \'A="one \\\\"two\\\\""\\n# no\\nB=three\\n\' > /var/tmp/variables')
    done = web1.hand.run(["sh", "-c", "env | sort; cat; exit 3"], variables_file="/var/tmp/variables",
                         variables={"C": "four"}, feed="fed\n", user="nobody")  # fmt: skip
    assert done.exit_code == 3
    assert done.lines == (
        'A=one "two"', "B=three", "C=four", "HOME=/nonexistent", "LANG=C.UTF-8", "LOGNAME=nobody",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "PWD=/", "USER=nobody", "fed",
    )  # fmt: skip


def test_units_of_a_deploy_come_and_go(web1: Trial) -> None:
    name = "gazette-web@1.service"
    web1.hand.unit_start(name, SERVER.format(port=8101))
    state = web1.hand.unit_state([name])[name]
    assert (state.active, state.sub, state.is_active) == ("active", "running", True)
    assert state.main_pid > 1
    assert abs(state.since_s - time.time()) < 60
    web1.hand.unit_stop(name)
    assert web1.hand.unit_state([name])[name].active == "inactive"
    web1.hand.unit_remove([name])
    assert web1.sh(f"ls /etc/systemd/system/{name} 2>&1 | wc -l") == "1\n"
    with pytest.raises(ProblemsFound, match="does not start"):
        web1.hand.unit_start("gazette-bad.service", "[Service]\nType=oneshot\nExecStart=/bin/false\n")
    web1.hand.unit_remove(["gazette-bad.service"])


def test_a_plan_with_nothing_to_do_is_one_quick_call(web1: Trial) -> None:
    files = [File(f"/etc/roadworthy/trial/f{number}", "line\n" * 200) for number in range(40)]
    state = HostState(KEY, tuple(files))
    web1.hand.apply(state)
    bare = [*web1.fleet.ssh.words(web1.host), "python3 -ISc 'import json, subprocess'"]
    planned, least = [], []
    for _ in range(8):
        planned.append(took_s(lambda: web1.hand.plan(state)))
        least.append(took_s(lambda: subprocess.run(bare, check=True)))
    assert min(planned) < 6 * min(least)


def took_s(do: Callable[[], object]) -> float:
    begun_s = time.monotonic()
    do()
    return time.monotonic() - begun_s
