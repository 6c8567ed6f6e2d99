"""ssh is called with the owner's configuration, in a folder that nobody else may use."""

from pathlib import Path

import pytest

from roadworthy.environments.host import Host
from roadworthy.fleet.ssh_options import SshOptions

HOST = Host("web1", "10.77.0.22", ("web",))


def test_all_words(tmp_path: Path) -> None:
    folder = Path("/tmp") / f"road-test-{tmp_path.name[-8:]}"
    words = SshOptions(config=Path("/etc/mine"), control_folder=folder).words(HOST)
    folder.rmdir()
    assert words == [
        "ssh", "-F", "/etc/mine", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5",
        "-o", "ServerAliveCountMax=3", "-o", "ControlMaster=auto", "-o", f"ControlPath={folder}/41c29ca84fc2f779",
        "-o", "ControlPersist=120", "-o", "LogLevel=ERROR", "-l", "root", "--", "10.77.0.22",
    ]  # fmt: skip


def test_each_account_and_port_has_a_connection_of_its_own() -> None:
    options = SshOptions()
    others = [HOST, Host("web1", "10.77.0.22", (), user="ann"), Host("web1", "10.77.0.22", (), port=23)]
    assert len({options.control_path(host) for host in others}) == 3


def test_a_folder_that_others_may_look_into_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    open_folder = Path("/tmp") / f"road-open-{tmp_path.name[-8:]}"
    open_folder.mkdir(mode=0o755)
    try:
        assert SshOptions(control_folder=open_folder).control_path(HOST).parent != open_folder
    finally:
        open_folder.rmdir()


def test_a_folder_too_long_for_a_socket_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 60)
    assert SshOptions(control_folder=folder).control_path(HOST).parent != folder
