"""The pages fit a phone, load all that they ask for, and stay where they are while they load."""

from articles.models import Article
from bylines.models import Author

from .chromium import InBrowser

WIDTHS = (320, 390, 768, 1280)


class Screens(InBrowser):
    def paths(self):
        article = Article.objects.published().latest().get_absolute_url()
        author = Author.objects.first().get_absolute_url()
        return ("/", "/sport/", article, author, "/search/?q=harbour", "/contact/", "/topics/", "/archive/",
                "/weather/", "/most-read/", "/about/", "/newsroom/login/")  # fmt: skip

    def test_no_page_is_wider_than_its_window(self):
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            for path in self.paths():
                with self.subTest(f"{path} at {width}"):
                    self.page.goto(path)
                    self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), width)

    def test_the_newsroom_fits_a_phone(self):
        self.page.set_viewport_size({"width": 390, "height": 800})
        self.sign_in("editor")
        draft = Article.objects.drafts().first()
        desk = "/newsroom/articles/"
        for path in ("/newsroom/", desk, f"{desk}{draft.pk}/", "/newsroom/pictures/", "/comments/queue/"):
            with self.subTest(path):
                self.page.goto(path)
                self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), 390)

    def test_everything_that_a_page_asks_for_is_there_and_ours(self):
        answers = []
        self.page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright can’t take a built-in
        for path in self.paths():
            self.page.goto(path, wait_until="networkidle")
        self.assertEqual([answer.url for answer in answers if answer.status >= 400], [])
        self.assertEqual([a.url for a in answers if not a.url.startswith(self.live_server_url)], [])

    def test_nothing_moves_while_the_front_page_loads(self):
        self.page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
            " window.moved += one.value; }).observe({type: 'layout-shift', buffered: true});"
        )
        self.page.goto("/", wait_until="networkidle")
        self.assertLess(self.page.evaluate("window.moved"), 0.02)

    def test_every_field_has_a_label_and_every_image_a_description(self):
        for path in self.paths():
            self.page.goto(path)
            with self.subTest(path):
                bare = self.page.evaluate(
                    "[...document.querySelectorAll('input:not([type=hidden]), textarea, select')]"
                    ".filter(field => !field.labels.length).map(field => field.outerHTML)"
                )
                self.assertEqual(bare, [])
                self.assertEqual(self.page.locator("img:not([alt])").count(), 0)
                self.assertEqual(self.page.locator("h1").count(), 1)
