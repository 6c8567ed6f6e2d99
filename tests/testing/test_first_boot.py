"""The files that make a copy of the base image one certain machine."""

from __future__ import annotations

from roadworthy.environments.host import Host
from roadworthy.testing.first_boot import files


def test_a_host_of_root_has_its_name_its_address_and_the_key_that_may_come_in() -> None:
    assert files(Host("web1", "10.77.0.22", ("web",)), "0f" * 16, "ssh-ed25519 AAAA\n") == {
        "etc/hostname": "web1\n",
        "etc/hosts": "127.0.0.1 localhost\n127.0.1.1 web1\n::1 localhost ip6-localhost ip6-loopback\n",
        "etc/machine-id": "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f\n",
        "etc/systemd/network/10-rehearsal.network": (
            "[Match]\nName=host0\n\n[Network]\nAddress=10.77.0.22/24\nGateway=10.77.0.1\n"
            "DHCP=no\nIPv6AcceptRA=no\nLinkLocalAddressing=no\n"
        ),
        "root/.ssh/authorized_keys": "ssh-ed25519 AAAA\n",
    }


def test_another_user_may_become_root_and_another_port_is_listened_on() -> None:
    found = files(Host("web1", "10.77.0.22", ("web",), user="deploy", port=2222), "0f" * 16, "ssh-ed25519 AAAA\n")
    assert found["home/deploy/.ssh/authorized_keys"] == "ssh-ed25519 AAAA\n"
    assert found["etc/sudoers.d/deploy"] == "deploy ALL=(ALL) NOPASSWD: ALL\n"
    assert found["etc/ssh/sshd_config.d/rehearsal.conf"] == "Port 2222\n"
    assert "root/.ssh/authorized_keys" not in found
