"""ansible-core beside road: in a Python environment of its own, run as a program, with playbooks that do the same."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from deploying.stage import ENVIRONMENT, HOSTS, WEB, Stage, timed
from uv import find_uv_bin

from roadworthy.deployment.host_states import host_state
from roadworthy.deployment.target import Target
from roadworthy.environments.host import Host
from roadworthy.fleet.resource import Absent, Account, Directory, Ensured, File, Joined, Link, Package, Resource, Unit

PLAYBOOKS = Path(__file__).parents[1] / "ansible"
VERSION = "ansible-core>=2.17"
ROOT, SOCKET, DOMAIN = "/srv/bench", "/run/bench-haproxy.sock", "gazette.example"
SLOTS = (2, 3)
"""Of the four that the firewall lets the balancer reach; road takes the first two."""
CHANGED = re.compile(r"changed=(\d+)")
CONFIGURATION = """\
[defaults]
inventory = {folder}/inventory.json
forks = 10
gathering = explicit
interpreter_python = /usr/bin/python3
host_key_checking = true
retry_files_enabled = false
callback_result_format = yaml
[ssh_connection]
pipelining = true
ssh_args = -F {ssh_config} -o ControlMaster=auto -o ControlPersist=120s
control_path_dir = {folder}/ssh
"""


@dataclass
class Playbooks:
    """ansible's side. `release` serves in `slot`; `before` is the one to go back to, in the other slot."""

    stage: Stage
    target: Target
    variables: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    release: str = ""
    before: str = ""
    slot: int = SLOTS[1]

    @property
    def folder(self) -> Path:
        """Return where everything of ansible lies."""
        return self.stage.folder / "ansible"

    def install(self) -> bool:
        """Install ansible-core; say whether it could be had."""
        self.folder.mkdir(mode=0o700)
        uv, python = find_uv_bin(), self.folder / "venv" / "bin" / "python"
        made = subprocess.run([uv, "venv", "-q", str(self.folder / "venv")], timeout=120, check=False)
        words = [uv, "pip", "install", "-q", "--python", str(python), VERSION]
        return not made.returncode and not subprocess.run(words, timeout=300, check=False).returncode

    def get_ready(self) -> None:
        """Write inventory and variables, and give the machines what the playbooks need."""
        (self.folder / "ansible.cfg").write_text(
            CONFIGURATION.format(folder=self.folder, ssh_config=self.stage.machines.ssh_config)
        )
        self._write_inventory()
        self._take_over()
        layout, python = self.target.layout, self.stage.site / ".roadworthy" / "local" / "venv" / "bin" / "python"
        self.variables = {
            "root": ROOT,
            "socket": SOCKET,
            "domain": DOMAIN,
            "account": layout.account,
            "ports": [layout.web_port(slot) for slot in SLOTS],
            "repository": str(self.stage.site),
            "local_python": str(python),
            "build": str(self.folder / "build"),
            "watch_s": self.target.environment.deploy.watch,
            "keep": self.target.environment.deploy.keep,
        }
        self._run("provision.yml", {})

    def deploy(self) -> float:
        """Deploy what was committed last; return the seconds."""
        self.count += 1
        new, slot = f"release-{self.count}", self._other
        took_s = self._run("deploy.yml", self._about(new, slot))[0]
        self.before, self.release, self.slot = self.release, new, slot
        return took_s

    def roll_back(self) -> float:
        """Go back to the release before; return the seconds."""
        took_s = self._run("rollback.yml", self._about(self.before, self._other))[0]
        self.before, self.release, self.slot = self.release, self.before, self._other
        return took_s

    def plan(self) -> tuple[float, int]:
        """Compare the hosts with what they should be; return the seconds, and the changes that ansible takes it for."""
        took_s, said = self._run("plan.yml", {}, "--check", "--diff")
        return took_s, sum(map(int, CHANGED.findall(said)))

    def write_states(self) -> int:
        """Write what each host should be, from Roadworthy's own values; return how many resources there are."""
        states = {host: host_state(self.target, host).resources for host in self.target.environment.hosts}
        (self.folder / "host_vars").mkdir()
        for host, resources in states.items():
            found = as_variables(resources, self._joined(host, resources))
            (self.folder / "host_vars" / f"{host.name}.json").write_text(json.dumps(found))
        return sum(map(len, states.values()))

    def _joined(self, host: Host, resources: tuple[Resource, ...]) -> dict[str, str]:
        """Return the contents of the files that several sites share, which are as they should be."""
        paths = [each.path for each in resources if isinstance(each, Joined)]
        return dict(self.target.fleet.hand(host).facts(paths).files)

    @property
    def _other(self) -> int:
        return SLOTS[1] if self.slot == SLOTS[0] else SLOTS[0]

    def _about(self, release: str, slot: int) -> dict[str, Any]:
        layout = self.target.layout
        return {
            "release": release,
            "slot": SLOTS.index(slot),
            "port": layout.web_port(slot),
            "old_release": self.release,
            "old_slot": SLOTS.index(self.slot),
        }

    def _run(self, playbook: str, more: dict[str, Any], *words: str) -> tuple[float, str]:
        given = self.folder / "variables.json"
        given.touch(0o600)
        given.write_text(json.dumps({**self.variables, **more}))
        line = [str(self.folder / "venv" / "bin" / "ansible-playbook"), *words, "-e", f"@{given}", playbook]
        settings = {"ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"), "ANSIBLE_HOME": str(self.folder / "home")}
        return timed(line, {**settings, "LC_ALL": "C.UTF-8"}, PLAYBOOKS)

    def _write_inventory(self) -> None:
        def group(*names: str) -> dict[str, Any]:
            chosen = (host for host in HOSTS if host.name in names)
            return {"hosts": {host.name: {"ansible_host": host.address, "ansible_user": "root"} for host in chosen}}

        others = group("db1", "hub1")
        groups = {"balancer": group("lb1"), "web": group(*WEB), "others": others}
        (self.folder / "inventory.json").write_text(json.dumps({"all": {"children": groups}}))

    def _take_over(self) -> None:
        """Make templates of what road's own release has there: settings, variables and units, so that both run alike.

        Only the port, the release and its folder are another's.
        """
        role = self.folder / "release"
        role.mkdir(mode=0o700)
        web1, key = self.stage.machines[WEB[0]], self.target.layout.key
        id_ = web1.run(["readlink", f"{self.target.layout.root}/current"]).stdout.strip().rpartition("/")[2]
        there = f"{self.target.layout.releases}/{id_}"
        texts = {"variables.j2": web1.run(["cat", f"{there}/variables"]).stdout}
        for name in ("web", "worker"):
            texts[f"{name}.service.j2"] = web1.run(["cat", f"/etc/systemd/system/{key}-{name}@{id_}.service"]).stdout
        texts["roadworthy_settings.py"] = web1.run(["cat", f"{there}/settings/roadworthy_settings.py"]).stdout
        texts["roadworthy_moved.py"] = web1.run(["cat", f"{there}/settings/roadworthy_moved.py"]).stdout
        address = next(host.address for host in HOSTS if host.name == WEB[0])
        for name, text in texts.items():
            is_template = name.endswith(".j2")
            (role / name).write_text(as_template(text, there, id_, address) if is_template else text)
        static = self.stage.site / ".roadworthy" / ENVIRONMENT / "build" / "static"
        (role / "static").symlink_to(static)
        (role / "python").write_text(web1.run(["readlink", "-f", f"{there}/python"]).stdout.strip())


