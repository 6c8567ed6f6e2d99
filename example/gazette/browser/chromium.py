"""A test case with a page of a real browser, and a newspaper that is filled a little."""

import faulthandler
import os
import shutil
from datetime import timedelta
from io import StringIO
from tempfile import TemporaryDirectory
from unittest import SkipTest

from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.core.management import call_command
from django.test import override_settings, tag
from django.utils import timezone

LONGEST_S = 240  # a test that takes longer hangs: all threads are printed and the run ends
PASSWORD = "harbour light 1871"


def chromium():
    """Return Chromium's path and Playwright, or skip the tests and say why; under CI=true that is a failure."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    missing = [] if path else ["Chromium (Debian: apt install chromium), or its path in the variable CHROMIUM"]
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing.append("Playwright (pip install playwright)")
    if not missing:
        return path, sync_playwright
    reason = f"Browser tests need {' and '.join(missing)}."
    raise RuntimeError(reason) if os.environ.get("CI") == "true" else SkipTest(reason)


@tag("browser")
class InBrowser(StaticLiveServerTestCase):
    """Gives each test a fresh `page` on a small newspaper. What the page's scripts complain of fails the test."""

    viewport = {"width": 1280, "height": 900}

    @classmethod
    def setUpClass(cls):
        path, sync_playwright = chromium()
        # Playwright runs an event loop in this thread, from which Django would refuse to ask the database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        cls.addClassCleanup(os.environ.pop, "DJANGO_ALLOW_ASYNC_UNSAFE")
        media = TemporaryDirectory()
        cls.addClassCleanup(media.cleanup)
        cls.enterClassContext(override_settings(MEDIA_ROOT=media.name))
        super().setUpClass()
        playwright = sync_playwright().start()
        cls.addClassCleanup(playwright.stop)
        cls.browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        faulthandler.dump_traceback_later(LONGEST_S, exit=True)
        self.addCleanup(faulthandler.cancel_dump_traceback_later)
        yesterday = timezone.localdate() - timedelta(days=1)
        call_command("fill", small=True, today=yesterday, password=PASSWORD, replace=True, stdout=StringIO())
        self.page = self.browser.new_page(viewport=self.viewport, base_url=self.live_server_url)
        self.addCleanup(self.page.close)
        self.page.set_default_timeout(10_000)
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))

    def tearDown(self):
        self.assertEqual(self.complaints, [])

    def sign_in(self, username):
        self.page.goto("/newsroom/login/")
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def open_lead(self):
        """Go from the front page to the leading article, as a reader does; return its headline."""
        self.page.goto("/")
        lead = self.page.locator(".lead h2 a")
        headline = lead.inner_text()
        lead.click()
        return headline
