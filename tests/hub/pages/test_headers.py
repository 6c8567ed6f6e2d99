"""What browsers are told, and what forms from elsewhere get."""

import re

import pytest

PAGES = ("/", "/gazette-production/", "/gazette-production/hosts", "/-/people", "/nosuch/")
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//(?!gazette\.example)[^"']+""")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_headers(owner, page):
    headers = owner.ask(page).headers
    assert headers["content-security-policy"] == (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; "
        "object-src 'none'"
    )
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_anything_from_elsewhere_or_inline(owner, page):
    text = owner.ask(page).text
    assert not ELSEWHERE.findall(text)
    assert not re.findall(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    assert all(
        'type="module" src=' in tag or 'type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", text)
    )


def test_a_form_without_the_token_is_refused(owner):
    answer = owner.ask(
        "/-/people", "POST", b"act=invite&name=x&right=owner", Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 403
    assert "This form came from elsewhere or is too old" in answer.text


def test_a_form_from_another_origin_is_refused(hub):
    visitor = hub.visitor()
    path = "/" + hub.link("crossed").split("/", 3)[3]
    visitor.ask(path)
    answer = visitor.ask(
        path, "POST", b"", Origin="https://evil.example", Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 403


def test_cookies_are_for_the_hub_alone(hub):
    visitor = hub.visitor()
    link = hub.link("cookies")
    path = "/" + link.split("/", 3)[3]
    set_cookie = visitor.ask(path).headers["set-cookie"]
    assert "HttpOnly" in set_cookie and "SameSite=Lax" in set_cookie


def test_another_host_name_is_refused(hub):
    assert hub.visitor().ask("/-/enter", Host="evil.example").status == 400


def test_pages_take_no_other_method(owner):
    assert owner.ask("/gazette-production/", "PUT").status in (403, 405)
    assert owner.ask("/gazette-production/", "HEAD").status == 200
