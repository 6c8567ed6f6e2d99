"""`road plan` and `road apply` on real machines: nothing, then all of it, then nothing; and what somebody edited."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from roadworthy.environments.host import Host
from roadworthy.fleet.fleet import Fleet
from roadworthy.fleet.hand import Hand
from roadworthy.fleet.resource import File
from roadworthy.fleet.ssh_options import SshOptions
from roadworthy.stack.systemd import command, unit_text, variables_file
from roadworthy.testing.machine import Machine
from roadworthy.testing.machines import Machines

pytestmark = [pytest.mark.live, pytest.mark.machines]

KIOSK = Path(__file__).parent / "sites" / "kiosk"
ROAD = Path(sys.executable).with_name("road")
HOSTS = (Host("web1", "10.77.0.60", ("web", "worker")), Host("db1", "10.77.0.61", ("database", "cache")))
PRODUCTION = """
[environments.production]
domains = ["kiosk.example"]
secrets = ["KIOSK_KEY"]
[environments.production.hosts]
web1 = { address = "10.77.0.60", roles = ["web", "worker"] }
db1 = { address = "10.77.0.61", roles = ["database", "cache"] }
"""
ODD = (
    "",
    " ",
    " both ",
    "a\nb\n",
    "\\",
    "a\\\nb",
    "$HOME %h %%",
    "\"'`",
    "#x",
    ";",
    "\r\n\t",
    "\x1b[1m",
    "grüße",
    "x" * 9000,
)
PRINTED = "import json, os, sys; json.dump([dict(os.environ), sys.argv[1:]], open('/run/trial.json', 'w'))"
APPLY_TIME_LIMIT_S = 600


@dataclass(frozen=True)
class Trial:
    """A copy of the kiosk, two machines for it, and `road` acting on them."""

    folder: Path
    machines: Machines

    def call(self, *words: str, time_limit_s: float = 120) -> subprocess.CompletedProcess[str]:
        """Call `road` and return how it ended."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("ROADWORTHY_")}
        home = str(self.folder.parent / "home")
        told = {"ROADWORTHY_REHEARSAL": str(self.machines.ssh_config.parent), "NO_COLOR": "1", "XDG_CONFIG_HOME": home}
        return subprocess.run(
            [str(ROAD), *words], cwd=self.folder, env={**own, **told},
            timeout=time_limit_s, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip

    def road(self, *words: str, code: int = 0, time_limit_s: float = 120) -> str:
        """Call `road`, expect an exit code, and return its answer."""
        done = self.call(*words, time_limit_s=time_limit_s)
        assert done.returncode == code, f"road {' '.join(words)}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def planned(self) -> dict[str, list[dict[str, Any]]]:
        done = self.call("plan", "production", "--json")
        assert done.returncode in (0, 3), done.stderr
        found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)["hosts"]
        return found

    def sh(self, host: str, line: str) -> str:
        return self.machines[host].run(["sh", "-c", line]).stdout


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    if os.geteuid() != 0 or not shutil.which("systemd-nspawn"):
        pytest.skip("throwaway machines need root and systemd-nspawn")
    place = tmp_path_factory.mktemp("plan")
    shutil.copytree(KIOSK, place / "site")
    with (place / "site" / "roadworthy.toml").open("a") as file:
        file.write(PRODUCTION)
    with Machines(list(HOSTS), folder=place / "machines") as machines:
        yield Trial(place / "site", machines)


@pytest.fixture(scope="module")
def applied(bare: Trial) -> Trial:
    """Plan for bare machines, and apply."""
    said = bare.road("plan", "production", code=3)
    assert "+ package postgresql-15\n" in said
    assert "kiosk-production-job-till.timer" in said
    refused = bare.call("apply", "production")
    assert refused.returncode == 1
    assert refused.stderr.endswith("nothing was changed: nobody is here to be asked; road apply production --yes\n")
    assert bare.planned()["web1"] != []
    bare.road("apply", "production", "--yes", time_limit_s=APPLY_TIME_LIMIT_S)
    return bare


def test_what_is_applied_needs_nothing_more(applied: Trial) -> None:
    assert applied.road("plan", "production") == "nothing to do\n"
    assert applied.road("apply", "production") == "nothing to do\n"
    assert applied.planned() == {"db1": [], "web1": []}


def test_no_secret_was_said_or_left_in_the_repository(applied: Trial) -> None:
    kept = json.loads((applied.folder / ".roadworthy" / "production" / "rehearsal-secrets.json").read_text())
    assert {"DATABASE_PASSWORD", "CACHE_PASSWORD", "KIOSK_KEY"} <= kept.keys()
    assert not (applied.folder / "secrets").exists()
    applied.sh("web1", "echo '# mine' >> /etc/pgbouncer/userlist.txt")
    said = applied.road("plan", "production", code=3)
    assert "/etc/pgbouncer/userlist.txt" in said
    assert not any(value in said for value in kept.values())
    applied.road("apply", "production", "--yes")


