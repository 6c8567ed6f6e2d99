"""What the hub is started with."""

import pytest

from roadworthy.hub.variables import WrongVariable, database, read, secret_key


def test_a_hub_needs_a_folder():
    with pytest.raises(
        WrongVariable, match="ROADWORTHY_HUB_FOLDER is not set: give the folder where the hub keeps its files"
    ):
        read({})


@pytest.mark.parametrize("url", ["hub.example", "ftp://hub", "https://hub.example/path", ""])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(WrongVariable, match="ROADWORTHY_HUB_URL is "):
        read({"ROADWORTHY_HUB_FOLDER": "/srv/hub", "ROADWORTHY_HUB_URL": url})


def test_over_tls_cookies_are_secure():
    assert read({"ROADWORTHY_HUB_FOLDER": "/srv/hub", "ROADWORTHY_HUB_URL": "https://hub.example"}).is_secure
    assert not read({"ROADWORTHY_HUB_FOLDER": "/srv/hub"}).is_secure


def test_state_lies_in_a_file_of_the_folder_or_on_a_server(tmp_path):
    given = {"ROADWORTHY_HUB_FOLDER": str(tmp_path)}
    assert database(read(given))["NAME"] == tmp_path / "hub.sqlite3"
    server = database(read({**given, "ROADWORTHY_HUB_DATABASE": "postgresql://hub:p%40ss@db1:5433/hub"}))
    assert {server[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {"hub", "p@ss", "db1", 5433}


def test_a_database_address_that_is_none_is_refused_without_its_password(tmp_path):
    given = {"ROADWORTHY_HUB_FOLDER": str(tmp_path), "ROADWORTHY_HUB_DATABASE": "mysql://hub:s3cret@db1/hub"}
    with pytest.raises(WrongVariable) as refused:
        database(read(given))
    assert "s3cret" not in str(refused.value)


def test_the_secret_is_made_once_and_read_by_nobody_else(tmp_path):
    first = secret_key(tmp_path / "hub")
    assert len(first) > 50 and secret_key(tmp_path / "hub") == first
    assert (tmp_path / "hub" / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("months", ["0", "-1", "x", "²"])
def test_a_number_of_months_that_is_none_is_refused(months):
    with pytest.raises(WrongVariable) as refused:
        read({"ROADWORTHY_HUB_FOLDER": "/srv/hub", "ROADWORTHY_HUB_MONTHS": months})
    assert str(refused.value) == (
        f"ROADWORTHY_HUB_MONTHS is {months!r}: give how many months of figures are kept, such as 13"
    )


@pytest.mark.parametrize("target", ["10.77.0.30:8428", "ftp://10.77.0.30", "http://hub:s3cret@10.77.0.30:8428/write"])
def test_an_address_that_samples_can_t_be_handed_to_is_refused_without_its_password(target):
    with pytest.raises(WrongVariable) as refused:
        read({"ROADWORTHY_HUB_FOLDER": "/srv/hub", "ROADWORTHY_HUB_REMOTE_WRITE": target})
    assert str(refused.value) == (
        "ROADWORTHY_HUB_REMOTE_WRITE is no address that samples can be handed over to: "
        "give one such as http://10.77.0.30:8428/api/v1/write, without a name or password"
    )


def test_samples_are_handed_over_where_it_is_said():
    given = {"ROADWORTHY_HUB_FOLDER": "/srv/hub", "ROADWORTHY_HUB_REMOTE_WRITE": "http://10.77.0.30:8428/api/v1/write"}
    assert read(given).remote_write == "http://10.77.0.30:8428/api/v1/write"
    assert read({"ROADWORTHY_HUB_FOLDER": "/srv/hub"}).remote_write == ""
