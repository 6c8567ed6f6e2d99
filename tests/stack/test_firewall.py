"""What the firewall lets in, word for word, and that nftables takes it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from roadworthy.fleet.resource import File, Joined
from roadworthy.problems import ProblemsFound
from roadworthy.stack import firewall
from roadworthy.stack.layout import Layout
from roadworthy.stack.opening import ANYBODY, Opening

LAYOUT = Layout("gazette-production", 20560)
OPENINGS = (
    Opening(5432, ("10.77.0.23", "2001:db8::22", "10.77.0.22"), 'gazette: "database" é'),
    Opening(80, ANYBODY, "visitors"),
    Opening(80, ANYBODY, "visitors"),
)


def contents(port: int = 22, openings: tuple[Opening, ...] = OPENINGS) -> dict[str, str]:
    found = firewall.resources(LAYOUT, openings, port)
    return {each.path: each.content for each in found if isinstance(each, File)}


def test_a_site_opens_what_it_needs_and_nobody_is_locked_out() -> None:
    assert contents(2222)["/etc/roadworthy/firewall/sites/gazette-production.nft"] == (
        "        # gazette-production\n"
        '        tcp dport 22 accept comment "SSH"\n'
        '        tcp dport 2222 accept comment "SSH"\n'
        '        tcp dport 80 accept comment "visitors"\n'
        '        ip saddr { 10.77.0.22/31 } tcp dport 5432 accept comment "gazette: ?database? ?"\n'
        '        ip6 saddr { 2001:db8::22 } tcp dport 5432 accept comment "gazette: ?database? ?"\n'
    )


def test_a_name_is_refused() -> None:
    with pytest.raises(ProblemsFound) as found:
        contents(openings=(Opening(6379, ("web1.gazette.example",), "gazette: cache"),))
    assert str(found.value) == (
        "port 6379 (gazette: cache) is to be open for web1.gazette.example, which is a name (E451)\n"
        "  hint: write the host's IP address as its address in roadworthy.toml"
    )


@pytest.mark.live
def test_the_kernel_takes_the_rules_of_two_sites_twice_and_adds_the_ports_of_sshd(tmp_path: Path) -> None:
    if not shutil.which("nft") or subprocess.run(["unshare", "-n", "true"], check=False).returncode:
        pytest.skip("needs nftables and the right to have a network of one's own")
    (joined,) = [each for each in firewall.resources(LAYOUT, OPENINGS, 22) if isinstance(each, Joined)]
    parts = [contents()[f"{firewall.PARTS}/gazette-production.nft"], '        tcp dport 443 accept comment "kiosk"\n']
    (tmp_path / "rules").write_text(joined.head + "".join(parts) + joined.tail)
    (tmp_path / "load").write_text(contents()[firewall.LOAD])
    script = "nft add table inet others; sh {0}/load {0}/rules && sh {0}/load {0}/rules && nft list ruleset"
    done = subprocess.run(
        ["unshare", "-n", "sh", "-c", script.format(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rules = [line.strip() for line in done.stdout.splitlines()]
    assert "table inet others {" in rules
    assert [
        rules.count(f'tcp dport {port} accept comment "{word}"') for port, word in ((80, "visitors"), (443, "kiosk"))
    ] == [1, 1]
    assert "type filter hook input priority filter; policy drop;" in rules
