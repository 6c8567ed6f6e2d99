"""What the application server refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.stack.conftest import Machine

from roadworthy.environments.service import Service
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound
from roadworthy.stack.granian import Granian


def test_an_interface_that_the_site_does_not_have_is_refused(machine: Machine) -> None:
    site = Site("gazette", Path("/srv/gazette"), "gazette.settings", wsgi="gazette.wsgi:application")
    with pytest.raises(ProblemsFound) as found:
        Granian().stand_in(machine.ground(site=site), (Service("web", "granian", {"interface": "asgi"}),))
    assert str(found.value) == (
        "roadworthy.toml services.web.interface: the site has no ASGI application (E343)\n"
        '  hint: add asgi = "module:application" to [site]'
    )


def test_files_in_a_folder_that_is_not_there_are_left_to_the_site(machine: Machine, tmp_path: Path) -> None:
    from dataclasses import replace

    from roadworthy.environments.project import Project
    from roadworthy.stack.granian import files

    project = Project("5.2", "3.12", "gazette.settings", static_url="/static/", media_url="/media/")
    ground = replace(machine.ground(project), static=tmp_path / "collected", media=tmp_path / "uploads")
    (tmp_path / "uploads").mkdir()
    assert files(Service("web", "granian"), ground) == [("/media", tmp_path / "uploads")]
