"""A real cluster, made, used, cut off, and made again. As root it runs as another account, elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from tests.stack.conftest import Machine

from roadworthy.fleet.ports import free_port
from roadworthy.fleet.probing import why_not
from roadworthy.problems import ProblemsFound
from roadworthy.stack import postgresql_cluster
from roadworthy.stack.postgresql import programs_folder
from roadworthy.stack.postgresql_cluster import Cluster, account, data_folder

pytestmark = pytest.mark.live


@pytest.fixture
def cluster(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    ground = machine.ground()
    programs = programs_folder(ground)
    if programs is None:
        pytest.skip("no PostgreSQL is installed here: apt install postgresql")
    data = data_folder(ground.folder, "test-gazette")
    yield Cluster(programs, ground.folder, data, account())
    shutil.rmtree(data.parent if os.geteuid() == 0 else data, ignore_errors=True)


def ask(cluster: Cluster, database: str, question: str) -> object:
    """Start the cluster, put a question to a database, and stop it."""
    port = free_port(21432)
    process = cluster.process(port)
    assert process.ready is not None
    server = subprocess.Popen(
        process.command, cwd="/", env=dict(process.environment), user=process.user or None,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until_s = time.monotonic() + 20
        while why_not(process.ready) and time.monotonic() < until_s:
            time.sleep(0.05)
        password = cluster.password_file.read_text()
        with psycopg.connect(
            host="127.0.0.1", port=port, user="roadworthy", password=password, dbname=database
        ) as connection:
            cursor = connection.execute(question)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
    finally:
        server.terminate()
        server.wait(20)


def test_a_cluster_is_made_with_its_databases_and_knows_letters_of_all_languages(cluster: Cluster) -> None:
    cluster.prepare(["news"])
    cluster.prepare(["news", "maps"])
    assert ask(cluster, "news", "SELECT upper('zürich')") == "ZÜRICH"
    assert ask(cluster, "maps", "SELECT 1") == 1
    assert cluster.password_file.stat().st_mode & 0o777 == 0o600


def test_what_is_in_it_stays_when_the_password_file_is_lost(cluster: Cluster) -> None:
    cluster.prepare(["news"])
    ask(cluster, "news", "CREATE TABLE kept AS SELECT 42 AS answer")
    before = cluster.password_file.read_text()
    cluster.password_file.unlink()
    cluster.prepare(["news"])
    assert cluster.password_file.read_text() != before
    assert ask(cluster, "news", "SELECT answer FROM kept") == 42


def test_the_same_again_runs_nothing(cluster: Cluster) -> None:
    cluster.prepare(["news"])
    replace(cluster, programs=Path("/nowhere")).prepare(["news"])


def test_a_cluster_that_was_cut_off_in_the_making_is_made_anew(cluster: Cluster) -> None:
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("15\n")
    cluster.prepare(["news"])
    assert ask(cluster, "news", "SELECT 1") == 1


def test_removing_the_environments_folder_begins_with_an_empty_cluster(cluster: Cluster) -> None:
    cluster.prepare(["news"])
    ask(cluster, "news", "CREATE TABLE kept AS SELECT 42 AS answer")
    shutil.rmtree(cluster.folder)
    cluster.prepare(["news"])
    assert ask(cluster, "news", "SELECT to_regclass('kept')") is None


def test_a_failing_initdb_is_a_sentence_and_leaves_nothing(cluster: Cluster, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "initdb").write_text(
        "#!/bin/sh\necho 'initdb: error: could not write: No space left on device' >&2\nexit 1\n"
    )
    (broken / "initdb").chmod(0o755)
    with pytest.raises(ProblemsFound) as found:
        replace(cluster, programs=broken, user="").prepare(["news"])
    assert str(found.value) == (
        "PostgreSQL's initdb failed: could not write: No space left on device (E341)\n"
        "  hint: free some space on the disk, then run this again"
    )
    assert not cluster.data.exists()


def test_programs_that_can_not_be_run_are_a_sentence(cluster: Cluster) -> None:
    with pytest.raises(ProblemsFound) as found:
        replace(cluster, programs=Path("/nowhere")).prepare(["news"])
    assert str(found.value) == (
        "PostgreSQL's initdb failed: it can't be run: no such file or directory (E341)\n"
        "  hint: start a PostgreSQL of your own where the settings expect one"
    )


def test_root_keeps_the_data_where_another_account_can_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    found = data_folder(tmp_path, "gazette")
    assert found.is_relative_to(postgresql_cluster.SHARED_FOLDER)
    assert data_folder(tmp_path / "other", "gazette") != found


def test_anybody_else_keeps_the_data_in_the_environments_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert (data_folder(tmp_path, "gazette"), account()) == (tmp_path / "data" / "postgresql", "")
