"""The graphs of hosts and of the processes on them."""

from __future__ import annotations

from functools import partial

from roadworthy.hub.graphs.graph import MOST, Graph
from roadworthy.hub.graphs.line import Line, Values, each, share, total
from roadworthy.hub.graphs.reading import By, Found, Reading

PRESSURES = (("cpu", "CPU"), ("memory", "memory"), ("io", "disk"))
MOST_LINES = 8
"""So many lines can be told apart; the ones that reach highest are shown."""


def cpu(reading: Reading) -> list[Line]:
    """Return the share of the processors' time that was not idle."""
    every = reading.rate("node_cpu_seconds_total", ("host",))
    idle, waiting = (reading.rate("node_cpu_seconds_total", ("host",), mode=mode) for mode in ("idle", "iowait"))
    unused = {host: total([values, *([waiting[host]] if host in waiting else [])]) for host, values in idle.items()}
    return named({host: _used(unused.get(host, ()), whole) for host, whole in every.items()})


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
    """Return the bytes that came and went each second: apart on one host, together on many."""
    found: dict[By, list[Values]] = {}
    for way, word in (("receive", "in"), ("transmit", "out")):
        for (host, device), values in reading.rate(f"node_network_{way}_bytes_total", ("host", "device")).items():
            if device != "lo":
                found.setdefault((word,) if _is_of_one(reading) else (host,), []).append(values)
    return named({labels: total(lines) for labels, lines in found.items()})


def pressure(reading: Reading) -> list[Line]:
    """Return the share of time in which something waited: for what on one host, for whichever most on many."""
    found: dict[By, list[Values]] = {}
    for name, word in PRESSURES:
        for (host,), values in reading.rate(f"node_pressure_{name}_waiting_seconds_total", ("host",)).items():
            found.setdefault((word,) if _is_of_one(reading) else (host,), []).append(values)
    return named({labels: each(_highest(lines), lambda value: value * 100) for labels, lines in found.items()})


def _is_of_one(reading: Reading) -> bool:
    return "host" in dict(reading.labels)


def _highest(lines: list[Values]) -> Values:
    columns = ([value for value in column if value is not None] for column in zip(*lines, strict=True))
    return tuple(max(column, default=None) for column in columns)


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


def named(found: Found, most: int = MOST_LINES, usual: str = "") -> list[Line]:
    """Return lines named by their labels; of many, those that reach highest, in the order of names."""
    lines = [
        Line(_name(labels) or usual, values)
        for labels, values in sorted(found.items())
        if any(v is not None for v in values)
    ]
    highest = sorted(lines, key=lambda line: -max(value or 0.0 for value in line.values))[:most]
    return [line for line in lines if line in highest]


def _name(labels: By) -> str:
    return " · ".join(label.removesuffix(".service") for label in labels if label)


def _used(free: Values, whole: Values) -> Values:
    return each(share(free, whole, 100), lambda value: max(0.0, 100 - value)) if free else ()


def _whole(reading: Reading, name: str) -> Found:
    return reading.gauge(f"node_memory_{name}_bytes", ("host",))


HOSTS = (
    Graph("cpu", "CPU", "%", cpu, large=MOST, most=100),
    Graph("memory", "Memory taken", "%", memory, large=MOST, most=100),
    Graph("disk", "Disk taken", "%", disk, large=MOST, most=100),
    Graph("load", "Load", "", load, large=MOST),
    Graph("network", "Network", "B/s", network, large=MOST),
    Graph("pressure", "Waiting for CPU, memory or disk", "%", pressure, large=MOST),
    Graph("inodes", "Files taken", "%", inodes, large=MOST, most=100),
)
PROCESSES = (
    Graph("unit-cpu", "CPU of units", "% of a core", unit_cpu, large=MOST),
    Graph("unit-memory", "Memory of units", "B", partial(unit_figure, "unit_memory_bytes"), large=MOST),
    Graph("unit-tasks", "Threads and processes", "", partial(unit_figure, "unit_tasks"), large=MOST),
    Graph("unit-restarts", "Starts again", "", restarts, large=MOST),
)
