"""A small real Django project on the ground, in which each test plants its fault; it runs in a Python of its own."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from roadworthy.structure.trying.ground import Ground

SETTINGS = """\
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["shop.example"]
ROOT_URLCONF = "site_of.urls"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.staticfiles", "shop"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}}
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
"""
MODELS = """\
from django.db import models


class Article(models.Model):
    title = models.CharField(max_length=50)
"""
INITIAL = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            "Article",
            [("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
             ("title", models.CharField(max_length=50))],
        ),
    ]
"""
URLS = """\
from django.http import HttpResponse
from django.urls import path

urlpatterns = [path("", lambda request: HttpResponse("hello"), name="home")]
"""
FILES = {
    "site_of/__init__.py": "",
    "site_of/settings.py": SETTINGS,
    "site_of/urls.py": URLS,
    "site_of/wsgi.py": "from django.core.wsgi import get_wsgi_application\n\napplication = get_wsgi_application()\n",
    "shop/__init__.py": "",
    "shop/models.py": MODELS,
    "shop/migrations/__init__.py": "",
    "shop/migrations/0001_initial.py": INITIAL,
}


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def small_ground(folder: Path, files: Mapping[str, str] | None = None) -> Ground:
    """Write the project with these files over its own, and return it as a ground."""
    write(folder, {**FILES, **(files or {})})
    for each in (folder.parent / "home", folder.parent / "tmp", folder / ".roadworthy"):
        each.mkdir(exist_ok=True)
    variables = {
        "DJANGO_SETTINGS_MODULE": "site_of.settings",
        "DATABASE": str(folder.parent / "tmp" / "throwaway.sqlite3"),
        "SECRET_KEY": "for-this-test-only-0123456789abcdefghijklmnopqrstuvwxyz",
        "HOME": str(folder.parent / "home"),
        "TMPDIR": str(folder.parent / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return Ground(
        folder=folder,
        python=sys.executable,
        variables=variables,
        time_limit_s=60,
        tell=lambda line: None,
        own_variables=variables,
        settings="site_of.settings",
        path=(str(folder),),
        wsgi="site_of.wsgi:application",
    )


def in_short(findings: tuple[object, ...]) -> list[str]:
    """Return findings as `file:line message (id)`."""
    return [f"{each.place} {each.message} ({each.id})" for each in findings]  # type: ignore[attr-defined]
