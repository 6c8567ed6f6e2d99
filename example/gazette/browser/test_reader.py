"""What a reader does, from the front page on."""

from comments.models import Comment
from contact.models import Message
from mostread.models import Reads
from newsletter.models import Subscriber
from ratings.models import Rating

from .chromium import InBrowser


class Reader(InBrowser):
    def test_reads_from_the_front_page_to_an_article(self):
        headline = self.open_lead()
        self.assertEqual(self.page.locator("h1").inner_text(), headline)
        self.assertTrue(self.page.locator(".byline a").first.is_visible())
        self.page.locator(".byline a").first.click()
        self.assertIn(headline, self.page.locator(".river").inner_text())

    def test_comments_and_is_told_to_wait(self):
        self.open_lead()
        self.page.get_by_label("Your name").fill("Ana Wren")
        self.page.get_by_label("Your e-mail address").fill("ana@post.example")
        self.page.get_by_label("Your comment").fill("About time.")
        self.page.get_by_role("button", name="Send your comment").click()
        self.page.get_by_text("An editor will read your comment").wait_for()
        self.assertEqual(Comment.objects.latest("pk").body, "About time.")

    def test_rates_with_the_keyboard_and_with_the_mouse(self):
        self.open_lead()
        self.page.get_by_title("2 stars").click()
        self.page.get_by_role("button", name="Rate").click()
        self.page.get_by_text("Thank you for your rating.").wait_for()
        self.assertEqual(self.mine().get().stars, 2)
        self.page.locator(".stars input").first.focus()
        self.page.keyboard.press("Space")
        self.page.get_by_role("button", name="Rate").focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.assertEqual(self.mine().get().stars, 5)

    def mine(self):
        """Return what this browser rated; what was filled in has other raters."""
        return Rating.objects.filter(rater__startswith="browser ")

    def test_searches(self):
        self.page.goto("/")
        self.page.get_by_label("Search the Gazette").fill("harbour")
        self.page.keyboard.press("Enter")
        self.page.locator(".found").wait_for()
        first = self.page.locator(".river h2 a").first
        first.click()
        self.assertIn("harbour", self.page.locator("body").inner_text().lower())

    def test_writes_to_the_paper(self):
        self.page.goto("/contact/")
        for label, words in {"Your name": "Ana", "Your e-mail address": "ana@post.example", "Subject": "Swans"}.items():
            self.page.get_by_label(label).fill(words)
        self.page.get_by_label("Message").fill("There are seven.")
        self.page.get_by_role("button", name="Send").click()
        self.page.get_by_role("heading", name="Thank you").wait_for()
        self.assertEqual(Message.objects.get().subject, "Swans")

    def test_signs_up_for_the_newsletter(self):
        self.page.goto("/")
        self.page.get_by_role("button", name="Get the newsletter").click()
        self.page.get_by_label("Your e-mail address").fill("ana@post.example")
        self.page.get_by_role("button", name="Sign up").click()
        self.page.get_by_text("We sent you a link.").wait_for()
        self.assertEqual(Subscriber.objects.get().email, "ana@post.example")

    def test_is_counted_after_a_while(self):
        Reads.objects.all().delete()
        self.open_lead()
        with self.page.expect_request("**/most-read/*/") as request:
            pass
        self.assertEqual(request.value.response().status, 204)
        self.assertEqual(Reads.objects.get().count, 1)

    def test_goes_on_to_older_pages(self):
        self.page.goto("/archive/")
        self.page.get_by_role("link", name="Older").click()
        self.page.get_by_text("Page 2 of").wait_for()

    def test_skips_to_the_content(self):
        self.page.goto("/")
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        self.assertEqual(self.page.evaluate("document.activeElement.id"), "main")
