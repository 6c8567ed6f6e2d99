from __future__ import annotations

from pathlib import Path

from small_site import URLS, in_short, small_ground

from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.templates import try_templates
from roadworthy.structure.trying.tried import Tried

BASE = "{% load static %}<html>{% block content %}{% endblock %}<link href=\"{% static 'shop/site.css' %}\"></html>\n"


def compiled(folder: Path, files: dict[str, str]) -> Tried:
    ground = small_ground(folder, {"shop/templates/" + name: text for name, text in files.items()})
    (folder / "shop/static/shop").mkdir(parents=True)
    (folder / "shop/static/shop/site.css").write_text("")
    return try_templates(ground, read_codebase(folder))


def test_templates_in_order_are_only_counted(tmp_path: Path) -> None:
    page = "{% extends 'base.html' %}{% block content %}{% url 'home' %}{% include 'part.html' %}{% endblock %}"
    tried = compiled(tmp_path / "site", {"base.html": BASE, "page.html": page, "part.html": "{{ word|upper }}"})
    assert tried == Tried((), ("3 templates compiled",))


def test_a_template_that_can_not_be_compiled_is_told_with_its_line(tmp_path: Path) -> None:
    tried = compiled(tmp_path / "site", {"page.html": "<p>\n{{ word|uper }}\n", "other.html": "{% load tagz %}"})
    assert in_short(tried.findings) == [
        "shop/templates/other.html:1 it doesn't compile: 'tagz' is not a registered tag library (W291)",
        "shop/templates/page.html:2 it doesn't compile: Invalid filter: 'uper' (W291)",
    ]


def test_what_is_named_and_is_not_there_is_told(tmp_path: Path) -> None:
    page = (
        "{% extends 'bas.html' %}\n{% load static %}{% block content %}\n{% url 'hom' %}\n{% static 'shop/sight.css' %}"
    )
    page += "\n{% if word %}{% include 'prat.html' %}{% endif %}{% endblock %}"
    tried = compiled(tmp_path / "site", {"page.html": page})
    assert in_short(tried.findings) == [
        "shop/templates/page.html:1 there is no template bas.html (W292)",
        "shop/templates/page.html:5 there is no template prat.html (W292)",
        "shop/templates/page.html:3 no URL has the name hom (W293)",
        "shop/templates/page.html:4 there is no static file shop/sight.css (W294)",
    ]


def test_what_may_be_absent_is_not_told(tmp_path: Path) -> None:
    page = "{% load static %}{% url 'hom' as link %}{% include name %}{% url name %}"
    page += "{% static 'dist/app.js' %}{% static name %}"
    assert compiled(tmp_path / "site", {"page.html": page}).findings == ()


def test_a_part_that_a_setting_switches_on_may_lead_nowhere_here(tmp_path: Path) -> None:
    page = "{% if 'oidc' in settings.BACKENDS and word %}{% url 'oidc' %}{% include 'oidc.html' %}{% endif %}"
    assert compiled(tmp_path / "site", {"page.html": page}).findings == ()
    (finding,) = compiled(tmp_path / "other", {"page.html": "{% if word %}{% url 'oidc' %}{% endif %}"}).findings
    assert finding.message == "no URL has the name oidc"


def test_tags_of_an_own_app_that_is_not_installed_here_are_not_told(tmp_path: Path) -> None:
    tags = tmp_path / "site" / "plugin" / "templatetags" / "tagz.py"
    tags.parent.mkdir(parents=True)
    tags.write_text("")
    assert compiled(tmp_path / "site", {"page.html": "{% load tagz %}"}).findings == ()


def test_a_name_of_another_urlconf_is_not_told(tmp_path: Path) -> None:
    other = URLS.replace('"home"', '"tenant"')
    (tmp_path / "site" / "site_of").mkdir(parents=True)
    (tmp_path / "site" / "site_of" / "tenants.py").write_text(other)
    assert compiled(tmp_path / "site", {"page.html": "{% url 'tenant' %}"}).findings == ()


def test_a_widget_of_the_sites_own_may_include_those_of_forms(tmp_path: Path) -> None:
    page = "{% include 'django/forms/widgets/textarea.html' %}{% include 'django/forms/widgets/none.html' %}"
    (finding,) = compiled(tmp_path / "site", {"editor.html": page}).findings
    assert finding.message == "there is no template django/forms/widgets/none.html"
