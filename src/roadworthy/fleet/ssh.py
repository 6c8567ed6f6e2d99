"""What ssh's own words mean for the owner, when it could not reach a host or lost it."""

from __future__ import annotations

import re

from roadworthy.environments.host import Host
from roadworthy.fleet.exchange import Lost
from roadworthy.fleet.host_rules import (
    CANT_CONNECT,
    CONNECTION_LOST,
    KEY_CHANGED,
    KEY_UNKNOWN,
    LOGIN_REFUSED,
    NO_PYTHON,
    OLD_PYTHON,
    STEP_LOST,
    SUDO_ASKS,
    TOOK_TOO_LONG,
    UNKNOWN_NAME,
    UNREACHABLE,
)
from roadworthy.problems import Problem, Rule, Where

SSH_FAILED = 255
NOT_FOUND = 127
NO_SUDO_SAID = r"env: .?sudo.?: No such file"
TRANSIENT = {CONNECTION_LOST.id, UNREACHABLE.id, CANT_CONNECT.id}
"""Problems that may be gone a moment later."""

REASONS: tuple[tuple[str, Rule, str, str], ...] = (
    (
        r"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed",
        KEY_CHANGED,
        "its ssh key is another than last time",
        "if the machine was made anew, run ssh-keygen -R {known}; if it was not, somebody may be in between",
    ),
    (
        r"Host key verification failed|No .*host key is known",
        KEY_UNKNOWN,
        "its ssh key is not known on this workstation",
        "look at the key and accept it once: {ssh}",
    ),
    (
        r"Permission denied|Too many authentication failures|No supported authentication",
        LOGIN_REFUSED,
        "ssh may not log in as {user}",
        "give the host your public key (ssh-copy-id {target}), load it (ssh-add), or name another user or IdentityFile",
    ),
    (
        r"Could not resolve hostname",
        UNKNOWN_NAME,
        "no address is known for {address}",
        "check `address` in roadworthy.toml, or add the name to DNS or ~/.ssh/config",
    ),
    (
        r"Connection refused",
        UNREACHABLE,
        "{address} refuses connections at port {port}",
        "see that sshd runs there, and that `port` is right",
    ),
    (
        r"timed out|Operation timed out",
        UNREACHABLE,
        "{address} does not answer at port {port}",
        "see that it is on, and that no firewall is between",
    ),
    (
        r"No route to host|Network is unreachable|Host is down",
        UNREACHABLE,
        "there is no way to {address}",
        "see that it is on, and that this workstation is in its network (a VPN?)",
    ),
    (
        r"Broken pipe|Connection reset|closed by remote host|Connection closed|not responding|Session open|mux_client",
        CONNECTION_LOST,
        "the connection was lost",
        "run this again: what was done already is found",
    ),
)


def problem(lost: Lost, host: Host, doing: str = "") -> Problem:
    """Return why a call ended without an answer, as a problem of that host."""
    if lost.is_late:
        return _made(TOOK_TOO_LONG, f"{doing or 'the step'} took too long and was ended", "", host)
    if lost.state.startswith("old"):
        version = lost.state.partition(" ")[2]
        return _made(OLD_PYTHON, f"its Python is {version}", "Roadworthy needs Python 3.9 or newer there", host)
    if lost.state:
        return _after_beginning(lost, host, doing)
    return _before_beginning(lost, host)


def _after_beginning(lost: Lost, host: Host, doing: str) -> Problem:
    if lost.exit_code in {SSH_FAILED, -9, -15}:
        words = f"the connection was lost during {doing}" if doing else "the connection was lost"
        return _made(CONNECTION_LOST, words, "run this again: what was done already is found", host)
    return _made(STEP_LOST, f"{doing or 'the step'} was ended there from outside", "run this again", host)


def _before_beginning(lost: Lost, host: Host) -> Problem:
    if "sudo:" in lost.errors:
        line = f"{host.user} ALL=(ALL) NOPASSWD: ALL"
        hint = f"put the line `{line}` into /etc/sudoers.d/{host.user} there, or let road log in as root (`user`)"
        return _made(SUDO_ASKS, f"{host.user} may not use sudo without a password", hint, host)
    if lost.exit_code == NOT_FOUND and re.search(NO_SUDO_SAID, lost.errors):
        hint = "install it there as root: apt-get install -y sudo; or let road log in as root (`user`)"
        return _made(SUDO_ASKS, f"it has no sudo, which {host.user} needs", hint, host)
    if lost.exit_code in {126, NOT_FOUND}:
        return _made(NO_PYTHON, "it has no python3", f"install it: {_shown(host)} apt-get install -y python3", host)
    for pattern, rule, words, hint in REASONS:
        if re.search(pattern, lost.errors):
            return _made(rule, _filled(words, host), _filled(hint, host), host)
    said = lost.errors.splitlines()[-1][:200] if lost.errors else f"exit code {lost.exit_code}, and not a word"
    return _made(CANT_CONNECT, f"ssh failed: {said}", f"try it by hand: {_shown(host)}", host)


def _filled(text: str, host: Host) -> str:
    known = host.address if host.port == 22 else f"'[{host.address}]:{host.port}'"
    target = f"{'' if host.port == 22 else f'-p {host.port} '}{host.user}@{host.address}"
    return text.format(
        user=host.user, address=host.address, port=host.port, known=known, target=target, ssh=_shown(host)
    )


def _shown(host: Host) -> str:
    return f"ssh {'' if host.port == 22 else f'-p {host.port} '}{host.user}@{host.address}"


def _made(rule: Rule, message: str, hint: str, host: Host) -> Problem:
    return rule.problem(message, hint, Where(part=host.name))
