"""Asks a hub's host how the hub is known, and for a link that lets somebody in once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roadworthy.environments.address import in_url
from roadworthy.environments.environment import Environment
from roadworthy.environments.host import Host
from roadworthy.fleet.hand import Hand
from roadworthy.problems import Problem, ProblemsFound, Rule, Where
from roadworthy.stack.hub_code import root
from roadworthy.stack.hub_site import hub_host
from roadworthy.stack.layout import Layout
from roadworthy.stack.reach import LOOPBACK

NO_HUB = Rule("E601", "No host has the hub", "Without one, figures of the environment are gathered nowhere.")
NOT_BROUGHT = Rule("E602", "The hub is not on its host yet", "`road apply` brings it there.")
AWAY = Rule("E603", "The hub does not answer", "Its host was reached, but nothing can be shown.")
PORT_TAKEN = Rule("E604", "The port is taken", "Another program of this workstation listens there.")
RULES = (NO_HUB, NOT_BROUGHT, AWAY, PORT_TAKEN)
REFUSED = "forwarding request failed"
"""What ssh says when it may not reach the port, or nobody is there."""
LINK = re.compile(r"https?://\S+(/-/enter/\S+)$")


@dataclass(frozen=True)
class HubEntry:
    """One hub on its host."""

    hand: Hand
    layout: Layout
    environment: str

    @property
    def url(self) -> str:
        """Return the address that the hub knows itself by."""
        return f"https://{in_url(self.hand.host.address)}:{self.layout.hub_port}"

    def certificate(self) -> str:
        """Return the hub's certificate, as its host has it. Raise ProblemsFound when it has none."""
        path = f"{self.layout.etc}/hub.crt"
        found = self.hand.facts((path,)).files.get(path, "")
        if not found:
            raise ProblemsFound(
                [NOT_BROUGHT.problem("it has no hub yet", f"`road apply {self.environment}`", self._where)]
            )
        return found

    def link(self, name: str = "") -> str:
        """Return the path of a new link that lets a person in once. Raise ProblemsFound when the hub makes none."""
        python = f"{root(self.layout)}/current/python/bin/python"
        words = [python, "-m", "roadworthy.hub", "link", *([name] if name else [])]
        variables = f"{self.layout.etc}/hub.variables"
        done = self.hand.run(words, user=self.layout.hub_account, variables_file=variables)
        links = [found[1] for line in done.lines if (found := LINK.search(line))]
        if done.exit_code or not links:
            said = done.lines[-1] if done.lines else f"exit code {done.exit_code}"
            raise ProblemsFound([self.away(f"it makes no link: {said}")])
        return links[-1]

    def unanswered(self, said: str) -> Problem:
        """Return why the hub was not reached, by what its host says of it; `said` is what the tunnel says."""
        unit = f"{self.layout.unit('hub')}.service"
        if not self.hand.unit_state([unit])[unit].is_active:
            return self.away(f"{unit} does not run")
        if REFUSED not in said or not self._listens():
            return self.away(f"the hub does not answer: {said}")
        hint = "have its sshd_config say AllowTcpForwarding local, or leave it out"
        return AWAY.problem("its SSH server passes no connections on to the hub", hint, self._where)

    def _listens(self) -> bool:
        """Say whether somebody is at the hub's port, as its own host sees it."""
        program = f"import socket; socket.create_connection(('{LOOPBACK}', {self.layout.hub_port}), 3)"
        return self.hand.run(["python3", "-c", program]).exit_code == 0

    def away(self, why: str) -> Problem:
        """Return the problem that the hub can't be shown."""
        unit = self.layout.unit("hub")
        hint = f"`road ssh {self.environment} {self.hand.host.name}`, and there `systemctl status {unit}`"
        return AWAY.problem(why, hint, self._where)

    @property
    def _where(self) -> Where:
        return Where(part=self.hand.host.name)


def host_with_hub(environment: Environment) -> Host:
    """Return the host. Raise ProblemsFound for an environment that has none."""
    host = hub_host(environment)
    if host is None:
        where = Where("roadworthy.toml", part=f"environments.{environment.name}.hosts")
        hint = f'give one of them the role "hub", then `road apply {environment.name}`'
        raise ProblemsFound([NO_HUB.problem("no host has the role hub", hint, where)])
    return host
