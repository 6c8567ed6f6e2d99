"""A small shop whose addresses are made by code, written anew for each test that asks its Django."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from roadworthy.structure.django_facts.asking import Question

SETTINGS = """\
SECRET_KEY = "hunter2-" + "x7!" * 20
INSTALLED_APPS = ["shop"]
MIDDLEWARE = ["shop.middleware.Slow"]
ROOT_URLCONF = "shop.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.sqlite3", "CONN_MAX_AGE": 60}}
"""
MODELS = """\
from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20, db_index=True)
    note = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "note"], name="once")]
"""
FIRST = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Order",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_index=True, max_length=20)),
                ("note", models.CharField(default="", max_length=20)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["number", "note"], name="once")]},
        )
    ]
"""
LATER = """\
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "{before}")]
    operations = []
"""
VIEWS = """\
import functools

from django.http import HttpResponse
from django.views import View


def counted(view):
    @functools.wraps(view)
    def inner(request):
        return view(request)

    return inner


@counted
def show(request):
    return HttpResponse()


class Listing(View):
    pass
"""
URLS = """\
from importlib import import_module

from django.urls import include, path

views = import_module("shop.views")
inner = [path("show/", getattr(views, "show"), name="show")]
urlpatterns = [
    path("old/", include((inner, "old"), namespace="old")),
    path("", getattr(views, "Listing").as_view(), name="listing"),
]
"""
MIDDLEWARE = "import time\n\n\ndef Slow(get_response):\n    time.sleep(1)\n    return get_response\n"


def lay_out(folder: Path, extra: str = "", files: Mapping[str, str] | None = None) -> Path:
    """Write the shop; `extra` ends its settings, `files` come beside or instead of its own."""
    written = {
        "site_settings.py": SETTINGS + extra,
        "shop/__init__.py": "",
        "shop/models.py": MODELS,
        "shop/views.py": VIEWS,
        "shop/urls.py": URLS,
        "shop/middleware.py": MIDDLEWARE,
        "shop/migrations/__init__.py": "",
        "shop/migrations/0001_first.py": FIRST,
        **(files or {}),
    }
    for name, text in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def question(folder: Path, *, serves: bool = False, limit_s: int = 40, is_whole: bool = True) -> Question:
    """Return the question to the shop's Django, asked in the Python of these tests."""
    variables = {"PATH": os.defpath}
    named = ("production" if serves else "", Path(sys.executable), folder, "site_settings", "site_settings", variables)
    return Question(*named, serves=serves, time_limit_s=limit_s, is_whole=is_whole)
