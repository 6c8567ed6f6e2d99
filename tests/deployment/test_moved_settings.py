"""What a project names in its settings, in the place where its environment has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.deployment.moved import in_new_place
from roadworthy.deployment.moved_settings import Address, Moved, logging_into
from roadworthy.stack.kind import Move


def test_log_files_are_written_into_one_folder_and_the_rest_stays(tmp_path: Path) -> None:
    screen = {"class": "logging.StreamHandler"}
    file = {"class": "logging.handlers.WatchedFileHandler", "level": "INFO"}
    logging = {
        "version": 1,
        "handlers": {
            "screen": screen,
            "web": {**file, "filename": "/opt/shop/logs/all.log"},
            "errors": {**file, "filename": Path("/opt/shop/logs/all.log")},
            "mail": {**file, "filename": "/opt/shop/mail/all.log"},
            "tty": {**file, "filename": "/dev/stderr"},
        },
        "root": {"handlers": ["screen"]},
    }
    folder = tmp_path / "log" / "site"
    assert logging_into(folder, logging) == {
        "version": 1,
        "handlers": {
            "screen": screen,
            "web": {**file, "filename": f"{folder}/all.log"},
            "errors": {**file, "filename": f"{folder}/all.log"},
            "mail": {**file, "filename": f"{folder}/mail-all.log"},
            "tty": {**file, "filename": "/dev/stderr"},
        },
        "root": {"handlers": ["screen"]},
    }
    assert folder.is_dir()


def moved(value: object, password: str = "s/cr:t") -> object:
    address = Address("redis rediss", "localhost:6379", "10.77.0.24:20570", default_port=6379, password=password)
    return Moved(addresses=[address])(value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("redis://localhost:6379/1", "redis://:s%2Fcr%3At@10.77.0.24:20570/1"),
        ("rediss://user:old@localhost/2?x=1", "redis://:s%2Fcr%3At@10.77.0.24:20570/2?x=1"),
        ("redis://localhost:6380/1", "redis://localhost:6380/1"),
        (("localhost", 6379), "redis://:s%2Fcr%3At@10.77.0.24:20570"),
        (
            {"host": "localhost", "port": 6379, "db": 1, "password": "old"},
            {"host": "10.77.0.24", "port": 20570, "db": 1, "password": "s/cr:t"},
        ),
        (
            {"HOST": "localhost", "PORT": "6379", "DB": 1},
            {"HOST": "10.77.0.24", "PORT": 20570, "DB": 1, "PASSWORD": "s/cr:t"},
        ),
        (
            {"LOCATION": "redis://localhost/1", "OPTIONS": {"PASSWORD": "old", "CLIENT_CLASS": "c"}},
            {"LOCATION": "redis://:s%2Fcr%3At@10.77.0.24:20570/1", "OPTIONS": {"CLIENT_CLASS": "c"}},
        ),
        (
            {"LOCATION": "localhost:6379", "OPTIONS": {"DB": 1}},
            {"LOCATION": "10.77.0.24:20570", "OPTIONS": {"DB": 1, "PASSWORD": "s/cr:t"}},
        ),
        ({"LOCATION": ["localhost:6379"]}, {"LOCATION": ["10.77.0.24:20570"], "OPTIONS": {"PASSWORD": "s/cr:t"}}),
        ({"LOCATION": "unique-snowflake"}, {"LOCATION": "unique-snowflake"}),
    ],
)
def test_an_address_that_has_a_password_now_is_given_it(before: object, after: object) -> None:
    assert moved(before) == after


def test_an_address_without_a_password_loses_the_old_one() -> None:
    assert moved({"host": "localhost", "port": 6379, "password": "old"}, "") == {"host": "10.77.0.24", "port": 20570}
    assert moved("redis://:old@localhost/1", "") == "redis://10.77.0.24:20570/1"


def test_variables_are_given_the_password_that_the_move_names() -> None:
    move = Move(("redis",), 6379, "localhost", 6379, "10.77.0.24", 20570, "CACHE_PASSWORD")
    variables = {"BROKER": "redis://localhost/1", "CACHE_PASSWORD": "s/cr:t"}
    assert in_new_place(variables, [move]) == {
        "BROKER": "redis://:s%2Fcr%3At@10.77.0.24:20570/1",
        "CACHE_PASSWORD": "s/cr:t",
    }
