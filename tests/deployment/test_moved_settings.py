"""What a project names in its settings, in the place where its environment has it."""

from __future__ import annotations

from pathlib import Path

from roadworthy.deployment.moved_settings import logging_into


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
