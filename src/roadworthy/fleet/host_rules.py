"""What can be wrong with a host, or with the way to it."""

from __future__ import annotations

from roadworthy.problems import Rule

UNREACHABLE = Rule(
    "E411", "A host can't be reached", "Nothing answers at its address and port: it is off, or a network is between."
)
UNKNOWN_NAME = Rule(
    "E412", "A host's name leads nowhere", "Neither DNS nor the ssh configuration of this workstation knows the name."
)
LOGIN_REFUSED = Rule("E413", "A host refuses the login", "None of the keys that ssh offered opens this account.")
KEY_UNKNOWN = Rule(
    "E414", "A host's key is not known yet", "Whoever answers there could be somebody else; only the owner can tell."
)
KEY_CHANGED = Rule(
    "E415", "A host's key has changed", "The machine was made anew, or somebody else answers in its place."
)
SUDO_ASKS = Rule("E416", "sudo can't be used", "Making a host ready needs root; nobody is there to type a password.")
NO_PYTHON = Rule(
    "E417", "A host has no Python 3", "What Roadworthy does on a host, it does with the host's own Python."
)
OLD_PYTHON = Rule("E418", "A host's Python is too old", "The program that is sent to a host needs Python 3.9 or newer.")
NO_SYSTEMD = Rule("E419", "A host is not run by systemd", "Services, timers and long steps are units of systemd.")
HOST_DISK_FULL = Rule("E420", "A host's disk is full", "Nothing was half written, but nothing more can be either.")
CONNECTION_LOST = Rule("E421", "The connection to a host was lost", "It broke while something was under way.")
CLOCK_SKEW = Rule(
    "E422", "A host's clock is wrong", "Certificates, sessions, locks and logs all go by the clock."
)  # fmt: skip
APT_BUSY = Rule("E423", "Another apt is at work on a host", "Only one program may install packages at a time.")
NO_PACKAGE = Rule("E424", "A package is not to be had", "None of the host's package sources has one of that name.")
HOST_BUSY = Rule(
    "E425", "A host is being changed by somebody else", "Two at once would undo each other's work half way."
)
CHECK_FAILED = Rule(
    "E426", "A file was refused by its own program", "It was checked before it was put in place, so the old one stays."
)
UNIT_FAILED = Rule("E427", "A unit does not start", "systemd started it, and it failed or ended.")
COMMAND_FAILED = Rule("E428", "A command failed on a host", "What it should see to is not as it should be.")
TOOK_TOO_LONG = Rule("E429", "A host took too long", "The step was ended, so that nothing waits for ever.")
REFUSED = Rule("E430", "A host can't do it", "Something there is not as it has to be.")
HOST_FAULT = Rule(
    "E431", "Roadworthy's program on a host has a fault", "A case nobody thought of; the report says where."
)
NO_SSH = Rule("E432", "This workstation has no ssh", "Hosts are reached by the workstation's own OpenSSH client.")
STEP_LOST = Rule(
    "E433", "A step on a host ended without saying how", "The host was restarted, or the step was killed there."
)
CANT_CONNECT = Rule("E434", "ssh failed", "ssh itself says why.")
FENCED = Rule(
    "E439", "A newer deploy is at work on a host", "An old one that was asleep must not undo what the newer one did."
)
NO_SUCH_HOST = Rule(
    "E435", "No such host or role", "The environment has no host of that name, and no host with that role."
)

RULES = (
    UNREACHABLE, UNKNOWN_NAME, LOGIN_REFUSED, KEY_UNKNOWN, KEY_CHANGED, SUDO_ASKS, NO_PYTHON, OLD_PYTHON, NO_SYSTEMD,
    HOST_DISK_FULL, CONNECTION_LOST, CLOCK_SKEW, APT_BUSY, NO_PACKAGE, HOST_BUSY, CHECK_FAILED, UNIT_FAILED,
    COMMAND_FAILED, TOOK_TOO_LONG, REFUSED, HOST_FAULT, NO_SSH, STEP_LOST, CANT_CONNECT, NO_SUCH_HOST, FENCED,
)  # fmt: skip

BY_NAME = {
    "apt_busy": APT_BUSY,
    "busy": HOST_BUSY,
    "check_failed": CHECK_FAILED,
    "command_failed": COMMAND_FAILED,
    "disk_full": HOST_DISK_FULL,
    "fenced": FENCED,
    "no_package": NO_PACKAGE,
    "no_systemd": NO_SYSTEMD,
    "refused": REFUSED,
    "step_lost": STEP_LOST,
    "took_too_long": TOOK_TOO_LONG,
    "unit_failed": UNIT_FAILED,
}
"""The names by which the program on a host calls these rules."""
