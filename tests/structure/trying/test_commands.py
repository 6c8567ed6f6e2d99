from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_site import in_short, small_ground

from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.commands import try_commands

COMMAND = "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n    help = 'Tidy.'\n"
COMMANDS = {
    "shop/management/__init__.py": "",
    "shop/management/commands/__init__.py": "",
    "shop/management/commands/tidy.py": COMMAND,
}


def test_a_command_that_can_not_be_loaded_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    broken = {**COMMANDS, "shop/management/commands/send.py": "import letterbox\n" + COMMAND}
    tried = try_commands(small_ground(folder, broken), read_codebase(folder))
    said = "the command send can't be loaded: ModuleNotFoundError: No module named 'letter…"
    assert in_short(tried.findings) == [f"shop/management/commands/send.py:1 {said} (W290)"]
    assert tried.told == ("2 commands asked for help",)


def test_a_scheduled_command_that_there_is_none_of_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    ground = small_ground(folder, COMMANDS)
    jobs = ("{manage} tidy", "{manage} tydi --all", "python other.py")
    (folder / "roadworthy.toml").write_text(
        '[jobs.tidy]\ncommand = "{manage} tidy"\n[jobs.b]\ncommand = "{manage} tydi --all"\n'
    )
    tried = try_commands(replace(ground, jobs=jobs), read_codebase(folder))
    assert in_short(tried.findings) == ["roadworthy.toml:4 there is no command tydi, which is scheduled (W290)"]
