"""`manage.py check` says what is wrong with the status app, under documented ids."""

import re
from pathlib import Path

STATUS = "roadworthy.contrib.status.middleware.StatusMiddleware"
SECURITY = "django.middleware.security.SecurityMiddleware"
REFERENCE = Path(__file__).parents[3] / "docs/reference/contrib-status.md"
SOURCE = Path(__file__).parents[3] / "src/roadworthy/contrib/status"


def test_a_right_site_has_nothing_to_say(newsstand):
    done = newsstand.run("manage.py", "check")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_a_wrong_key_is_an_error(newsstand):
    done = newsstand.run("manage.py", "check", ROADWORTHY_STATUS={"TOKENS": "x"})
    assert done.returncode == 1
    assert '?: (roadworthy.status.E002) ROADWORTHY_STATUS has no key "TOKENS".' in done.stderr
    assert 'HINT: did you mean "TOKEN"?' in done.stderr


def test_a_missing_middleware_is_a_warning(newsstand):
    done = newsstand.run("manage.py", "check", MIDDLEWARE=[SECURITY])
    expected = "?: (roadworthy.status.W001) The status app answers nothing: its middleware is missing."
    assert expected in done.stderr


def test_a_middleware_before_it_is_a_warning(newsstand):
    done = newsstand.run("manage.py", "check", MIDDLEWARE=[SECURITY, STATUS])
    expected = (
        f"?: (roadworthy.status.W002) {SECURITY} comes before the status app, which then may fail when that fails."
    )
    assert expected in done.stderr


def test_a_short_token_is_a_warning_and_is_not_shown(newsstand):
    done = newsstand.run("manage.py", "check", ROADWORTHY_STATUS={"TOKEN": "hush"})
    assert 'ROADWORTHY_STATUS["TOKEN"] has 4 characters, and can be guessed.' in done.stderr
    assert "hush" not in done.stderr


def test_each_id_is_on_the_reference_page():
    ids = set()
    for path in SOURCE.glob("*.py"):
        ids |= set(re.findall(r"\b[EW]\d{3}\b", re.sub(r"#.*", "", path.read_text())))
    documented = set(re.findall(r"`roadworthy\.status\.([EW]\d{3})`", REFERENCE.read_text()))
    assert ids == documented
