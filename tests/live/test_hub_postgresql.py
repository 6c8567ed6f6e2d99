"""The hub with its people, rights and sessions in a real PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.hub.running import Hub, free_port
from tests.monitoring.servers import ME, Database, postgresql

pytestmark = [pytest.mark.live]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with postgresql() as found:
        found.say(f'CREATE DATABASE hub OWNER "{ME}"' if ME != "postgres" else "CREATE DATABASE hub")
        yield found


@pytest.fixture
def hub(database: Database, tmp_path: Path) -> Iterator[Hub]:
    url = f"postgresql://{ME}@{str(database.folder).replace('/', '%2F')}:{database.port}/hub"
    found = Hub(tmp_path, free_port(), variables={"ROADWORTHY_HUB_DATABASE": url})
    yield found
    found.stop()


def test_people_and_their_sessions_are_there_after_a_restart(hub: Hub, database: Database) -> None:
    hub.start()
    owner = hub.person("ann")
    assert owner.ask("/").status == 200
    hub.stop()
    hub.start()
    assert owner.ask("/").status == 200
    assert hub.visitor().ask("/").status == 302
    assert not (hub.folder / "hub.sqlite3").exists()
    tables = database.say(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", database="hub"
    )
    assert int(tables) > 3


def test_a_database_that_is_away_is_said_in_one_line_and_holds_up_no_figures(hub: Hub, database: Database) -> None:
    hub.start()
    token = hub.call("token", "web1", "gazette-production").stdout.strip()
    database.server.stop()
    try:
        done = hub.call("link", "ann")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert done.stderr.startswith("the hub's database does not answer: ")
        headers = {"Authorization": f"Bearer {token}", "Content_Type": "application/x-roadworthy-batch"}
        answer = hub.visitor().ask("/-/intake", "POST", b"no batch", **headers)
        assert answer.status == 400
    finally:
        database.server.start()
        end = time.monotonic() + 20
        while hub.call("prepare").returncode and time.monotonic() < end:
            time.sleep(0.2)
    assert hub.person("ann").ask("/").status == 200
