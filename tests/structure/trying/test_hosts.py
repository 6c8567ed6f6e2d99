from __future__ import annotations

from pathlib import Path

from small_site import SETTINGS, in_short, small_ground

from roadworthy.structure.code.codebase import read_codebase
from roadworthy.structure.trying.hosts import try_requests
from roadworthy.structure.trying.tried import Tried


def asked(folder: Path, settings: str) -> Tried:
    return try_requests(small_ground(folder, {"site_of/settings.py": settings}), read_codebase(folder))


def test_a_site_that_knows_its_name_refuses_another(tmp_path: Path) -> None:
    assert asked(tmp_path / "site", SETTINGS) == Tried((), ("a wrong Host is answered with 400",))


def test_a_site_that_answers_to_any_name_is_told(tmp_path: Path) -> None:
    tried = asked(tmp_path / "site", SETTINGS.replace('"shop.example"', '"*"'))
    said = "a request with a wrong Host is answered with 200"
    assert in_short(tried.findings) == [f"site_of/settings.py:7 {said} (W890)"]


def test_a_site_that_sends_on_to_any_name_is_told(tmp_path: Path) -> None:
    urls = "from django.urls import path\nfrom django.views.generic import RedirectView\n\n"
    urls += "urlpatterns = [path('', RedirectView.as_view(url='/login/'))]\n"
    files = {"site_of/settings.py": SETTINGS.replace('"shop.example"', '"*"'), "site_of/urls.py": urls}
    tried = try_requests(small_ground(tmp_path / "site", files), read_codebase(tmp_path / "site"))
    said = "a request with a wrong Host is answered with 302"
    assert in_short(tried.findings) == [f"site_of/settings.py:7 {said} (W890)"]


def test_a_redirect_to_itself_behind_a_proxy_is_told(tmp_path: Path) -> None:
    tried = asked(tmp_path / "site", SETTINGS + "SECURE_SSL_REDIRECT = True\n")
    said = "behind a proxy that speaks HTTPS, / is redirected to itself"
    assert in_short(tried.findings) == [f"site_of/settings.py:15 {said} (W490)"]


def test_a_site_that_knows_the_proxys_header_redirects_nobody(tmp_path: Path) -> None:
    header = 'SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n'
    assert asked(tmp_path / "site", SETTINGS + "SECURE_SSL_REDIRECT = True\n" + header).findings == ()


def test_settings_for_developers_are_not_asked(tmp_path: Path) -> None:
    tried = asked(tmp_path / "site", SETTINGS.replace("DEBUG = False", "DEBUG = True"))
    said = "a request with a wrong Host: DEBUG is on in site_of.settings, which is for developers"
    assert tried == Tried(not_looked_at=(said,))
