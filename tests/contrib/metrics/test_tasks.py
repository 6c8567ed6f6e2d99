"""Real tasks, run by a real Celery and by Django's own interface."""

import django
import pytest

NEEDED = {"TASKS": {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}}
if django.VERSION < (6, 0):
    NEEDED = {
        "TASKS": {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        "INSTALLED_APPS": ["roadworthy.contrib.metrics", "django_tasks", "press"],
    }


def test_celerys_tasks_are_told(press, agent):
    pytest.importorskip("celery", reason="the Python package celery is missing")
    assert press.run("run_celery", "print", "jams", "retries") == ["SUCCESS", "FAILURE", "FAILURE"]
    told = {(said["name"], said["status"]): said for said in agent.told()}
    assert set(told) == {
        ("press.print", "done"), ("press.jams", "failed"), ("press.retries", "retried"), ("press.retries", "failed"),
    }  # fmt: skip
    printed = told["press.print", "done"]
    assert (printed["kind"], printed["queue"], printed["queries"], printed["release"]) == ("task", "presses", 3, "r42")
    assert (0 < printed["db_ms"] < printed["ms"], 0 <= printed["wait_ms"] < 20_000) == (True, True)
    assert "error" not in printed
    assert (told["press.jams", "failed"]["error"], told["press.jams", "failed"]["queue"]) == (
        "ZeroDivisionError",
        "celery",
    )
    assert told["press.retries", "retried"]["error"] == told["press.retries", "failed"]["error"] == "LookupError"
    assert "hunter2" not in str(told)


def test_tasks_of_djangos_interface_are_told(press, agent):
    if django.VERSION < (6, 0):
        pytest.importorskip("django_tasks", reason="the Python package django-tasks is missing")
    assert press.run("run_django_tasks", "prints", "jams", **NEEDED) == ["SUCCESSFUL", "FAILED"]
    printed, jammed = agent.told()
    said = ("kind", "name", "queue", "status", "queries", "release")
    assert [printed[key] for key in said] == ["task", "press_tasks.prints", "default", "done", 3, "r42"]
    assert [jammed[key] for key in said] == ["task", "press_tasks.jams", "default", "failed", 0, "r42"]
    assert (printed["wait_ms"] >= 0, "error" in printed, jammed["error"]) == (True, False, "ZeroDivisionError")
    assert "hunter2" not in str(jammed)
