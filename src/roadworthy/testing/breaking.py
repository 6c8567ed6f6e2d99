"""Breaks a part of a rehearsal's machines, as an event says, and mends it again."""

from __future__ import annotations

from roadworthy.testing.event import Act, Event
from roadworthy.testing.machine import Machine
from roadworthy.testing.machines import Machines


def break_part(machines: Machines, event: Event) -> None:
    """Do what the event says."""
    machine = machines[event.host]
    match event.act:
        case Act.KILL:
            kill_units(machine, event.units)
        case Act.POWER:
            machine.kill()
        case Act.CUT:
            machine.cut_off()
        case Act.PAUSE:
            machine.pause()
        case Act.FILL:
            machine.fill_disk()
        case _:
            raise ValueError(event.act)


def mend_part(machines: Machines, event: Event) -> None:
    """Give back what was taken; a killed process is left to the machine, which must see to it by itself."""
    machine = machines[event.host]
    match event.act:
        case Act.POWER:
            machine.boot()
            machine.wait_until_booted()
        case Act.CUT:
            machine.reconnect()
        case Act.PAUSE:
            machine.resume()
        case Act.FILL:
            machine.free_disk()
        case _:
            pass


def repair(machines: Machines, event: Event) -> None:
    """Do for a part that did not come back by itself what an owner would do, so that the rehearsal can go on."""
    if event.act == Act.KILL:
        units = [unit for unit in event.units if "*" not in unit]
        machines[event.host].run(["systemctl", "restart", *units])


def kill_units(machine: Machine, units: tuple[str, ...]) -> None:
    """Kill every process of these units at once; they may be patterns, of which running ones count."""
    machine.run(["systemctl", "kill", "--signal=KILL", *units])
