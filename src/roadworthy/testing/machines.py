"""Rehearsal machines: the hosts of an environment as throwaway Debian systems on this workstation.

For those who work on Roadworthy: `python -m roadworthy.testing.machines boot web1=10.77.0.2 db1=10.77.0.3` boots some,
says how to reach them, and removes them at Ctrl-C.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

from roadworthy.environments.host import Host
from roadworthy.problems import ProblemsFound
from roadworthy.testing import network
from roadworthy.testing.base_image import base_image
from roadworthy.testing.claims import Claim, take_claims
from roadworthy.testing.disk import DEFAULT_SIZE_BYTES
from roadworthy.testing.machine import Machine
from roadworthy.testing.package_cache import PackageCache
from roadworthy.testing.remains import clear, give_back
from roadworthy.testing.rules import NO_SUCH_MACHINE
from roadworthy.testing.ssh_config import config_text, known_hosts_text
from roadworthy.testing.watcher import Watcher
from roadworthy.testing.workstation import WHERE_MACHINES_ARE, call, require_workstation

DEFAULT_SUITE = "bookworm"
PATIENCE_S = 2.0


def silence(_: str) -> None:
    """Say nothing."""


class Machines:
    """Booted machines, for as long as the `with` block lasts; afterwards nothing of them is left but their logs."""

    def __init__(
        self,
        hosts: Sequence[Host],
        folder: Path | None = None,
        suite: str = DEFAULT_SUITE,
        tell: Callable[[str], None] = silence,
        disk_bytes: int = DEFAULT_SIZE_BYTES,
    ) -> None:
        self.hosts = tuple(hosts)
        self.suite = suite
        self._tell = tell
        self._disk_bytes = disk_bytes
        self._own_folder = folder is None
        self.folder = (folder or Path(tempfile.mkdtemp(prefix="rehearsal-"))).resolve()
        self._machines = {host.name: Machine(host, self.folder / f"{host.name}.log") for host in hosts}
        self._claims: list[Claim] = []
        self._watcher: Watcher | None = None
        self._packages: PackageCache | None = None

    @property
    def ssh_config(self) -> Path:
        """Return the file for `ssh -F` by which the machines are reached."""
        return self.folder / "ssh_config"

    def __getitem__(self, name: str) -> Machine:
        if name not in self._machines:
            message = f"no machine of this rehearsal is called {name}"
            raise ProblemsFound([NO_SUCH_MACHINE.problem(message, f"there are {', '.join(self._machines)}")])
        return self._machines[name]

    def __iter__(self) -> Iterator[Machine]:
        return iter(self._machines.values())

    def __len__(self) -> int:
        return len(self._machines)

    def __enter__(self) -> Machines:
        try:
            self.start()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def start(self) -> None:
        """Boot all of them at once and wait for them. Raises ProblemsFound with every reason why not."""
        require_workstation()
        if problems := [problem for host in self.hosts for problem in network.outside(host.name, host.address)]:
            raise ProblemsFound(problems)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._packages = PackageCache(base_image(self.suite, self._tell))
        self._claim()
        self._tell(f"booting {', '.join(host.name for host in self.hosts)} with Debian {self.suite}")
        public_key, layers = self._make_key(), self._packages.layers
        self._all_at_once(lambda machine: self._boot(machine, layers, public_key))
        self.ssh_config.write_text(config_text(self.hosts, self.folder))
        keys = {machine.name: machine.public_host_key for machine in self}
        (self.folder / "known_hosts").write_text(known_hosts_text(self.hosts, keys))

    def end(self) -> None:
        """Remove all of them, whatever state they are in. Twice does nothing."""
        claims, self._claims = self._claims, []
        if claims:
            self._tell(f"removing {', '.join(self._machines)}")
            try:
                self._keep_packages()
            finally:
                give_back(claims)
        if self._watcher:
            self._watcher.dismiss()
            self._watcher = None
        if self._own_folder:
            call(["rm", "-rf", "--one-file-system", "--", str(self.folder)])

    def _keep_packages(self) -> None:
        if self._packages and all(machine.disk.is_mounted for machine in self):
            for machine in self:
                machine.kill()
            self._packages.keep([machine.disk.changes for machine in self])

    def _claim(self) -> None:
        addresses = [host.address for host in self.hosts]
        self._claims = take_claims(addresses, PATIENCE_S)
        self._watcher = Watcher(addresses, str(self.folder / "watcher.log"))
        for host, claim in zip(self.hosts, self._claims, strict=True):
            clear(claim)
            claim.write(f"{host.name}, process {os.getpid()}")
        with network.network_lock():
            network.lay_network()
        WHERE_MACHINES_ARE.mkdir(parents=True, exist_ok=True)

    def _make_key(self) -> str:
        key = self.folder / "key"
        key.unlink(missing_ok=True)
        call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "rehearsal", "-f", str(key)])
        return key.with_suffix(".pub").read_text()

    def _boot(self, machine: Machine, layers: Sequence[Path], public_key: str) -> None:
        machine.make(layers, public_key, self._disk_bytes)
        machine.boot()
        machine.wait_until_booted()

    def _all_at_once(self, do: Callable[[Machine], None]) -> None:
        with ThreadPoolExecutor(max(1, len(self))) as pool:
            found = [pool.submit(do, machine) for machine in self]
        errors = [error for one in found if (error := one.exception())]
        if problems := [problem for error in errors if isinstance(error, ProblemsFound) for problem in error.problems]:
            raise ProblemsFound(problems)
        if errors:
            raise errors[0]


if __name__ == "__main__":
    from roadworthy.testing.by_hand import main

    main()