def test_what_somebody_edited_is_shown_and_taken_back(applied: Trial) -> None:
    name = "/etc/apt/apt.conf.d/52roadworthy"
    applied.sh("db1", f'sed -i \'s/Unattended-Upgrade "1"/Unattended-Upgrade "7"/\' {name}')
    said = applied.road("plan", "production", code=3)
    assert f"  ~ file {name}; somebody changed it there, and that is taken back\n" in said
    assert '      -APT::Periodic::Unattended-Upgrade "7";\n      +APT::Periodic::Unattended-Upgrade "1";\n' in said
    assert said.endswith("1 change on 1 host\n")
    applied.road("apply", "production", "--yes")
    assert applied.road("plan", "production") == "nothing to do\n"


def test_what_the_file_no_longer_has_is_taken_away(applied: Trial) -> None:
    file = applied.folder / "roadworthy.toml"
    before = file.read_text()
    file.write_text(before.replace("[jobs.till]", "[jobs.count]"))
    kinds = {change["resource"]: change["kind"] for change in applied.planned()["web1"]}
    assert kinds["unit kiosk-production-job-till.timer"] in ("removed", "stopped")
    applied.road("apply", "production", "--yes")
    there = "ls /etc/systemd/system | grep job"
    assert applied.sh("web1", there).split() == [
        "kiosk-production-job-count.service",
        "kiosk-production-job-count.timer",
    ]
    file.write_text(before)
    applied.road("apply", "production", "--yes")
    assert applied.road("plan", "production") == "nothing to do\n"


def test_a_plan_of_what_is_right_is_quick(applied: Trial) -> None:
    applied.road("plan", "production")
    begun_s = time.monotonic()
    applied.road("plan", "production")
    assert time.monotonic() - begun_s < 15


def test_a_host_that_does_not_answer_is_named_and_the_others_wait(applied: Trial) -> None:
    applied.machines["db1"].pause()
    try:
        done = applied.call("plan", "production")
    finally:
        applied.machines["db1"].resume()
    assert done.returncode == 1
    assert "error: db1: " in done.stderr
    assert "  hint: " in done.stderr


def test_status_says_what_runs_and_what_does_not(applied: Trial) -> None:
    assert "\n  pgbouncer " in applied.road("status", "production")
    applied.sh("web1", "systemctl stop pgbouncer")
    try:
        said = applied.road("status", "production", code=1)
        assert any(line.startswith("  pgbouncer ") and "not running" in line for line in said.splitlines())
    finally:
        applied.road("apply", "production", "--yes")


def test_logs_of_all_hosts_come_in_the_order_of_time(applied: Trial) -> None:
    for number, host in enumerate(("web1", "db1", "web1")):
        applied.sh(host, f"systemd-run -q --wait --unit=kiosk-production-trial{number} echo line {number}")
    lines = [line for line in applied.road("logs", "production", "-n", "200").splitlines() if "| line " in line]
    assert [line.partition(" ")[2].split("|")[0].split() for line in lines] == [
        ["web1", "trial0"], ["db1", "trial1"], ["web1", "trial2"],
    ]  # fmt: skip
    lines = applied.road("logs", "production", "database", "--host", "web1", "-n", "3").splitlines()
    assert {line.split("|")[0].split()[1].removesuffix(".socket") for line in lines} == {"pgbouncer"}


def test_nothing_deployed_is_said_where_a_release_is_needed(applied: Trial) -> None:
    done = applied.call("console", "production")
    assert (done.returncode, done.stderr) == (
        1, "error: web1: kiosk has not been deployed there yet (E487)\n  hint: road deploy production\n",
    )  # fmt: skip


def odd_words() -> list[str]:
    """Return words of all that systemd has a meaning for, always the same."""
    draw, letters = random.Random(5), "\\\"'`$ \n\t\r#;=%ab{}!é"
    return [*ODD, *("".join(draw.choices(letters, k=draw.randint(1, 30))) for _ in range(200))]


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machine, Hand]]:
    """Boot one machine of each Debian, and have a hand on it."""
    if os.geteuid() != 0 or not shutil.which("systemd-nspawn"):
        pytest.skip("throwaway machines need root and systemd-nspawn")
    one = Host("web2", "10.77.0.62", ("web",))
    with Machines([one], folder=tmp_path_factory.mktemp(request.param), suite=request.param) as machines:
        yield machines["web2"], Fleet([one], SshOptions(config=machines.ssh_config)).hand(one)


def test_systemd_reads_back_every_variable_and_every_word(host: tuple[Machine, Hand]) -> None:
    """Also what the fleet gives a command that it runs with a release's variables."""
    machine, hand = host
    words = odd_words()
    variables = {f"V{number}": word for number, word in enumerate(words)}
    hand.put([File("/run/trial.env", variables_file(variables), mode=0o600, secret=True)])
    started = command(["/usr/bin/python3", "-c", PRINTED, *words])
    lines = [
        ("Type", "oneshot"),
        ("RemainAfterExit", "yes"),
        ("ExecStart", started),
        ("EnvironmentFile", "/run/trial.env"),
    ]
    hand.unit_start("trial.service", unit_text({"Service": lines}))
    seen, said = _printed(machine)
    assert {name: seen.get(name) for name in variables} == variables
    assert said == words
    hand.unit_remove(["trial.service"])
    hand.run(["/usr/bin/python3", "-c", PRINTED], variables_file="/run/trial.env")
    assert {name: _printed(machine)[0].get(name) for name in variables} == variables


def _printed(machine: Machine) -> tuple[dict[str, str], list[str]]:
    seen, words = json.loads(machine.run(["cat", "/run/trial.json"]).stdout)
    return seen, words
