"""One rehearsal machine: a whole Debian system that can be booted, killed, paused, cut off and filled."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from roadworthy.environments.host import Host
from roadworthy.problems import ProblemsFound
from roadworthy.testing import control_group, network
from roadworthy.testing.disk import DEFAULT_SIZE_BYTES, Disk
from roadworthy.testing.first_boot import Identity, make_someone
from roadworthy.testing.nspawn import VARIABLES, boot_words, scope_words
from roadworthy.testing.rules import NEVER_BOOTED
from roadworthy.testing.workstation import PATH, WHERE_MACHINES_ARE, attempt, variables

BOOT_TIME_LIMIT_S = 90.0
STOP_TIME_LIMIT_S = 30.0
RUN_TIME_LIMIT_S = 120.0
ASK_AGAIN_S = 0.05
ENTER = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")


class Machine:
    """A machine by its host. Its log, what it says while it boots, is in `log`."""

    def __init__(self, host: Host, log: Path) -> None:
        self.host = host
        self.name = host.name
        self.address = host.address
        self.log = log
        self.disk = Disk(WHERE_MACHINES_ARE / host.address)
        self._identity = Identity("", "")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def public_host_key(self) -> str:
        """Return the key by which ssh knows it."""
        return self._identity.public_host_key

    @property
    def is_running(self) -> bool:
        """Say whether it is switched on."""
        return self._process is not None and self._process.poll() is None

    def make(self, layers: Sequence[Path], public_key: str, size_bytes: int = DEFAULT_SIZE_BYTES) -> None:
        """Give it a disk over `layers`, and a name, an address and keys of its own."""
        self.disk.make(layers, size_bytes)
        self._identity = make_someone(self.disk.root, self.host, public_key)

    def boot(self) -> None:
        """Switch it on, with the disk as it was left. `wait_until_booted` waits for the rest."""
        if self.is_running:
            return
        group = control_group.make(self.address)
        words = [
            *scope_words(self.address, control_group.has_systemd(), group),
            *boot_words(self.disk.root, self.address, self.name, self._identity.machine_id),
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                env={**variables(), **VARIABLES},
            )  # fmt: skip

    def wait_until_booted(self, time_limit_s: float = BOOT_TIME_LIMIT_S) -> None:
        """Wait until its units are up and its ssh answers. Raises ProblemsFound when that takes too long."""
        until_s = time.monotonic() + time_limit_s
        while not (self._is_up() and self._has_ssh()):
            if time.monotonic() > until_s or not self.is_running:
                hint = f"its log is {self.log}: {_last_line(self.log)}"
                raise ProblemsFound([NEVER_BOOTED.problem(f"{self.name} did not boot in {time_limit_s:g} s", hint)])
            time.sleep(ASK_AGAIN_S)

    def kill(self) -> None:
        """Switch it off as a power cut would: every process at once, no last words. Its disk is kept."""
        control_group.kill(self.address)
        self._bury()

    def shut_down(self) -> None:
        """Switch it off as an owner would."""
        self.run(["systemctl", "poweroff"])
        self._bury()

    def pause(self) -> None:
        """Stop all its processes where they are; its connections stay open and nobody answers."""
        control_group.freeze(self.address, is_frozen=True)

    def resume(self) -> None:
        """Let them go on."""
        control_group.freeze(self.address, is_frozen=False)

    def cut_off(self) -> None:
        """Drop all packets from and to it, as with a dead switch."""
        network.cut_off(self.address)

    def reconnect(self) -> None:
        """Let packets through again."""
        network.reconnect(self.address)

    def slow_down(self, delay_ms: float, loss: float = 0.0) -> None:
        """Delay packets to it, and lose a share of them. Raises ProblemsFound where the kernel can't."""
        network.slow_down(self.address, delay_ms, loss)

    def speed_up(self) -> None:
        """End the delay."""
        network.speed_up(self.address)

    def fill_disk(self) -> int:
        """Leave it no free byte; return how many it had."""
        return self.disk.fill()

    def free_disk(self) -> None:
        """Give its free bytes back."""
        self.disk.free()

    def run(
        self, words: Sequence[str], text: str = "", time_limit_s: float = RUN_TIME_LIMIT_S
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in it as root, not by way of its network, and return how it ended."""
        enter = ["nsenter", f"--target={self._leader()}", *ENTER, "--", "env", "-i"]
        return attempt([*enter, f"PATH={PATH}", "HOME=/root", "LC_ALL=C.UTF-8", *words], text, time_limit_s)

    def _leader(self) -> int:
        """Return its PID 1 as the workstation numbers it, or raise ProblemsFound when it is off."""
        for pid in control_group.pids(control_group.folder_of(self.address)):
            with suppress(OSError):
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                numbers = next(line for line in lines if line.startswith("NSpid:")).split()[1:]
                if len(numbers) > 1 and numbers[-1] == "1":
                    return pid
        raise ProblemsFound([NEVER_BOOTED.problem(f"{self.name} is switched off", "")])

    def _is_up(self) -> bool:
        with suppress(ProblemsFound, subprocess.TimeoutExpired):
            return self.run(["systemctl", "is-system-running"], time_limit_s=10).stdout.strip() in {
                "running",
                "degraded",
            }
        return False

    def _has_ssh(self) -> bool:
        with suppress(OSError), socket.create_connection((self.address, self.host.port), timeout=2) as one:
            one.settimeout(2)
            return one.recv(4) == b"SSH-"
        return False

    def _bury(self) -> None:
        if self._process is not None:
            self._process.wait(STOP_TIME_LIMIT_S)
            self._process = None


def _last_line(file: Path) -> str:
    with suppress(OSError):
        lines = file.read_bytes()[-2000:].decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else "(empty)"
    return "(not there)"
