"""`road hub rehearsal`: shows what the hub of the last rehearsal gathered, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress

from roadworthy.cli.errors import COULD_NOT_FIND_OUT, FINE
from roadworthy.cli.terminal import Terminal
from roadworthy.deployment.hub_entry import AWAY, PORT_TAKEN
from roadworthy.deployment.preparation import LOCKED_PYTHON
from roadworthy.environments.site import Site
from roadworthy.fleet.ports import is_open
from roadworthy.problems import ProblemsFound, Rule
from roadworthy.stack.hub_local import HubProgram, hub_folder, offer_code
from roadworthy.testing.kept_hub import PORT, rehearsal_folder

NOTHING_KEPT = Rule(
    "E621", "No rehearsal's hub is kept", "The figures of a rehearsal are brought here when it ends, if it had a hub."
)
RULES = (NOTHING_KEPT,)
NAME = "rehearsal"
START_S, LOOK_S, GRACE_S = 180.0, 0.2, 10.0
"""The first start may have to fetch the hub's packages."""


def show_rehearsed(site: Site, arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Serve the kept folder at the port that the report's links lead to, and say a link that lets in once."""
    folder = rehearsal_folder(site)
    if not any((hub_folder(folder) / "sites").glob("*.json")):
        hint = "give a host the role hub, then `road rehearse ENV`"
        raise ProblemsFound([NOTHING_KEPT.problem("no rehearsal of this site has kept a hub's figures", hint)])
    port = arguments.port or PORT
    if is_open("127.0.0.1", port, LOOK_S):
        hint = "end what listens there: the links of the report lead to it; or name another with --port"
        raise ProblemsFound([PORT_TAKEN.problem(f"port {port} of this workstation is taken", hint)])
    return _serve(HubProgram(folder, f"http://localhost:{port}", LOCKED_PYTHON, os.environ), port, arguments, terminal)


def _serve(program: HubProgram, port: int, arguments: argparse.Namespace, terminal: Terminal) -> int:
    own = hub_folder(program.local)
    (own / "code").mkdir(exist_ok=True, mode=0o700)
    offer_code(own / "code" / "roadworthy")
    link = own / "link"
    link.unlink(missing_ok=True)
    asked = program.process("hub", "serve", "--port", str(port), "--link", str(link))
    with subprocess.Popen(asked.command, cwd=asked.folder, env=dict(asked.environment)) as server:
        try:
            if not _answers(port, server):
                raise ProblemsFound([AWAY.problem("it does not start", "what it said stands above")])
            terminal.say("the hub of the last rehearsal: this link lets you in once, within an hour")
            terminal.say(link.read_text(encoding="ascii").strip(), "bold")
            terminal.tell("  then the links of the report lead to its minutes; Ctrl-C ends it", "dim")
            with suppress(KeyboardInterrupt):
                return FINE if server.wait() == 0 else COULD_NOT_FIND_OUT
            return FINE
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
                server.wait(GRACE_S)
            server.kill()


def _answers(port: int, server: subprocess.Popen[bytes]) -> bool:
    until_s = time.monotonic() + START_S
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while server.poll() is None and time.monotonic() < until_s:
        with suppress(urllib.error.URLError, OSError):
            opener.open(f"http://127.0.0.1:{port}/-/live", timeout=5).close()
            return True
        time.sleep(LOOK_S)
    return False
