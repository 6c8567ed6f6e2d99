"""What OpenSSH is told of the machines."""

from __future__ import annotations

from pathlib import Path

from roadworthy.environments.host import Host
from roadworthy.testing.ssh_config import config_text, known_hosts_text

WEB = Host("web1", "10.77.0.22", ("web",))
ODD = Host("web2", "10.77.0.23", ("web",), user="deploy", port=2222)
FOLDER = Path("/tmp/two words")


def test_each_machine_is_reached_by_name_and_address_with_the_key_of_this_rehearsal() -> None:
    assert config_text([WEB, ODD], FOLDER) == (
        "Host web1 10.77.0.22\n"
        "    HostName 10.77.0.22\n"
        "    Port 22\n"
        "    User root\n"
        '    IdentityFile "/tmp/two words/key"\n'
        "    IdentitiesOnly yes\n"
        '    UserKnownHostsFile "/tmp/two words/known_hosts"\n'
        "    GlobalKnownHostsFile /dev/null\n"
        "    StrictHostKeyChecking yes\n"
        "\n"
        "Host web2 10.77.0.23\n"
        "    HostName 10.77.0.23\n"
        "    Port 2222\n"
        "    User deploy\n"
        '    IdentityFile "/tmp/two words/key"\n'
        "    IdentitiesOnly yes\n"
        '    UserKnownHostsFile "/tmp/two words/known_hosts"\n'
        "    GlobalKnownHostsFile /dev/null\n"
        "    StrictHostKeyChecking yes\n"
    )


def test_their_keys_are_known_beforehand_at_the_port_they_have() -> None:
    keys = {"web1": "ssh-ed25519 AAAA web1", "web2": "ssh-ed25519 BBBB web2"}
    assert known_hosts_text([WEB, ODD], keys) == ("10.77.0.22 ssh-ed25519 AAAA\n[10.77.0.23]:2222 ssh-ed25519 BBBB\n")
