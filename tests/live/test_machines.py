"""Rehearsal machines for real: booted, killed, paused, cut off, filled; and gone afterwards, whatever happened."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.live.conftest import wait_for

from roadworthy.environments.host import Host
from roadworthy.problems import ProblemsFound
from roadworthy.testing import control_group, network
from roadworthy.testing.machines import Machines
from roadworthy.testing.mounts import mounts_below
from roadworthy.testing.workstation import PACKAGES, PATH, WHERE_CLAIMS_ARE, WHERE_MACHINES_ARE

MISSING = [name for name in PACKAGES if not shutil.which(name, path=PATH)]
CAN = os.geteuid() == 0 and not MISSING
pytestmark = [
    pytest.mark.live,
    pytest.mark.machines,
    pytest.mark.skipif(
        not CAN and not os.environ.get("CI"), reason=f"rehearsal machines need root and {', '.join(MISSING) or 'Linux'}"
    ),
]
WEB = Host("web1", "10.77.0.4", ("web",))
ALL = Host("all1", "10.77.0.5", ("web", "database"), user="deploy", port=2222)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with Machines([WEB, ALL], tmp_path_factory.mktemp("rehearsal in two words")) as booted:
        yield booted


def ssh(machines: Machines, name: str, command: str) -> str:
    words = ["ssh", "-F", str(machines.ssh_config), "-o", "ConnectTimeout=2", name, command]
    return subprocess.run(words, capture_output=True, text=True, timeout=30, check=True).stdout.strip()


def answers(machines: Machines, name: str) -> bool:
    try:
        return ssh(machines, name, "true") == ""
    except subprocess.CalledProcessError:
        return False


def test_a_machine_is_reached_by_its_name_and_by_its_address_as_the_user_of_the_host(machines: Machines) -> None:
    assert ssh(machines, "web1", "hostname; id -un") == "web1\nroot"
    assert ssh(machines, "10.77.0.5", "hostname; id -un; sudo -n id -un") == "all1\ndeploy\nroot"


def test_its_units_are_all_up_and_it_reaches_the_other(machines: Machines) -> None:
    assert ssh(machines, "web1", "systemctl is-system-running; ping -c 1 -q 10.77.0.5 >/dev/null && echo seen") == (
        "running\nseen"
    )


def test_a_unit_may_be_walled_in_as_on_a_real_machine(machines: Machines) -> None:
    words = (
        "DynamicUser=yes PrivateUsers=yes ProtectSystem=strict ProtectProc=invisible PrivateDevices=yes PrivateTmp=yes"
    )
    properties = " ".join(f"-p {word}" for word in words.split())
    assert ssh(machines, "web1", f"systemd-run --wait --pipe -q {properties} touch /etc/no 2>&1 || true") == (
        "/usr/bin/touch: cannot touch '/etc/no': Read-only file system"
    )


def test_a_power_cut_kills_all_at_once_and_its_disk_is_kept(machines: Machines) -> None:
    machine = machines["web1"]
    ssh(machines, "web1", "echo kept > /var/tmp/file")
    machine.kill()
    assert control_group.pids(control_group.folder_of(WEB.address)) == []
    assert not answers(machines, "web1")
    with pytest.raises(ProblemsFound, match=r"web1 is switched off \(E507\)"):
        machine.run(["true"])
    machine.boot()
    machine.wait_until_booted()
    assert ssh(machines, "web1", "cat /var/tmp/file") == "kept"


def test_a_reboot_from_inside_brings_it_back_on_the_network(machines: Machines) -> None:
    before = ssh(machines, "web1", "cat /proc/sys/kernel/random/boot_id")
    machines["web1"].run(["systemctl", "reboot"])
    wait_for(
        lambda: answers(machines, "web1") and ssh(machines, "web1", "cat /proc/sys/kernel/random/boot_id") != before
    )
    machines["web1"].wait_until_booted()


def test_it_is_shut_down_and_booted(machines: Machines) -> None:
    machines["web1"].shut_down()
    assert not machines["web1"].is_running
    machines["web1"].boot()
    machines["web1"].wait_until_booted()
    assert answers(machines, "web1")


def test_a_paused_machine_holds_its_connections_and_goes_on(machines: Machines) -> None:
    words = ["ssh", "-F", str(machines.ssh_config), "web1", "read line; echo $line"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as talk:
        machines["web1"].pause()
        assert not answers(machines, "web1")
        machines["web1"].resume()
        assert talk.communicate("still here\n", timeout=20)[0] == "still here\n"


def test_a_machine_killed_while_paused_is_dead(machines: Machines) -> None:
    machines["web1"].pause()
    machines["web1"].kill()
    machines["web1"].boot()
    machines["web1"].wait_until_booted()
    assert answers(machines, "web1")


def test_one_that_is_cut_off_runs_and_nobody_reaches_it(machines: Machines) -> None:
    machines["web1"].cut_off()
    assert not answers(machines, "web1")
    assert machines["web1"].run(["ping", "-c", "1", "-W", "1", ALL.address]).returncode == 1
    assert answers(machines, "all1")
    machines["web1"].reconnect()
    assert answers(machines, "web1")


def test_a_full_disk_takes_nothing_more_until_it_is_freed(machines: Machines) -> None:
    assert machines["web1"].fill_disk() > 1 << 30
    write = "head -c 100000 /dev/zero > /var/tmp/more; echo $?"
    assert machines["web1"].run(["sh", "-c", write]).stdout == "1\n"
    assert answers(machines, "web1")
    machines["web1"].free_disk()
    assert machines["web1"].run(["sh", "-c", write]).stdout == "0\n"


def test_what_the_kernel_can_not_do_is_said(machines: Machines) -> None:
    try:
        machines["web1"].slow_down(delay_ms=200)
    except ProblemsFound as error:
        assert "this kernel can't delay packets" in str(error)
    else:
        assert "time=2" in machines["all1"].run(["ping", "-c", "1", WEB.address]).stdout
        machines["web1"].speed_up()


def test_an_address_in_use_is_refused_in_a_sentence(machines: Machines) -> None:
    with pytest.raises(ProblemsFound) as caught, Machines([Host("other", WEB.address, ())]):
        pass
    assert str(caught.value) == (
        f"{WEB.address} belongs to another rehearsal on this workstation: web1, process {os.getpid()} (E503)\n"
        "  hint: wait for its end"
    )
    assert answers(machines, "web1")


def test_a_name_that_is_not_there_is_said(machines: Machines) -> None:
    with pytest.raises(ProblemsFound, match=r"no machine of this rehearsal is called web2 \(E510\)"):
        machines["web2"]


def left(address: str) -> list[str]:
    """Return what is left of a machine."""
    cards = subprocess.run(["ip", "-br", "link"], capture_output=True, text=True, check=True).stdout
    folder = WHERE_MACHINES_ARE / address
    found = [f"mount {place}" for place in mounts_below(folder)]
    found += [f"process {pid}" for pid in control_group.pids(control_group.folder_of(address))]
    found += [str(path) for path in (folder, control_group.folder_of(address)) if path.exists()]
    found += [network.card(address)] if network.card(address) + "@" in cards else []
    claim = WHERE_CLAIMS_ARE / address
    return found + ([f"claim {claim.read_text()}"] if claim.exists() and claim.read_text() else [])


def begin(folder: Path, address: str) -> subprocess.Popen[bytes]:
    """Begin a rehearsal in a process of its own, and wait until its machine is up."""
    words = [sys.executable, "-m", "roadworthy.testing.machines", "boot", f"web1={address}", "--folder", str(folder)]
    with (folder.parent / "said").open("wb") as said:
        process = subprocess.Popen(words, stdout=said, stderr=said)
    wait_for(lambda: process.poll() is not None or (folder / "known_hosts").exists())
    assert process.poll() is None, (folder.parent / "said").read_text()
    return process


def watcher_of(address: str) -> int:
    words = ["pgrep", "-f", f"roadworthy.testing.watcher {address}"]
    return int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def test_a_killed_rehearsal_leaves_nothing(tmp_path: Path, machines: Machines) -> None:
    process = begin(tmp_path, "10.77.0.6")
    assert left("10.77.0.6")
    process.kill()
    process.wait()
    wait_for(lambda: left("10.77.0.6") == [])
    assert answers(machines, "web1")


def test_what_a_rehearsal_and_its_watcher_left_when_both_were_killed_is_cleared_by_the_next(tmp_path: Path) -> None:
    process = begin(tmp_path / "first", "10.77.0.6")
    os.kill(watcher_of("10.77.0.6"), signal.SIGKILL)
    process.kill()
    process.wait()
    assert left("10.77.0.6")
    with Machines([Host("web1", "10.77.0.6", ())], tmp_path / "second") as machines:
        assert ssh(machines, "web1", "hostname") == "web1"
    assert left("10.77.0.6") == []


def test_one_killed_while_it_boots_leaves_nothing(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "roadworthy.testing.machines", "boot", "web1=10.77.0.6", "--folder", str(tmp_path)]
    for delay_s in (0.4, 0.6, 0.8, 1.0):
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay_s)  # the moment of death is what is tried here
        process.kill()
        process.wait()
        wait_for(lambda: left("10.77.0.6") == [])


def test_an_end_asked_for_leaves_nothing(tmp_path: Path) -> None:
    process = begin(tmp_path, "10.77.0.6")
    process.terminate()
    assert process.wait(30) == 0
    assert left("10.77.0.6") == []
