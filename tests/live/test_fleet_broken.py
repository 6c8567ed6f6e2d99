"""What goes wrong between workstation and host: each is a sentence with the way out, and nothing is half done."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import Fleet, SomeFailed
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.resource import Ensured, File, HostState, Package
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.problems import ProblemsFound

from .conftest import wait_for
from .fleet_hosts import KEY, Trial, trial

pytestmark = [pytest.mark.live, pytest.mark.machines]


@pytest.fixture(scope="module")
def web1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with trial(tmp_path_factory.mktemp("web1"), Host("web1", "10.77.0.33", ("web",)), "trixie") as one:
        yield one


def said(hand: Hand) -> str:
    with pytest.raises(ProblemsFound) as caught:
        hand.facts()
    return str(caught.value)


def other(web1: Trial, tmp_path: Path, **changes: object) -> Hand:
    """Return a hand on the same machine, reached in another way, over a connection of its own."""
    host = replace(web1.host, **changes)  # type: ignore[arg-type]
    options = SshOptions(config=web1.ssh_config, control_folder=tmp_path / "c", connect_time_limit_s=2)
    return Fleet([host], options).hand(host)


def test_nobody_listens(web1: Trial, tmp_path: Path) -> None:
    assert said(other(web1, tmp_path, port=2)) == (
        "web1: 10.77.0.33 refuses connections at port 2 (E411)\n"
        "  hint: see that sshd runs there, and that `port` is right"
    )


def test_no_address(tmp_path: Path) -> None:
    host = Host("web1", "web1.invalid", ("web",))
    assert said(Fleet([host], SshOptions(config=Path("/dev/null"))).hand(host)) == (
        "web1: no address is known for web1.invalid (E412)\n"
        "  hint: check `address` in roadworthy.toml, or add the name to DNS or ~/.ssh/config"
    )


def test_no_answer(web1: Trial, tmp_path: Path) -> None:
    web1.machine.cut_off()
    try:
        words = said(other(web1, tmp_path))
    finally:
        web1.machine.reconnect()
    assert words.splitlines()[0] in {
        "web1: 10.77.0.33 does not answer at port 22 (E411)",
        "web1: there is no way to 10.77.0.33 (E411)",
    }


def test_the_wrong_key(web1: Trial, tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    config = tmp_path / "config"
    known = web1.ssh_config.parent / "known_hosts"
    config.write_text(f"Host *\n IdentityFile {tmp_path}/key\n IdentitiesOnly yes\n UserKnownHostsFile {known}\n")
    assert said(Fleet([web1.host], SshOptions(config=config)).hand(web1.host)) == (
        "web1: ssh may not log in as root (E413)\n  hint: give the host your public key (ssh-copy-id root@10.77.0.33), "
        "load it (ssh-add), or name another user or IdentityFile"
    )


def test_a_host_key_that_is_not_known_and_one_that_changed(web1: Trial, tmp_path: Path) -> None:
    config, known = tmp_path / "config", tmp_path / "known"
    config.write_text(f"Host *\n IdentityFile {web1.ssh_config.parent}/key\n UserKnownHostsFile {known}\n")
    known.write_text("")
    hand = Fleet([web1.host], SshOptions(config=config)).hand(web1.host)
    assert said(hand) == (
        "web1: its ssh key is not known on this workstation (E414)\n"
        "  hint: look at the key and accept it once: ssh root@10.77.0.33"
    )
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "other")], check=True)
    known.write_text(f"10.77.0.33 {(tmp_path / 'other.pub').read_text()}")
    assert said(hand).splitlines()[0] == "web1: its ssh key is another than last time (E415)"
    assert "ssh-keygen -R 10.77.0.33" in said(hand)


def test_sudo_that_asks_for_a_password(web1: Trial, tmp_path: Path) -> None:
    keys = "cat $(find ~root/.ssh /etc/ssh -name 'authorized_keys*' | head -1)"
    web1.sh(f"useradd -m -s /bin/bash ann; mkdir ~ann/.ssh; {keys} > ~ann/.ssh/authorized_keys; chown -R ann ~ann/.ssh")
    assert said(other(web1, tmp_path, user="ann")) == (
        "web1: ann may not use sudo without a password (E416)\n  hint: put the line `ann ALL=(ALL) NOPASSWD: ALL` into "
        "/etc/sudoers.d/ann there, or let road log in as root (`user`)"
    )
    web1.sh("echo 'ann ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ann; echo echo hello >> ~ann/.bashrc")
    assert other(web1, tmp_path, user="ann").facts().suite == "trixie"


def test_no_python(web1: Trial) -> None:
    web1.sh("mv /usr/bin/python3 /usr/bin/python3.away")
    try:
        words = said(web1.hand)
    finally:
        web1.sh("mv /usr/bin/python3.away /usr/bin/python3")
    assert words == "web1: it has no python3 (E417)\n  hint: install it: ssh root@10.77.0.33 apt-get install -y python3"


def test_an_old_python(web1: Trial) -> None:
    old = "#!/bin/sh\necho roadworthy-host old 3.7.3\n"
    web1.sh(f"mkdir -p /usr/local/bin; printf '{old}' > /usr/local/bin/python3; chmod 755 /usr/local/bin/python3")
    try:
        words = said(web1.hand)
    finally:
        web1.sh("rm /usr/local/bin/python3")
    assert words == "web1: its Python is 3.7.3 (E418)\n  hint: Roadworthy needs Python 3.9 or newer there"


def test_another_is_at_work_for_too_long(web1: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    web1.hand.facts()
    web1.sh(
        "setsid flock /run/roadworthy/apply.lock sh -c "
        "'echo ann at laptop, for kiosk-production, since 10:00:00 > /run/roadworthy/apply.lock; sleep 70' "
        ">/dev/null 2>&1 & sleep 0.3"
    )
    problem = web1.refused(File("/etc/trial", "1\n"))
    web1.sh("fuser -k /run/roadworthy/apply.lock || pkill -f 'sleep 70' || true")
    assert problem.id == "E425"
    assert problem.message.strip() == "it is being changed by ann at laptop, for kiosk-production, since 10:00:00"


def test_a_full_disk(web1: Trial) -> None:
    web1.apply(File("/etc/trial/one", "old\n"))
    web1.machine.fill_disk()
    try:
        problem = web1.refused(File("/etc/trial/one", "new\n" * 100_000), File("/etc/trial/two", "new\n" * 100_000))
    finally:
        web1.machine.free_disk()
    assert problem.id == "E420"
    assert problem.message.startswith("no space left on its disk")
    assert web1.sh("cat /etc/trial/one; ls -A /etc/trial") == "old\none\n"
    web1.apply()


def test_apt_that_is_held_by_another(web1: Trial) -> None:
    held = "import fcntl,time; f=open('/var/lib/dpkg/lock-frontend','w'); fcntl.lockf(f, fcntl.LOCK_EX); time.sleep(6)"
    web1.sh(f'setsid python3 -c "{held}" >/dev/null 2>&1 & sleep 0.5')
    begun_s = time.monotonic()
    assert web1.apply(Package("bc")) == ["made package bc"]
    assert time.monotonic() - begun_s > 4


SLOW_DO = ("sh", "-c", "echo x >> /var/tmp/slow.count; sleep 4; touch /var/tmp/slow")
SLOW = HostState(KEY, (Ensured("slow thing", ("test", "-f", "/var/tmp/slow"), SLOW_DO), File("/var/tmp/after", "1\n")))


def test_a_step_survives_its_connection_and_is_followed_again(web1: Trial) -> None:
    web1.sh("rm -f /var/tmp/slow*")
    cutter = threading.Timer(1.5, lambda: web1.sh("pkill -KILL -f '^sshd.*root' || true"))
    cutter.start()
    assert [change.title for change in web1.hand.apply(SLOW)] == ["slow thing", "file /var/tmp/after"]
    cutter.join()
    assert web1.sh("cat /var/tmp/slow.count") == "x\n"
    web1.apply()


def test_a_step_goes_on_when_road_is_killed_and_is_found_again(web1: Trial, tmp_path: Path) -> None:
    web1.sh("rm -f /var/tmp/slow*")
    program = textwrap.dedent(f"""
        from pathlib import Path
        from roadworthy.environments.host import Host
        from roadworthy.fleet.fleet import Fleet
        from roadworthy.fleet.resource import Ensured, File, HostState
        from roadworthy.fleet.ssh_options import SshOptions
        host = {web1.host!r}
        do = {SLOW_DO!r}
        state = HostState({KEY!r}, (
            Ensured("slow thing", ("test", "-f", "/var/tmp/slow"), do), File("/var/tmp/after", "1\\n")
        ))
        Fleet([host], SshOptions(config=Path({str(web1.ssh_config)!r}))).hand(host).apply(state)
    """)
    road = subprocess.Popen([sys.executable, "-c", program])
    wait_for(lambda: web1.sh("cat /var/tmp/slow.count 2>/dev/null || true") == "x\n")
    road.kill()
    road.wait()
    assert [change.title for change in web1.hand.apply(SLOW)] == ["slow thing", "file /var/tmp/after"]
    assert web1.sh("cat /var/tmp/slow.count") == "x\n"
    assert web1.hand.plan(SLOW) == ()
    web1.apply()


def test_a_command_ends_with_its_connection_unless_it_survives(web1: Trial) -> None:
    hand = web1.hand
    failed: list[str] = []

    def run() -> None:
        try:
            hand.run(["sleep", "333"], time_limit_s=400)
        except ProblemsFound as found:
            failed.append(str(found))

    thread = threading.Thread(target=run)
    thread.start()
    wait_for(lambda: "sleep 333" in web1.sh("ps ax"))
    web1.sh("pkill -KILL -f '^sshd.*root' || true")
    thread.join(20)
    assert failed == [
        "web1: the connection was lost during `sleep 333` (E421)\n"
        "  hint: run this again: what was done already is found"
    ]
    wait_for(lambda: "sleep 333" not in web1.sh("ps ax"))


def test_a_named_step_runs_once_and_tells_its_end_to_whoever_asks(web1: Trial) -> None:
    web1.sh("rm -f /var/tmp/once")
    words = ["sh", "-c", "echo x >> /var/tmp/once; echo said"]
    first = web1.hand.run(words, survives=True, step="trial-1-expand")
    again = web1.hand.run(words, survives=True, step="trial-1-expand")
    assert (first.exit_code, first.lines) == (again.exit_code, again.lines) == (0, ("said",))
    assert web1.sh("cat /var/tmp/once") == "x\n"
    web1.hand.run(words, survives=True)
    web1.hand.run(words, survives=True)
    assert web1.sh("cat /var/tmp/once") == "x\nx\nx\n"


def test_a_host_that_is_restarted_during_a_step_is_said(web1: Trial) -> None:
    caught: list[ProblemsFound] = []

    def run() -> None:
        try:
            web1.hand.run(["sleep", "60"], survives=True, time_limit_s=90)
        except ProblemsFound as found:
            caught.append(found)

    thread = threading.Thread(target=run)
    thread.start()
    wait_for(lambda: "sleep 60" in web1.sh("ps ax"))
    web1.machine.kill()
    web1.machine.boot()
    web1.machine.wait_until_booted()
    thread.join(60)
    assert [problem.id for problem in caught[0].problems] == ["E433"]
    assert caught[0].problems[0].message == "the step was lost: it was restarted meanwhile"


def test_some_hosts_fail_and_the_others_results_are_kept(web1: Trial) -> None:
    gone = Host("web2", "10.77.0.33", ("web",), port=3)
    with pytest.raises(SomeFailed) as caught:
        web1.fleet.each([web1.host, gone], lambda hand: hand.facts().suite)
    assert caught.value.results == {"web1": "trixie"}
    assert [problem.where.part for problem in caught.value.problems] == ["web2"]


def test_the_message_of_a_step_is_nowhere_when_it_runs(web1: Trial) -> None:
    thread = threading.Thread(
        target=lambda: web1.hand.run(["sleep", "3"], variables={"KEY": "hunter2-and-more"}, survives=True)
    )
    thread.start()
    wait_for(lambda: "sleep 3" in web1.sh("ps ax"))
    assert "hunter2" not in web1.sh("ps axww; journalctl -q -b")
    assert web1.sh("grep -rlF hunter2-and-more /run /tmp /var/log /var/lib/roadworthy; true") == ""
    assert web1.sh("stat -c %a /run/roadworthy") == "700\n"
    thread.join()


def test_ctrl_c_lets_go_of_every_host(web1: Trial) -> None:
    program = textwrap.dedent(f"""
        from pathlib import Path
        from roadworthy.environments.host import Host
        from roadworthy.fleet.fleet import Fleet
        from roadworthy.fleet.ssh_options import SshOptions
        host = {web1.host!r}
        print("begun", flush=True)
        Fleet([host], SshOptions(config=Path({str(web1.ssh_config)!r}))).each(
            [host], lambda hand: hand.run(["sleep", "444"], time_limit_s=500))
    """)
    road = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    wait_for(lambda: "sleep 444" in web1.sh("ps ax"))
    os.kill(road.pid, signal.SIGINT)
    assert road.wait(10) != 0
    wait_for(lambda: "sleep 444" not in web1.sh("ps ax"))


def test_no_port_is_left_to_chance() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = Host("web1", "127.0.0.1", ("web",), port=silent.getsockname()[1])
        options = SshOptions(config=Path("/dev/null"), connect_time_limit_s=1)
        assert said(Fleet([host], options).hand(host)).splitlines()[0].endswith("(E411)")
