from dataclasses import replace
from pathlib import Path

import pytest

from roadworthy.environments.process import Process
from roadworthy.fleet.order import check_order, may_start, may_stop


def process(name, *after):
    return Process(name, ("true",), Path(), after=after)


def test_a_process_starts_when_all_that_it_comes_after_is_ready():
    web = process("web", "database", "cache")
    names = {"web", "database", "cache"}
    assert not may_start(web, names, {"database"})
    assert may_start(web, names, {"database", "cache"})


def test_a_name_that_is_no_process_of_this_run_is_no_hindrance():
    assert may_start(process("web", "database"), {"web"}, set())


def test_a_process_stops_when_nothing_alive_comes_after_it():
    web, database = process("web", "database"), process("database")
    assert not may_stop(database, [web, database])
    assert may_stop(web, [web, database])
    assert may_stop(database, [database])


def test_two_processes_of_one_name_are_refused():
    with pytest.raises(ValueError, match=r"^two processes have the same name: web, web$"):
        check_order([process("web"), process("web")])


def test_a_circle_is_refused():
    with pytest.raises(ValueError, match=r"^these wait for one another: a, b$"):
        check_order([process("c"), process("a", "b"), process("b", "a")])


def test_what_is_beside_the_site_holds_nothing_of_it_up():
    web, hub = process("web"), replace(process("hub", "web"), is_beside=True)
    assert not may_start(hub, {"web", "hub"}, set())
    assert may_stop(web, [web, hub])
