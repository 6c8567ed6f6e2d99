"""Values of secrets, and how they are kept out of what is said."""

from __future__ import annotations

from roadworthy.environments.hidden import hidden, masked, secrets_among


def test_a_secret_is_masked_wherever_it_stands() -> None:
    forms = hidden(["geheimnis", "geheimnisvoll"])
    assert masked("no geheimnis, none so geheimnisvoll (geheimnis)", forms) == "no ***, none so *** (***)"


def test_each_line_of_a_key_is_masked() -> None:
    forms = hidden(["-----BEGIN KEY-----\nabcdefgh\n"])
    assert masked("begins with abcdefgh after -----BEGIN KEY-----", forms) == "begins with *** after ***"


def test_a_secret_is_masked_in_a_line_of_json_too() -> None:
    assert masked('{"message": "not \\"so\\" good"}', hidden(['"so" good'])) == '{"message": "not ***"}'


def test_what_is_so_short_that_every_message_has_it_is_left() -> None:
    assert hidden(["on", "12345"]) == ()


def test_variables_that_look_secret_are_told_from_others() -> None:
    variables = {
        "SECRET_KEY": "geheimnis", "DATABASE_URL": "postgres://u:geheim@db/gazette", "DEBUG": "geheimnis",
        "STRIPE_TOKEN": "sk_live", "KEY_FILE": "/etc/key", "USE_TOKEN": "true",
    }  # fmt: skip
    assert secrets_among(variables) == ("geheimnis", "postgres://u:geheim@db/gazette", "sk_live")
