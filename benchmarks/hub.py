"""Measures how many hosts' agents one hub takes on this machine, and how quickly its pages come meanwhile.

`hub.py [HOSTS] [SECONDS]` (100 hosts, 60 s if not said): what a real agent sent of a site with a dozen views is sent in
the names of so many hosts, at the same round moments every 10 s as agents do it, while somebody reads pages. Then as
fast as the hub takes it, which says how many hosts it could have. Senders and hub share the machine.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.hub.hosts import KEY, Host, Line, captured, hosts  # noqa: E402
from tests.hub.running import Hub, Visitor, free_port  # noqa: E402

INTERVAL_S, LINES, FLAT_OUT_S = 10, 16, 15.0
PAGES = {"site": f"/{KEY}/", "hosts": f"/{KEY}/hosts", "figures": f"/{KEY}/data?range=15m", "wall": "/"}


@dataclass
class Gauge:
    """What the hub's processes take."""

    hub: Hub
    pss_mb: list[float] = field(default_factory=list)

    def pids(self) -> list[Path]:
        """Return their places in /proc."""
        found = []
        for place in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                if os.getpgid(int(place.name)) == self.hub.process.pid:
                    found.append(place)
        return found

    def cpu_s(self) -> float:
        """Return the CPU that they have used."""
        times = [(place / "stat").read_text().rsplit(")", 1)[1].split()[11:13] for place in self.pids()]
        return sum(int(one) for pair in times for one in pair) / os.sysconf("SC_CLK_TCK")

    def look(self) -> None:
        """Note their memory; shared pages are counted in parts."""
        rows = [row for place in self.pids() for row in (place / "smaps_rollup").read_text().splitlines()]
        self.pss_mb.append(sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024)


def send(hub: Hub, own: list[Host], end_s: int) -> list[float]:
    """Send an interval of some hosts, each over a connection of its own as agents do; return how long each took."""
    took_s = []
    for host in own:
        line = Line(hub.port, random.Random(host.place))
        host.number += 1
        line.deliver(host, host.batch(host.number, end_s), time.monotonic() + 60)
        line.close()
        took_s.append(line.took_s[-1])
    return took_s


def read_on(reader: Visitor, over: threading.Event, took_s: dict[str, list[float]]) -> None:
    """Read pages, one after the other, as one whose graphs renew themselves does."""
    while not over.is_set():
        for name, path in PAGES.items():
            began = time.monotonic()
            assert reader.ask(path).status == 200
            took_s[name].append(time.monotonic() - began)
            over.wait(0.5)


def said(name: str, took_s: list[float]) -> None:
    """Print a line."""
    ordered = sorted(took_s)
    worst = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{name:<34}{statistics.median(ordered) * 1000:>9.0f}{worst * 1000:>9.0f}{ordered[-1] * 1000:>9.0f}")


def at_their_pace(hub: Hub, gauge: Gauge, senders: list[Host], seconds: float) -> None:
    """Send every ten seconds, read meanwhile, and print what it took."""
    over, pages, took_s, longest_s = threading.Event(), {name: [] for name in PAGES}, [], []
    with ThreadPoolExecutor(LINES + 1) as pool:
        reading = pool.submit(read_on, hub.person(), over, pages)
        began, cpu_s = time.monotonic(), gauge.cpu_s()
        while time.monotonic() < began + seconds:
            due = time.monotonic() + INTERVAL_S
            end_s = int(time.time()) // INTERVAL_S * INTERVAL_S
            parts = [pool.submit(send, hub, senders[place::LINES], end_s) for place in range(LINES)]
            took_s += [one for part in parts for one in part.result()]
            longest_s.append(time.monotonic() - due + INTERVAL_S)
            gauge.look()
            time.sleep(max(0.0, due - time.monotonic()))
        cpu = (gauge.cpu_s() - cpu_s) / (time.monotonic() - began)
        over.set()
        reading.result()
    print(f"{len(senders)} hosts every {INTERVAL_S} s for {seconds:.0f} s, and a reader of pages:")
    print(f"CPU {cpu:.0%} of a core, memory at most {max(gauge.pss_mb):.0f} MB, all heard in {max(longest_s):.1f} s")
    print(f"{'ms':<34}{'median':>9}{'99 %':>9}{'most':>9}")
    said("a batch", took_s)
    for name, found in pages.items():
        said(f"page: {name}", found)


def flat_out(hub: Hub, gauge: Gauge, senders: list[Host]) -> None:
    """Send as fast as the hub takes it, and print how many hosts that would be."""
    end_s, sent = int(time.time()), 0
    bodies = [(host, host.batch(host.number + n, end_s + n - 60)) for n in range(1, 41) for host in senders]
    until, began, cpu_s = time.monotonic() + FLAT_OUT_S, time.monotonic(), gauge.cpu_s()

    def some(place: int) -> int:
        line, count = Line(hub.port, random.Random(place)), 0
        for host, body in bodies[place::4]:
            if time.monotonic() > until:
                break
            line.deliver(host, body, until + 60)
            count += 1
        line.close()
        return count

    with ThreadPoolExecutor(4) as pool:
        sent = sum(pool.map(some, range(4)))
    seconds = time.monotonic() - began
    cpu_ms = 1000 * (gauge.cpu_s() - cpu_s) / sent
    could_be = sent / seconds * INTERVAL_S
    print(f"as fast as it goes: {sent / seconds:.0f} batches/s, {cpu_ms:.1f} ms of CPU for each: {could_be:,.0f} hosts")


def main() -> None:
    """Measure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    with tempfile.TemporaryDirectory(prefix="road-hub-") as place:
        folder = Path(place)
        (folder / "agent").mkdir()
        (folder / "hub").mkdir()
        lines = captured(folder / "agent")
        hub = Hub(folder / "hub", free_port())
        hub.start()
        try:
            gauge, senders = Gauge(hub), hosts(count, lines, hub.folder)
            gauge.look()
            print(f"{count} hosts with {len(lines)} series each, {sum(len(line) == 4 for line in lines)} of them "
                  f"histograms; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; the hub alone: "
                  f"{gauge.pss_mb[0]:.0f} MB")  # fmt: skip
            at_their_pace(hub, gauge, senders, seconds)
            flat_out(hub, gauge, senders)
            gauge.look()
            print(f"memory after that: {gauge.pss_mb[-1]:.0f} MB")
        finally:
            hub.stop()


if __name__ == "__main__":
    main()
