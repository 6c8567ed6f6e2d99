"""A site with PostgreSQL, Redis, a worker and a job: up, used, hurt, healed, stopped, in this order."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.live.conftest import Copy, kill, wait_for

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def kiosk(site: Callable[[str, str], Copy]) -> Copy:
    if not shutil.which("redis-server") and not shutil.which("valkey-server"):
        pytest.skip("no Redis is installed here: apt install redis-server")
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        pytest.skip("no PostgreSQL is installed here: apt install postgresql")
    return site("kiosk", "kiosk")


def sold(kiosk: Copy) -> dict[str, int]:
    """Return the counts on the front page; none while the site can't answer."""
    answer = kiosk.ask()
    found: dict[str, int] = json.loads(answer.text) if answer.status == 200 else {"worker": -1, "job": -1}
    return found


def test_it_comes_up_in_the_background_and_says_what_stands_in(kiosk: Copy) -> None:
    said = kiosk.road("up", "--detach")
    assert "secrets without a value here, so with a stand-in: KIOSK_KEY" in said
    assert "database default: PostgreSQL at 127.0.0.1:1 does not answer; an own one at 127.0.0.1:" in said
    assert "redis: 127.0.0.1:1 does not answer; an own " in said
    assert "kiosk is up\n" in said


def test_its_pages_answer_by_python_and_its_styles_without(kiosk: Copy) -> None:
    page, style = kiosk.ask(), kiosk.ask("/static/sales/kiosk.css")
    assert (page.status, page.headers["X-Python"]) == (200, "yes")
    assert (style.status, style.headers["X-Python"], style.text) == (200, None, ".kiosk { color: teal }\n")


def test_the_status_says_what_runs_and_what_it_depends_on(kiosk: Copy) -> None:
    status = kiosk.status()
    phases = {process["name"]: process["phase"] for process in status["processes"] if not process["is_beside"]}
    assert phases == {"postgresql": "ready", "redis": "ready", "web": "ready", "worker": "ready"}
    assert {one["name"]: one["is_well"] for one in status["dependencies"]} == {
        "database:default": True,
        "cache:default": True,
        "storage:default": True,
    }


def test_the_job_runs(kiosk: Copy) -> None:
    wait_for(lambda: sold(kiosk)["job"] > 0)


def test_the_worker_does_what_a_page_has_put_into_the_queue(kiosk: Copy) -> None:
    assert kiosk.ask("/order/?what=umbrella").text == "ordered\n"
    wait_for(lambda: sold(kiosk)["worker"] == 1)
    wait_for(lambda: "sold umbrella" in kiosk.road("logs", "worker"))


def test_a_second_up_says_that_it_runs_already(kiosk: Copy) -> None:
    said = kiosk.road("up", "--detach", code=1)
    assert "the site is already running here" in said
    assert "`road stop` ends it" in said


def test_a_management_command_sees_the_running_sites_database(kiosk: Copy) -> None:
    program = "from sales.models import Sale; print('by worker:', Sale.objects.filter(by='worker').count())"
    assert "by worker: 1" in kiosk.road("manage", "local", "--", "shell", "-c", program)


def test_a_management_command_that_fails_gives_its_exit_code(kiosk: Copy) -> None:
    kiosk.road("manage", "local", "--", "no_such_command", code=1)


def test_the_settings_are_shown_without_a_secret(kiosk: Copy) -> None:
    said = kiosk.road("settings", "local")
    password = (kiosk.folder / ".roadworthy" / "local" / "run" / "postgresql.password").read_text()
    key = json.loads((kiosk.folder / ".roadworthy" / "local" / "run" / "secrets.json").read_text())["KIOSK_KEY"]
    assert '+         "PASSWORD": <another secret>,' in said
    assert not [secret for secret in (password, key, "of-another-server") if secret in said]


@pytest.mark.parametrize("name", ["worker", "redis", "postgresql", "web"])
def test_a_process_that_is_killed_comes_back(kiosk: Copy, name: str) -> None:
    before, pid = sold(kiosk)["worker"], kiosk.pid(name)
    kill(pid)
    wait_for(lambda: kiosk.call("status").returncode == 0 and kiosk.pid(name) != pid, 60)
    wait_for(lambda: kiosk.ask("/order/?what=map").status == 200 and sold(kiosk)["worker"] > before)


def test_it_stops_and_leaves_nothing_running(kiosk: Copy) -> None:
    assert "kiosk has stopped" in kiosk.road("stop")
    assert kiosk.left() == []
    assert kiosk.road("status", code=1) == "kiosk is not running; `road up` starts it\n"


def test_the_second_start_has_nothing_to_prepare_and_everything_is_still_there(kiosk: Copy) -> None:
    said = kiosk.road("up", "--detach")
    assert "migrating" not in said
    assert "collectstatic" not in said
    assert sold(kiosk)["worker"] > 0


def test_when_road_itself_is_killed_nothing_stays_and_the_next_start_works(kiosk: Copy) -> None:
    kill(kiosk.status()["pid"])
    wait_for(lambda: kiosk.left() == [])
    kiosk.road("up", "--detach")
    assert sold(kiosk)["worker"] > 0
    kiosk.road("stop")
    assert kiosk.left() == []
