"""The setting is checked as a whole, and what is wrong is said with its way out."""

from ipaddress import ip_network

import pytest

from roadworthy.contrib.status.configuration import read, wrong

DATABASES = {"default": {}, "archive": {}}


def test_without_a_setting_there_are_defaults_and_the_environments_release():
    own = read({}, {}, {"ROADWORTHY_RELEASE": "r42\r\nX-Evil: 1", "ROADWORTHY_DRAIN_FILE": "/run/gazette/drain"})
    assert (own.prefix, own.timeout_s, own.keep_s, own.token) == ("/-/", 1.0, 2.0, "")
    assert own.networks == (ip_network("127.0.0.0/8"), ip_network("::1"))
    assert (own.release, own.drain_file) == ("r42X-Evil: 1", "/run/gazette/drain")
    assert own.migrations == ("default",)


def test_the_setting_goes_before_the_environment():
    own = read(
        {"RELEASE": "r43", "DRAIN_FILE": "/here"}, {}, {"ROADWORTHY_RELEASE": "r42", "ROADWORTHY_DRAIN_FILE": "/"}
    )
    assert (own.release, own.drain_file) == ("r43", "/here")


def test_the_token_is_not_in_the_representation():
    assert "hush-hush" not in repr(read({"TOKEN": "hush-hush"}, {"TOKEN": "hush-hush"}, {}))


def test_the_balancers_token_stands_beside_the_owners_and_is_not_in_the_representation():
    own = read({"TOKEN": "owners"}, {}, {"ROADWORTHY_STATUS_TOKEN": "balancers"})
    assert (own.token, own.own_token) == ("owners", "balancers")
    assert "balancers" not in repr(own)


def test_a_right_setting_has_nothing_wrong():
    given = {"TOKEN": "x" * 20, "ADDRESSES": ["10.77.0.25"], "DRAIN_FILE": "/run/drain", "MIGRATIONS": ["archive"]}
    assert wrong(given, DATABASES) == []


@pytest.mark.parametrize(
    ("given", "id", "message", "hint"),
    [
        (
            ["TOKEN"],
            "E001",
            "ROADWORTHY_STATUS is list, not a dictionary.",
            'ROADWORTHY_STATUS = {"TOKEN": "…"}',
        ),
        ({"token": "x"}, "E002", 'ROADWORTHY_STATUS has no key "token".', 'did you mean "TOKEN"?'),
        (
            {"TIMEOUT_S": "1"},
            "E003",
            "ROADWORTHY_STATUS[\"TIMEOUT_S\"] must be a number of seconds above 0 and at most 60, not '1'.",
            "the default is 1.0",
        ),
        ({"TOKEN": b"hush"}, "E003", 'ROADWORTHY_STATUS["TOKEN"] must be text.', "the default is ''"),
        (
            {"PREFIX": "health"},
            "E003",
            'ROADWORTHY_STATUS["PREFIX"] must be text that begins and ends with "/", not \'health\'.',
            "the default is '/-/'",
        ),
        (
            {"ADDRESSES": ["hub1"]},
            "E004",
            'ROADWORTHY_STATUS["ADDRESSES"]: "hub1" is not an address or a network '
            "('hub1' does not appear to be an IPv4 or IPv6 network).",
            'such as "10.77.0.25" or "10.77.0.0/24"',
        ),
        (
            {"DRAIN_FILE": "drain"},
            "E005",
            'ROADWORTHY_STATUS["DRAIN_FILE"]: "drain" depends on where the process was started.',
            "an absolute path",
        ),
        (
            {"MIGRATIONS": ["replica"]},
            "E006",
            'ROADWORTHY_STATUS["MIGRATIONS"]: DATABASES has no "replica".',
            "one of default, archive",
        ),
    ],
)
def test_each_mistake_is_named_with_its_way_out(given, id, message, hint):
    assert [tuple(problem) for problem in wrong(given, DATABASES)] == [(id, message, hint)]


def test_all_mistakes_are_named_at_once():
    given = {"ADDRESSES": ["hub1", "hub2"], "DRAIN_FILE": "drain", "MIGRATIONS": ["replica"]}
    assert [problem.id for problem in wrong(given, DATABASES)] == ["E004", "E004", "E005", "E006"]
