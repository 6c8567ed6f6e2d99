"""What a site must have to be made ready at all."""

from __future__ import annotations

import pytest

from roadworthy.deployment.preparation import refuse_too_old
from roadworthy.environments.project import Project
from roadworthy.problems import ProblemsFound


def test_a_django_that_is_too_old_is_refused() -> None:
    with pytest.raises(ProblemsFound) as refused:
        refuse_too_old(Project("3.0.14", "3.11.7", "shop.settings"))
    assert str(refused.value) == (
        "requirements: the site runs on Django 3.0.14; it takes 4.2 or newer (E344)\n"
        "  hint: raise Django in the site's requirements, one release after the other, and test in between"
    )


@pytest.mark.parametrize("version", ["4.2", "5.2.19", "6.1rc1", "10.0"])
def test_a_newer_django_is_taken(version: str) -> None:
    refuse_too_old(Project(version, "3.11.7", "shop.settings"))