def as_template(text: str, folder: str, release: str, address: str) -> str:
    """Return a file of road's release as a template of ansible's."""
    text = re.sub(r"--port \d+", "--port {{ port }}", text)
    text = text.replace(folder, "{{ root }}/releases/{{ release }}").replace(release, "{{ release }}")
    return text.replace(f"--host {address}", "--host {{ ansible_host }}")


def as_variables(resources: tuple[Resource, ...], joined: dict[str, str]) -> dict[str, Any]:
    """Return a host's state as the variables that plan.yml goes by."""

    def all_of(*kinds: type) -> list[Any]:
        return [each for each in resources if isinstance(each, kinds)]

    def with_mode(each: Any) -> dict[str, Any]:
        plain = asdict(each)
        return {**{name: plain[name] for name in ("path", "owner", "group")}, "mode": f"{each.mode:04o}"}

    units = all_of(Unit)
    files = [{**with_mode(each), "content": each.content} for each in all_of(File)]
    files += [{**with_mode(each), "content": joined.get(each.path, "")} for each in all_of(Joined)]
    place = {"owner": "root", "group": "root", "mode": "0644"}
    files += [{**place, "path": f"/etc/systemd/system/{each.name}", "content": each.content} for each in units
              if each.content]  # fmt: skip
    return {
        "packages": [each.name for each in all_of(Package)],
        "accounts": [asdict(each) for each in all_of(Account)],
        "directories": [with_mode(each) for each in all_of(Directory)],
        "files": files,
        "links": [asdict(each) for each in all_of(Link)],
        "absent": [each.path for each in all_of(Absent)],
        "ensured_by_commands": [_ensured(each) for each in all_of(Ensured)],
        "units": [_unit(each) for each in units],
    }


def _ensured(one: Ensured) -> dict[str, Any]:
    as_user = [] if one.user == "root" else ["runuser", "-u", one.user, "--"]
    return {"title": one.title, "unless": [*as_user, *one.unless], "feed": one.feed}


def _unit(one: Unit) -> dict[str, Any]:
    state = {True: {"state": "started"}, False: {"state": "stopped"}, None: {}}[one.running]
    return {"name": one.name, **({"enabled": True} if one.enabled else {}), **state}
