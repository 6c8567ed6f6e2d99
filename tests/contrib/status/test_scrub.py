"""Credentials are not shown: neither the site's own nor what looks like some."""

import pytest

from roadworthy.contrib.status.scrub import scrub, secrets_of

SETTINGS = {
    "SECRET_KEY": "newsstand-secret-key",
    "SECRET_KEY_FALLBACKS": ["an-older-key"],
    "DATABASES": {"default": {"NAME": "gazette", "USER": "clerk", "PASSWORD": "inky"}},
    "CACHES": {"default": {"LOCATION": ["redis://:p%40per@10.77.0.24:6379/0"]}},
    "STORAGES": {"default": {"OPTIONS": {"secret_key": "pulp-and-rags", "bucket_name": "media"}}},
    "LANGUAGE_CODE": "en",
    "PORT": 80,
}


def test_the_secrets_of_a_site_are_found_in_its_settings():
    expected = {"newsstand-secret-key", "an-older-key", "inky", "p%40per", "p@per", "pulp-and-rags"}
    assert secrets_of(SETTINGS) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("login as clerk with inky failed", "login as clerk with *** failed"),
        ("Error connecting to redis://:p%40per@10.77.0.24:6379/0", "Error connecting to redis://***@10.77.0.24:6379/0"),
        ("amqp://clerk:unheard@10.77.0.24//", "amqp://***@10.77.0.24//"),
        (
            "invalid dsn: host=10.77.0.24 password=unheard port=5432",
            "invalid dsn: host=10.77.0.24 password=*** port=5432",
        ),
        ("\n  first line\nsecond line", "first line"),
        ("", ""),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_a_message_is_shown_short_and_without_credentials(text, shown):
    assert scrub(text, secrets_of(SETTINGS)) == shown
