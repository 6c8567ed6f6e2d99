"""A site whose LOGGING is logging_config() writes everything to standard error, each record once."""

import json

import pytest

from roadworthy.contrib.logs import logging_config

CODE = """
import logging, warnings
from roadworthy.contrib.logs import logging_config
import newsstand.settings as own
own.LOGGING = logging_config(level={level!r})
own.DEBUG = {debug}
own.ADMINS = [("Clerk", "clerk@newsstand.example")]
own.ALLOWED_HOSTS = ["*"]
own.SECURE_SSL_REDIRECT = False
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "newsstand.settings"
import django; django.setup()
from django.test import Client
Client().get("/nothing?token=inky")
logging.getLogger("gazette.press").info("printed", extra={{"copies": 4}})
logging.getLogger("gazette.press").debug("inked")
"""


@pytest.mark.parametrize("debug", [True, False])
def test_each_record_of_the_site_and_of_django_is_one_line_on_standard_error(newsstand, debug):
    newsstand.variables |= {"ROADWORTHY_RELEASE": "r42"}
    done = newsstand.run("-c", CODE.format(level="INFO", debug=debug))
    assert (done.returncode, done.stdout) == (0, "")
    first, second = [json.loads(line) for line in done.stderr.splitlines()]
    del first["time"], second["time"]
    assert first == {
        "level": "WARNING",
        "logger": "django.request",
        "message": "Not Found: /nothing",
        "method": "GET",
        "path": "/nothing",
        "status": 404,
        "release": "r42",
    }
    assert second == {
        "level": "INFO",
        "logger": "gazette.press",
        "message": "printed",
        "extra": {"copies": 4},
        "release": "r42",
    }


def test_the_level_is_the_sites_choice(newsstand):
    done = newsstand.run("-c", CODE.format(level="error", debug=False))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("level", ["LOUD", "", None])
def test_an_unknown_level_is_refused(level):
    with pytest.raises(ValueError) as refusal:
        logging_config(level)
    expected = f'no such log level "{level}"; it is one of DEBUG, INFO, WARNING, ERROR, CRITICAL'
    assert str(refusal.value) == expected
