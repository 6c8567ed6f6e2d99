"""Which of the packages in an environment is a site."""

from __future__ import annotations

from pathlib import Path

from roadworthy.structure.installed import site_distributions

SETTINGS = 'INSTALLED_APPS = []\nROOT_URLCONF = "x.urls"\n'


def install(home: Path, name: str, files: dict[str, str], requires: str = "") -> None:
    """Put a package into a folder as an installer does."""
    info = f"{name}-1.0.dist-info"
    metadata = f"Name: {name}\n{requires}"
    for path, text in {**files, f"{info}/METADATA": metadata}.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text)
    record = "".join(f"{path},,\n" for path in (*files, f"{info}/METADATA", f"{info}/RECORD"))
    (home / info / "RECORD").write_text(record)


def sites(home: Path) -> list[str]:
    """Return the names of the sites in a folder of packages."""
    return [each.name for each in site_distributions(home)]


def test_a_package_with_settings_and_wsgi_is_a_site(tmp_path: Path) -> None:
    install(tmp_path, "shop", {"shop/settings.py": SETTINGS, "shop/wsgi.py": ""})
    install(tmp_path, "library", {"library/models.py": ""})
    assert sites(tmp_path) == ["shop"]


def test_settings_may_be_split_over_files_of_other_names(tmp_path: Path) -> None:
    own = "from graph.app_settings import *\n"
    install(tmp_path, "graph", {"graph/settings.py": own, "graph/app_settings.py": SETTINGS, "graph/wsgi.py": ""})
    assert sites(tmp_path) == ["graph"]


def test_settings_of_tests_do_not_make_a_site(tmp_path: Path) -> None:
    install(tmp_path, "library", {"library/tests/settings.py": SETTINGS, "library/tests/wsgi.py": ""})
    assert sites(tmp_path) == []


def test_a_library_with_a_sample_site_is_not_the_site_that_requires_it(tmp_path: Path) -> None:
    sample = {"sample/settings.py": SETTINGS, "sample/wsgi.py": ""}
    install(tmp_path, "django_tags", sample)
    shop = {"shop/settings.py": SETTINGS, "shop/wsgi.py": ""}
    install(tmp_path, "shop", shop, "Requires-Dist: Django>=5\nRequires-Dist: django-tags (>=1) ; extra == 'x'\n")
    assert sites(tmp_path) == ["shop"]


def test_several_sites_are_all_told(tmp_path: Path) -> None:
    for name in ("shop", "forum"):
        install(tmp_path, name, {f"{name}/settings.py": SETTINGS, f"{name}/wsgi.py": ""})
    assert sites(tmp_path) == ["forum", "shop"]
