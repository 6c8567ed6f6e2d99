"""The graphs of hosts and of the processes on them."""

from __future__ import annotations

from functools import partial

from roadworthy.hub.graphs.graph import Graph
from roadworthy.hub.graphs.line import Line, Values, each, share
from roadworthy.hub.graphs.reading import By, Found, Reading

PRESSURES = (("cpu", "CPU"), ("memory", "memory"), ("io", "disk"))
MOST_LINES = 8
"""So many lines can be told apart; the ones that reach highest are shown."""


def cpu(reading: Reading) -> list[Line]:
    """Return the share of the processors' time that was not idle."""
    every = reading.rate("node_cpu_seconds_total", ("host",))
    idle = reading.rate("node_cpu_seconds_total", ("host",), 'mode=~"idle|iowait"')
    return named({host: _used(idle.get(host, ()), whole) for host, whole in every.items()})


def load(reading: Reading) -> list[Line]:
    """Return how many processes wanted to run."""
    return named(reading.gauge("node_load1", ("host",)))


def memory(reading: Reading) -> list[Line]:
    """Return the share of memory that is taken."""
    free = reading.gauge("node_memory_MemAvailable_bytes", ("host",))
    return named({host: _used(free.get(host, ()), whole) for host, whole in _whole(reading, "MemTotal").items()})


def disk(reading: Reading) -> list[Line]:
    """Return the share of each file system that is taken."""
    by = ("host", "mountpoint")
    free, whole = (reading.gauge(f"node_filesystem_{end}_bytes", by) for end in ("avail", "size"))
    return named({place: _used(free.get(place, ()), size) for place, size in whole.items()})


def inodes(reading: Reading) -> list[Line]:
    """Return the share of each file system's files that is taken."""
    by = ("host", "mountpoint")
    free, whole = (reading.gauge(f"node_filesystem_files{end}", by) for end in ("_free", ""))
    return named({place: _used(free.get(place, ()), size) for place, size in whole.items()})


def network(reading: Reading) -> list[Line]:
    """Return the bytes that came and went each second."""
    ways = (("receive", "in"), ("transmit", "out"))
    rates = [(word, reading.rate(f"node_network_{way}_bytes_total", ("host",), 'device!="lo"')) for way, word in ways]
    return named({(*host, word): values for word, found in rates for host, values in found.items()})


def pressure(reading: Reading) -> list[Line]:
    """Return the share of time in which something waited for CPU, memory or disk."""
    found = {
        (*host, word): each(values, lambda value: value * 100)
        for name, word in PRESSURES
        for host, values in reading.rate(f"node_pressure_{name}_waiting_seconds_total", ("host",)).items()
    }
    return named(found)


def unit_cpu(reading: Reading) -> list[Line]:
    """Return the processor time of each unit, as a share of one core."""
    found = reading.rate("unit_cpu_seconds_total", ("unit", "host"))
    return named({unit: each(values, lambda value: value * 100) for unit, values in found.items()})


def unit_figure(name: str, reading: Reading) -> list[Line]:
    """Return a figure of each unit."""
    return named(reading.gauge(name, ("unit", "host")))


def restarts(reading: Reading) -> list[Line]:
    """Return how often units started again in each step."""
    return named(reading.increase("unit_restarts_total", ("unit", "host")))


def named(found: Found, most: int = MOST_LINES) -> list[Line]:
    """Return lines named by their labels; of many, those that reach highest, in the order of names."""
    lines = [Line(_name(labels), values) for labels, values in sorted(found.items()) if any(v is not None for v in values)]
    highest = sorted(lines, key=lambda line: -max(value or 0.0 for value in line.values))[:most]
    return [line for line in lines if line in highest]


def _name(labels: By) -> str:
    return " · ".join(label.removesuffix(".service") for label in labels if label)


def _used(free: Values, whole: Values) -> Values:
    return each(share(free, whole, 100), lambda value: max(0.0, 100 - value)) if free else ()


def _whole(reading: Reading, name: str) -> Found:
    return reading.gauge(f"node_memory_{name}_bytes", ("host",))


HOSTS = (
    Graph("cpu", "CPU", "%", cpu, most=100),
    Graph("memory", "Memory taken", "%", memory, most=100),
    Graph("load", "Load", "", load),
    Graph("disk", "Disk taken", "%", disk, most=100),
    Graph("network", "Network", "B/s", network),
    Graph("pressure", "Waiting for CPU, memory, disk", "%", pressure),
    Graph("inodes", "Files taken", "%", inodes, most=100),
)
PROCESSES = (
    Graph("unit-cpu", "CPU of units", "% of a core", unit_cpu),
    Graph("unit-memory", "Memory of units", "B", partial(unit_figure, "unit_memory_bytes")),
    Graph("unit-tasks", "Threads and processes", "", partial(unit_figure, "unit_tasks")),
    Graph("unit-restarts", "Starts again", "", restarts),
)
