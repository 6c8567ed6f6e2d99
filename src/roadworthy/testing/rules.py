"""What can go wrong with rehearsal machines: the workstation can't have them, or one of them does not do as told."""

from __future__ import annotations

from roadworthy.problems import Rule

NEEDS_ROOT = Rule(
    "E501",
    "Rehearsal machines need root on Linux",
    "They are whole Debian systems beside this one: mounts, network cards and namespaces are root's to make.",
)
MISSING_PROGRAM = Rule(
    "E502",
    "A program that rehearsal machines need is not there",
    "The base image is made by debootstrap, machines are booted by systemd-nspawn and reached by ssh.",
)
ADDRESS_TAKEN = Rule(
    "E503",
    "Another rehearsal has this address",
    "Two machines at one address would get each other's visitors.",
)
NETWORK_TAKEN = Rule(
    "E504",
    "The rehearsal's network is already a real one",
    "What is meant for real machines at these addresses would reach the throwaway ones.",
)
OUTSIDE = Rule(
    "E505",
    "An address outside the rehearsal's network",
    "All rehearsal machines are on one network of this workstation, so nothing real is ever touched.",
)
NO_IMAGE = Rule(
    "E506",
    "The base image can't be made",
    "Every rehearsal machine begins as the same bare Debian, which is made once from Debian's packages.",
)
NEVER_BOOTED = Rule(
    "E507",
    "A rehearsal machine did not boot",
    "Nothing can be rehearsed on a machine that isn't up; its log says how far it came.",
)
CANT_SLOW_DOWN = Rule(
    "E508",
    "This workstation's kernel can't slow a network down",
    "Delay and loss are made by the kernel's netem, which some small kernels leave out.",
)
STEP_FAILED = Rule(
    "E509",
    "The workstation refused a step",
    "A mount, a network card or a filter could not be made or changed.",
)
NO_SUCH_MACHINE = Rule(
    "E510",
    "No such rehearsal machine",
    "Only the machines of this rehearsal can be broken.",
)

NO_SUCH_EVENT = Rule(
    "E511",
    "No such event in a rehearsal",
    "Events follow from the environment: its services killed, its hosts lost, its release changed.",
)

RULES = (
    *(NEEDS_ROOT, MISSING_PROGRAM, ADDRESS_TAKEN, NETWORK_TAKEN, OUTSIDE, NO_IMAGE, NEVER_BOOTED, CANT_SLOW_DOWN),
    *(STEP_FAILED, NO_SUCH_MACHINE, NO_SUCH_EVENT),
)
