"""Which variables look as if nobody else should know them."""

from __future__ import annotations

import pytest

from roadworthy.environments.openness import looks_secret

SECRET = ["SECRET_KEY", "DB_PASSWORD", "GITHUB_TOKEN", "AWS_ACCESS_KEY", "STRIPE_KEY", "smtp_passwd", "KEY"]
HARMLESS = ["SECRET_KEY_FILE", "RECAPTCHA_PUBLIC_KEY", "PASSWORD_RESET_TIMEOUT", "MONKEY", "TOKEN_URL", "LANGUAGE"]


@pytest.mark.parametrize("name", SECRET)
def test_a_name_can_look_secret(name: str) -> None:
    assert looks_secret(name, "x1")


@pytest.mark.parametrize("name", HARMLESS)
def test_other_names_do_not(name: str) -> None:
    assert not looks_secret(name, "x1")


@pytest.mark.parametrize("value", ["", "true", "Off", "3600", "0.5"])
def test_a_value_that_tells_nothing_is_no_secret(value: str) -> None:
    assert not looks_secret("SECRET_KEY", value)


def test_a_url_with_a_password_is_one_under_any_name() -> None:
    assert looks_secret("DATABASE_URL", "postgres://gazette:x1@db1/gazette")
    assert not looks_secret("DATABASE_URL", "postgres://gazette@db1/gazette")
    assert not looks_secret("DATABASE_URL", "http://[")
