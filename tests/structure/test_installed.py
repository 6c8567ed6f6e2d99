"""A site that is an installed package: which one it is, and what is written for it."""

from __future__ import annotations

from pathlib import Path

from site_cases import WORKSTATION, written

from roadworthy.environments.reader import read_text
from roadworthy.stack.registry import kinds
from roadworthy.structure.installed import frozen, name_of, packages_folder, pinned, site_distributions
from roadworthy.structure.outline import outline
from roadworthy.structure.survey import Survey, Told

SETTINGS = 'INSTALLED_APPS = ["django.contrib.staticfiles"]\nROOT_URLCONF = "shop.urls"\n'
STARTS = "from django.core.management import execute_from_command_line\n"


def install(home: Path, name: str, files: dict[str, str]) -> None:
    """Put a distribution into a folder of packages, as an installer does."""
    info = f"{name.partition('-')[0]}-{name.partition('-')[2]}.dist-info"
    record = f"{info}/RECORD"
    for path, text in {**files, record: "".join(f"{each},,\n" for each in [*files, record])}.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text)


def survey(home: Path) -> Survey:
    """Return the survey of the one site that is installed."""
    (site,) = site_distributions(home)
    return Survey(site.source, Told(requirements=(f"{site.name}=={site.version}",)), WORKSTATION, site.name)


def test_the_one_distribution_that_is_a_site_is_found(tmp_path: Path) -> None:
    shop = {"shop/__init__.py": "", "shop/settings.py": SETTINGS, "shop/wsgi.py": "application = None\n"}
    install(tmp_path, "Corner_Shop-2.1", {**shop, "shop/__main__.py": STARTS})
    install(tmp_path, "stars-1.0", {"stars/models.py": "", "stars/tests/settings.py": SETTINGS, "stars/wsgi.py": ""})
    assert written(survey(tmp_path).findings()) == (
        "[site]\n"
        'name = "corner-shop"\n'
        'settings = "shop.settings"  # guessed: shop/settings.py\n'
        'wsgi = "shop.wsgi:application"  # shop/wsgi.py\n'
        'manage = "python -m shop"  # shop/__main__.py\n'
        'requirements = ["corner-shop==2.1"]  # you said so\n'
        "\n"
        "[[build]]\n"
        'run = "{manage} collectstatic --noinput"  # INSTALLED_APPS has django.contrib.staticfiles\n'
        "\n"
        "[services.web]\n"
    )


def test_its_console_script_calls_management_commands(tmp_path: Path) -> None:
    files = {"shop/settings.py": SETTINGS, "shop/wsgi.py": "application = None\n", "shop/cli.py": STARTS}
    points = "[console_scripts]\nshop-manage = shop.cli:main\n"
    install(tmp_path, "shop-1", {**files, "shop-1.dist-info/entry_points.txt": points})
    assert survey(tmp_path).findings().manage.command.value == "shop-manage"


def test_code_in_a_folder_of_the_package_is_imported_from_there(tmp_path: Path) -> None:
    manage = f'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")\n{STARTS}'
    files = {"shop/__init__.py": "", "shop/core/__init__.py": "", "shop/core/settings.py": SETTINGS}
    install(tmp_path, "shop-1", {**files, "shop/core/wsgi.py": "application = None\n", "shop/manage.py": manage})
    findings = survey(tmp_path).findings()
    assert (findings.settings.value, findings.path) == ("core.settings", ("{packages}/shop",))
    assert read_text(outline(findings), tmp_path, kinds()).path == ("{packages}/shop",)


def test_what_the_environment_holds_is_pinned(tmp_path: Path) -> None:
    home = tmp_path / "lib" / "python3.12" / "site-packages"
    install(home, "Django-5.2", {"django/__init__.py": ""})
    install(home, "pip-25.0", {"pip/__init__.py": ""})
    assert packages_folder(tmp_path / "bin" / "python") == home
    assert frozen(home) == ["django==5.2"]


def test_a_specifier_without_a_version_gets_the_one_that_was_installed() -> None:
    assert pinned("pretalx[redis]", "2025.2.2") == "pretalx[redis]==2025.2.2"
    assert pinned("pretalx~=2025.2", "2025.2.2") == "pretalx~=2025.2"
    assert name_of("Corner_Shop[x]>=1; python_version > '3'") == "corner-shop"
