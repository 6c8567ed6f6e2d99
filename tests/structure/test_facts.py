"""Asking a site's own Python: what it says of a site that is well, and where one that is not stops."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from site_cases import case_named

from roadworthy.environments.project import Cache, Database
from roadworthy.environments.site import Site
from roadworthy.problems import ProblemsFound
from roadworthy.structure.facts import Answer, Request, ask, read_project
from roadworthy.structure.failure import Failure, problem_of

PYTHON = Path(sys.executable)


def lay_out(folder: Path, extra: str = "", **files: str) -> Site:
    """Write a plain site whose settings end with `extra`, and return its model."""
    case = case_named("startproject")
    case.lay_out(folder)
    settings = folder / "shop" / "settings.py"
    settings.write_text(settings.read_text() + extra)
    for name, text in files.items():
        (folder / name.replace("__", "/")).with_suffix(".py").write_text(text)
    return Site("shop", folder, "shop.settings", wsgi="shop.wsgi:application")


def read(site: Site, **variables: str) -> Answer:
    """Ask for a site with exactly these variables and PATH."""
    found = {"PATH": os.defpath, **variables}
    return ask(PYTHON, Request(site.folder, site.settings, site.path, site.wsgi, 60, found))


def sentence(site: Site) -> str:
    """Return the problems that reading a site ends with."""
    with pytest.raises(ProblemsFound) as found:
        read_project(PYTHON, site, {"PATH": os.defpath})
    return str(found.value)


def test_a_site_that_is_well_says_what_it_is(tmp_path: Path) -> None:
    extra = (
        'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache",'
        ' "LOCATION": "redis://me:hunter2@127.0.0.1:6379/1"}}\n'
        'MEDIA_URL = "/media/"\nSTATIC_ROOT = "/srv/static"\n'
    )
    project = read_project(PYTHON, lay_out(tmp_path, extra), {"PATH": os.defpath})
    assert project.databases == (Database("default", "sqlite3", "db"),)
    redis = "django.core.cache.backends.redis.RedisCache"
    assert project.caches == (Cache("default", redis, "redis://me:***@127.0.0.1:6379/1"),)
    assert (project.static_url, project.static_root) == ("/static/", "/srv/static")
    assert (project.media_url, project.media_root) == ("/media/", "")
    assert (project.wsgi, project.root_urlconf) == ("shop.wsgi:application", "shop.urls")
    assert "STATIC_ROOT" in project.set_on_purpose
    assert "TIME_ZONE" not in project.set_on_purpose
    assert "collectstatic" in project.commands
    assert project.values["SECRET_KEY"] == "default-looking"


def test_a_database_backend_of_the_sites_own_is_known_by_what_it_is_made_of(tmp_path: Path) -> None:
    extra = 'DATABASES["default"]["ENGINE"] = "shop.timed"\nDATABASES["other"] = {"ENGINE": "shop.gone", "NAME": "x"}\n'
    backend = "from django.db.backends.sqlite3 import base\n\nclass DatabaseWrapper(base.DatabaseWrapper):\n    pass\n"
    (tmp_path / "shop" / "timed").mkdir(parents=True)
    site = lay_out(tmp_path, extra, shop__timed__base=backend)
    project = read_project(PYTHON, site, {"PATH": os.defpath})
    assert [each.engine for each in project.databases] == ["sqlite3", "gone"]


def test_no_secret_is_in_the_answer(tmp_path: Path) -> None:
    extra = (
        'SECRET_KEY = "hunter2-" + "x" * 60\n'
        'DATABASES["default"]["PASSWORD"] = "hunter2"\n'
        'CELERY_BROKER_URL = "redis://:hunter2@localhost/0"\n'
        'SITE_URL = "https://me:hunter2@shop.example/"\n'
        'CHANNEL_LAYERS = {"default": {"CONFIG": {"password": "hunter2", "hosts": ["redis://:hunter2@localhost"]}}}\n'
    )
    answer = read(lay_out(tmp_path, extra))
    assert answer.failure is None
    assert "hunter2" not in repr(answer)


def test_what_the_settings_print_does_not_disturb(tmp_path: Path) -> None:
    answer = read(lay_out(tmp_path, 'print("{}", flush=True)\nimport os\nos.write(1, b"raw")\n'))
    assert answer.failure is None
    assert answer.printed == "{}\nraw"


def test_reading_leaves_no_file_behind(tmp_path: Path) -> None:
    site = lay_out(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    read(site)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_log_file_that_cannot_be_written_does_not_stop_the_reading(tmp_path: Path) -> None:
    extra = (
        'HANDLER = {"class": "logging.FileHandler", "filename": "/nowhere/logs/shop.log"}\n'
        'SCREEN = {"class": "logging.StreamHandler"}\n'
        'LOGGING = {"version": 1, "handlers": {"file": HANDLER, "screen": SCREEN}, "root": {"handlers": ["file"]}}\n'
    )
    project = read_project(PYTHON, lay_out(tmp_path, extra), {"PATH": os.defpath})
    assert project.values["log_files"] == ["file"]


def test_a_site_without_a_secret_key_can_be_read(tmp_path: Path) -> None:
    answer = read(lay_out(tmp_path, 'SECRET_KEY = ""\n'))
    assert answer.failure is None
    assert answer.project is not None
    assert answer.project.values["SECRET_KEY"] == "unset"


def test_wsgi_may_set_up_what_the_settings_need(tmp_path: Path) -> None:
    site = lay_out(tmp_path, 'import os\nNAME = os.environ["FROM_WSGI"]\n')
    wsgi = tmp_path / "shop" / "wsgi.py"
    wsgi.write_text('import os\nos.environ.setdefault("FROM_WSGI", "yes")\n' + wsgi.read_text())
    assert read(site).failure is None


def test_wsgi_that_forces_other_settings_is_told(tmp_path: Path) -> None:
    site = lay_out(tmp_path)
    (tmp_path / "shop" / "wsgi.py").write_text('import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "shop.other"\n')
    project = read_project(PYTHON, site, {"PATH": os.defpath})
    assert project.values["forces_settings"] == "shop.other"


def test_an_application_that_wants_a_file_is_told_before_anything_is_made(tmp_path: Path) -> None:
    wsgi = "from django.apps import apps\napps.check_apps_ready()\nraise FileNotFoundError('write shop.ini first')\n"
    assert sentence(lay_out(tmp_path, shop__wsgi=wsgi)) == (
        "shop/wsgi.py:3: the application can't be imported: FileNotFoundError: write shop.ini first (E209)\n"
        "  hint: give it what it asks for, or correct that line, then run this again"
    )


@pytest.mark.parametrize("line", ["apps.check_apps_ready()", "raise RuntimeError('no such table: shop_article')"])
def test_an_application_that_came_too_early_does_not_stop_the_reading(line: str, tmp_path: Path) -> None:
    wsgi = f"from django.apps import apps\n{line}\napplication = None\n"
    assert read(lay_out(tmp_path, shop__wsgi=wsgi)).failure is None


def test_a_view_that_answers_for_media_is_seen_and_one_for_everything_is_not(tmp_path: Path) -> None:
    site = lay_out(tmp_path, 'MEDIA_URL = "/media/"\n')
    (tmp_path / "shop" / "urls.py").write_text(
        "from django.urls import re_path\nfrom django.http import HttpResponse\n"
        "def view(request, **rest):\n    return HttpResponse()\n"
        'urlpatterns = [re_path("^media/", view, name="media"), re_path(".*", view, name="spa")]\n'
    )
    assert read_project(PYTHON, site, {"PATH": os.defpath}).serves == ("/media/",)


def test_addresses_that_cannot_be_imported_do_not_stop_the_reading(tmp_path: Path) -> None:
    site = lay_out(tmp_path)
    (tmp_path / "shop" / "urls.py").write_text("import shop.nowhere\n")
    project = read_project(PYTHON, site, {"PATH": os.defpath})
    assert project.values["urls_failed"] == "ModuleNotFoundError: No module named 'shop.nowhere'"


def test_a_missing_variable_is_named_with_its_line(tmp_path: Path) -> None:
    assert sentence(lay_out(tmp_path, 'import os\nREGION = os.environ["REGION"]\n')) == (
        "shop/settings.py:13: the environment variable REGION is not set and has no default (E203)\n"
        '  hint: add REGION = "…" under [variables] in roadworthy.toml, or keep it with: '
        "road secrets set local REGION"
    )


@pytest.mark.parametrize(
    "line",
    [
        'raise ImproperlyConfigured("Set the SHOP_REGION environment variable")',
        'raise ImproperlyConfigured("The SHOP_REGION setting must be given in the environment")',
        'raise RuntimeError("Environment variable SHOP_REGION is required")',
        'raise SystemExit("please set environment variable \\"SHOP_REGION\\" first")',
        'raise ValueError("SHOP_REGION not found. Declare it as envvar or define a default value.")',
    ],
)
def test_a_missing_variable_is_understood_from_words(line: str, tmp_path: Path) -> None:
    answer = read(lay_out(tmp_path, f"from django.core.exceptions import ImproperlyConfigured\n{line}\n"))
    assert answer.failure is not None
    assert (answer.failure.kind, answer.failure.name) == ("missing-variable", "SHOP_REGION")


def test_a_missing_module_is_named_with_its_line(tmp_path: Path) -> None:
    assert sentence(lay_out(tmp_path, "import stripe.webhooks\n")) == (
        'shop/settings.py:12: the module "stripe" is not installed for this site (E202)\n'
        "  hint: add what provides stripe to the site's requirements, or its folder to site.path in roadworthy.toml"
    )


def test_a_module_of_the_site_that_is_not_kept_with_the_code_is_told_with_its_example(tmp_path: Path) -> None:
    site = lay_out(tmp_path, "from shop.local_settings import *\n")
    assert sentence(site) == (
        "shop/settings.py:12: shop/local_settings.py, which is imported here, is not there (E202)\n"
        "  hint: write it as the site's own documentation says: it is not kept with the code"
    )
    (tmp_path / "shop" / "local_settings.py.example").touch()
    assert sentence(site).endswith("\n  hint: write it: shop/local_settings.py.example shows what it holds")


def test_a_module_beside_its_example_is_the_sites_own(tmp_path: Path) -> None:
    site = lay_out(tmp_path, "from shop_secrets import *\n")
    (tmp_path / "shop_secrets_example.py").touch()
    assert sentence(site) == (
        "shop/settings.py:12: shop_secrets.py, which is imported here, is not there (E202)\n"
        "  hint: write it: shop_secrets_example.py shows what it holds"
    )


@pytest.mark.parametrize(
    ("line", "message", "held"),
    [
        ("import django.core.urlresolvers", 'there is no module "django.core.urlresolvers" in the Django', "django<2"),
        (
            "from django.utils.http import is_safe_url",
            "the settings can't be imported: ImportError: cannot",
            "django<4",
        ),
        (
            "from django.utils.http import nothing",
            "the settings can't be imported: ImportError: cannot",
            "django<version",
        ),
    ],
)
def test_code_for_another_django_is_told_so(line: str, message: str, held: str, tmp_path: Path) -> None:
    said = sentence(lay_out(tmp_path, f"{line}\n"))
    assert said.startswith(f"shop/settings.py:12: {message}")
    assert said.endswith(
        "\n  hint: this code is not made for the Django that was installed: hold Django back in the site's requirements"
        f" ({held}), then run this again"
    )


def test_a_missing_app_is_a_missing_module(tmp_path: Path) -> None:
    assert 'the module "stripe" is not installed' in sentence(lay_out(tmp_path, 'INSTALLED_APPS += ["stripe"]\n'))


def test_a_syntax_error_is_shown_at_its_line(tmp_path: Path) -> None:
    assert sentence(lay_out(tmp_path, "DEBUG = = 1\n")) == (
        "shop/settings.py:12: the settings can't be imported: SyntaxError: invalid syntax (E201)\n"
        "  hint: correct that line, then run this again"
    )


def test_an_error_in_the_settings_is_shown_at_the_line_of_the_site(tmp_path: Path) -> None:
    assert sentence(lay_out(tmp_path, 'import json\nX = json.loads("{")\n')) == (
        "shop/settings.py:13: the settings can't be imported: JSONDecodeError: "
        "Expecting property name enclosed in double quotes: line 1 column 2 (char 1) (E201)\n"
        "  hint: correct that line, then run this again"
    )


def test_an_error_in_an_installed_package_does_not_ask_to_correct_it(tmp_path: Path) -> None:
    site = lay_out(tmp_path)
    file = tmp_path / ".venv" / "lib" / "site-packages" / "shop" / "settings.py"
    failure = Failure("error", "settings", "no attribute", "AttributeError", file=str(file), line=16)
    assert str(problem_of(failure, site.folder)) == (
        ".venv/lib/site-packages/shop/settings.py:16: the settings can't be imported:"
        " AttributeError: no attribute (E201)\n"
        "  hint: that is an installed package: if something it uses is too new for it, hold that back in the site's"
        " requirements (name<version), then run this again"
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert sentence(lay_out(tmp_path, 'open("/etc/no-such-shop.ini")\n')) == (
        "shop/settings.py:12: the file /etc/no-such-shop.ini is not there (E204)\n"
        "  hint: write it as the site's own documentation says, or set the variable that names another"
    )


def test_a_missing_file_is_told_with_its_example(tmp_path: Path) -> None:
    (tmp_path / "shop.sample.ini").touch()
    assert sentence(lay_out(tmp_path, f'open("{tmp_path}/conf/shop.ini")\n')) == (
        f"shop/settings.py:12: the file {tmp_path}/conf/shop.ini is not there (E204)\n"
        "  hint: write it: shop.sample.ini shows what it holds, or set the variable that names another"
    )


def test_a_missing_folder_is_told_with_the_file_in_it(tmp_path: Path) -> None:
    assert sentence(lay_out(tmp_path, f'open("{tmp_path}/log/shop.log", "a")\n')) == (
        f"shop/settings.py:12: the file {tmp_path}/log/shop.log is not there (E204)\n"
        "  hint: its folder is not there either: mkdir -p log"
    )


def test_settings_that_leave_the_process_are_a_sentence(tmp_path: Path) -> None:
    assert sentence(lay_out(tmp_path, 'raise SystemExit("no licence")\n')) == (
        "shop/settings.py:12: the settings can't be imported: SystemExit: no licence (E201)\n"
        "  hint: correct that line, then run this again"
    )


def test_settings_that_kill_the_process_are_a_sentence(tmp_path: Path) -> None:
    assert sentence(lay_out(tmp_path, "import os\nos._exit(7)\n")) == (
        "the site's Python gave no answer: exit code 7: it said nothing (E206)\n"
        "  hint: run the site's own manage.py check to see what it is doing"
    )


def test_settings_that_never_end_are_stopped_where_they_are(tmp_path: Path) -> None:
    site = lay_out(tmp_path, "import time\ntime.sleep(60)\n")
    request = Request(site.folder, site.settings, site.path, site.wsgi, 5, {"PATH": os.defpath})
    failure = ask(PYTHON, request).failure
    assert failure is not None
    assert (failure.kind, failure.file, failure.line) == ("time", str(tmp_path / "shop" / "settings.py"), 13)


def test_settings_that_are_not_there_are_named(tmp_path: Path) -> None:
    lay_out(tmp_path)
    assert sentence(Site("shop", tmp_path, "shop.live", wsgi="shop.wsgi:application")) == (
        'there is no settings module "shop.live" (E207)\n'
        "  hint: correct site.settings, or add the folder it lies in to site.path, in roadworthy.toml"
    )


def test_a_python_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        read_project(Path("/nowhere/python"), lay_out(tmp_path), {})
    assert str(found.value) == (
        "the site's Python gave no answer: /nowhere/python: No such file or directory (E206)\n"
        "  hint: run the site's own manage.py check to see what it is doing"
    )


def test_a_python_without_django_is_a_sentence(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {getattr(sys, "_base_executable", sys.executable)} -S "$@"\n')
    bare.chmod(0o755)
    with pytest.raises(ProblemsFound) as found:
        read_project(bare, site, {"PATH": os.defpath})
    assert str(found.value) == (
        "Django is not installed for this site (E208)\n  hint: add Django to the site's requirements"
    )


def test_modules_beside_the_reader_do_not_hide_the_sites_own(tmp_path: Path) -> None:
    site = lay_out(tmp_path, "import facts\nNAME = facts.NAME\n", facts='NAME = "own"\n')
    assert read(site).failure is None
