"""What a site's loaded settings say of its queue."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadworthy.environments.project import Project
from roadworthy.structure.source import source_of
from roadworthy.structure.stores import has_no_queue

SILENT = 'app = Celery("shop")\napp.config_from_object("django.conf:settings", namespace="CELERY")\n'


@pytest.mark.parametrize(
    ("purpose", "values", "module", "expected"),
    [
        (frozenset(), {}, SILENT, True),
        (frozenset(["CELERY_BROKER_URL"]), {}, SILENT, False),
        (frozenset(["CELERY"]), {}, SILENT, False),
        (frozenset(["BROKER_URL"]), {}, SILENT, False),
        (frozenset(), {}, 'app = Celery("shop", broker="redis://cache")\n', False),
        (frozenset(["CELERY_BROKER_URL"]), {"CELERY_TASK_ALWAYS_EAGER": True}, SILENT, True),
    ],
)
def test_a_worker_is_wanted_only_where_a_broker_is_spoken_of(
    purpose: frozenset[str], values: dict[str, bool], module: str, expected: bool, tmp_path: Path
) -> None:
    (tmp_path / "celery.py").write_text(module)
    project = Project("5.2", "3.12", "shop.settings", set_on_purpose=purpose, values=values)
    assert has_no_queue(project, source_of(tmp_path)) is expected


def test_nothing_is_said_of_settings_that_were_not_loaded(tmp_path: Path) -> None:
    assert not has_no_queue(None, source_of(tmp_path))
