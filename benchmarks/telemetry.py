"""Measures what it costs to watch a request of ten queries: contrib.metrics, OpenTelemetry, sentry-sdk, and nothing.

The same page in one process for each way, asked in turn for a few requests at a time, so that all see the same
machine in the same moments. What is counted is the CPU time of the site's process since it was asked before: also what
its threads for sending did in between.
`telemetry.py WAY …` measures only those, beside nothing.
"""

from __future__ import annotations

import os
import random
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from uv import find_uv_bin

from roadworthy.monitoring.agent import QUEUE_SAYS, Agent
from roadworthy.stack.agent_host import QUEUE

ROUNDS, REQUESTS = 30, 80
TIME_LIMIT_S = 60.0
LAST_WITHIN_S = 1.0
"""So soon contrib.metrics has sent what it gathers."""
SERVE = Path(__file__).parent / "watching" / "serve.py"
SOURCE = Path(__file__).parents[1] / "src"
PACKAGES = [
    "django>=5.2,<5.3", "opentelemetry-instrumentation-django", "opentelemetry-instrumentation-sqlite3",
    "opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http", "sentry-sdk",
]  # fmt: skip
WAYS = {
    "none": "nothing",
    "roadworthy": "roadworthy.contrib.metrics",
    "roadworthy-no-agent": "roadworthy.contrib.metrics, no agent",
    "roadworthy-gone": "roadworthy.contrib.metrics, the agent gone",
    "opentelemetry": "OpenTelemetry: Django",
    "opentelemetry-queries": "OpenTelemetry: Django and sqlite3",
    "sentry": "sentry-sdk, errors only",
    "sentry-tracing": "sentry-sdk with tracing",
}
"""The datagram has the queries in it, OpenTelemetry's Django instrumentation alone has not."""


class Sink(BaseHTTPRequestHandler):
    """Takes what is sent, and says that it is well."""

    def do_POST(self) -> None:
        """Take it."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@contextmanager
def a_queue_as_on_hosts() -> Iterator[bool]:
    """Let as many datagrams wait for an agent as `road apply` does, if that is allowed; say whether they may."""
    told, before = Path(QUEUE_SAYS), Path(QUEUE_SAYS).read_text()
    try:
        told.write_text(f"{max(QUEUE, int(before))}\n")
    except OSError:
        print(f"only {before.strip()} datagrams may wait: the agent has to wake up for each (root may change that)")
        yield False
        return
    try:
        yield True
    finally:
        told.write_text(before)


def drain(agent: socket.socket, taken: list[int], pause_s: float) -> None:
    """Take datagrams as the agent does: all that wait, and then a rest."""
    agent.setblocking(False)
    polled = select.poll()
    polled.register(agent, select.POLLIN)
    while True:
        polled.poll()
        with suppress(BlockingIOError):
            while told := agent.recv(65536):
                taken[0] += len(told.splitlines())
        time.sleep(pause_s)


def chosen() -> list[str]:
    """Return the ways that are asked for; all of them, if none is."""
    wrong = [how for how in sys.argv[1:] if how not in WAYS]
    if wrong:
        sys.exit(f"no such way: {', '.join(wrong)}; there are {', '.join(WAYS)}")
    return [how for how in WAYS if how in ("none", *sys.argv[1:])] if sys.argv[1:] else list(WAYS)


def start(how: str, python: Path, variables: dict[str, str]) -> subprocess.Popen[str]:
    """Start a site that is watched in this way."""
    process = subprocess.Popen(
        [str(python), str(SERVE), how], env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if process.stdout is None or process.stdout.readline() != "ready\n":
        sys.exit(f"the site watched by {how} did not start")
    return process


def ask(process: subprocess.Popen[str], count: int) -> float:
    """Have the page asked for; return the µs of CPU a request."""
    assert process.stdin and process.stdout
    process.stdin.write(f"{count}\n")
    process.stdin.flush()
    return float(process.stdout.readline()) / count * 1e6


def python_with_packages(folder: Path) -> Path:
    """Return a Python of its own for the sites; `TELEMETRY_PYTHON` names one that has it all."""
    if given := os.environ.get("TELEMETRY_PYTHON"):
        return Path(given)
    uv, python = find_uv_bin(), folder / "venv" / "bin" / "python"
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(folder / "venv")], check=True, timeout=120)
    subprocess.run([uv, "pip", "install", "-q", "--python", str(python), *PACKAGES], check=True, timeout=300)
    return python


def start_all(stack: ExitStack, folder: Path, taken: list[int]) -> dict[str, subprocess.Popen[str]]:
    """Start what is sent to, and a site for each way."""
    pause_s = Agent.PAUSE_S if stack.enter_context(a_queue_as_on_hosts()) else 0.0
    agent = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    agent.bind(str(folder / "agent"))
    threading.Thread(target=drain, args=(agent, taken, pause_s), daemon=True).start()
    sink = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Sink))
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    stack.callback(sink.shutdown)
    python = python_with_packages(folder)
    ours = {"roadworthy": str(folder / "agent"), "roadworthy-gone": str(folder / "nobody")}
    variables = {**os.environ, "PYTHONPATH": str(SOURCE), "SINK": f"http://127.0.0.1:{sink.server_port}"}
    variables |= {"ROADWORTHY_RELEASE": "20261121-093000-1a2b3c4"}
    sites = {}
    for how in chosen():
        sites[how] = start(how, python, {**variables, "ROADWORTHY_AGENT": ours.get(how, "")})
        stack.callback(end, sites[how])
    return sites


def end(process: subprocess.Popen[str]) -> None:
    """End a site."""
    process.kill()
    process.communicate(timeout=TIME_LIMIT_S)


def measure(sites: dict[str, subprocess.Popen[str]]) -> dict[str, list[float]]:
    """Ask each in turn, in another order each round; each round is one figure."""
    for process in sites.values():
        ask(process, 4 * REQUESTS)
    found: dict[str, list[float]] = {how: [] for how in sites}
    for _ in range(ROUNDS):
        for how in random.sample(list(sites), len(sites)):
            found[how].append(ask(sites[how], REQUESTS))
    return found


def report(found: dict[str, list[float]], taken: int) -> None:
    """Print what each adds to nothing: over the rounds, and in the quieter ones, when others of the machine rest."""
    added = {how: low(of) - low(found["none"]) for how, of in found.items()}
    print(f"CPU of a request of ten queries, µs ({ROUNDS} rounds of {REQUESTS})")
    print(f"  {'':<42} median   lowest quarter   added")
    for how, of in found.items():
        print(f"  {WAYS[how]:<42} {statistics.median(of):6.0f} {low(of):16.0f} {added[how]:7.0f}")
    for how in ("opentelemetry", "opentelemetry-queries", "sentry-tracing"):
        if {how, "roadworthy"} <= set(found):
            print(f"contrib.metrics to {WAYS[how]}: {added['roadworthy'] / added[how]:.2f}")
    print(f"requests told of: {taken} of {REQUESTS * (ROUNDS + 4)}")


def low(of: list[float]) -> float:
    """Return the mean of the lowest quarter."""
    return statistics.mean(sorted(of)[: len(of) // 4])


def main() -> None:
    """Print the figures."""
    taken = [0]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        found = measure(start_all(stack, Path(name), taken))
        time.sleep(LAST_WITHIN_S)
        report(found, taken[0])


if __name__ == "__main__":
    main()
