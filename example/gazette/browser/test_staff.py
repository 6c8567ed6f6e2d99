"""What staff do: sign in, write, publish, moderate; and the reader sees it."""

from comments.models import Comment

from .chromium import InBrowser


class Staff(InBrowser):
    def test_an_editor_writes_and_publishes_and_a_reader_sees_it(self):
        self.sign_in("editor")
        self.page.get_by_role("link", name="Write an article").click()
        self.page.get_by_label("Headline").fill("Seven swans on the ring road")
        self.page.get_by_label("Standfirst").fill("They were in no hurry.")
        self.page.get_by_label("Body").fill("They walked.\n\n## Later\n\nThey flew.")
        self.page.get_by_label("Section:").select_option(label="News")
        self.page.get_by_label("Importance").select_option(label="Leads the front page")
        self.page.get_by_label("Tags:").fill("Swans, Roads")
        self.page.get_by_label("Picture:").select_option(index=3)
        self.page.get_by_role("button", name="Save").click()
        self.page.get_by_text("Saved.").wait_for()
        self.page.get_by_role("button", name="Publish").click()
        self.page.get_by_text("Published.").wait_for()
        reader = self.browser.new_page(base_url=self.live_server_url)
        self.addCleanup(reader.close)
        reader.goto("/")
        self.assertEqual(reader.locator(".lead h2").inner_text(), "Seven swans on the ring road")
        reader.locator(".lead h2 a").click()
        self.assertEqual(reader.locator(".text h2").inner_text(), "Later")
        self.assertEqual(reader.locator(".story .tags li").all_inner_texts(), ["Roads", "Swans"])
        self.assertTrue(reader.locator(".story figure img").is_visible())

    def test_a_reporter_is_offered_no_publish_button(self):
        self.sign_in("reporter")
        self.page.get_by_role("link", name="Write an article").click()
        self.assertEqual(self.page.locator(".actions button").all_inner_texts(), ["Save"])

    def test_an_editor_approves_a_comment(self):
        Comment.objects.pending().update(status="rejected")
        Comment.objects.filter(pk=Comment.objects.latest("pk").pk).update(status="pending", body="Swans again.")
        self.sign_in("editor")
        self.page.get_by_role("link", name="Comments (1)").click()
        self.page.get_by_text("Swans again.").wait_for()
        self.page.get_by_role("button", name="Approve").click()
        self.page.get_by_text("None waits.").wait_for()
        self.assertEqual(Comment.objects.get(body="Swans again.").status, "approved")

    def test_signing_out_ends_it(self):
        self.sign_in("editor")
        self.page.get_by_role("button", name="Sign out").click()
        self.page.goto("/newsroom/articles/")
        self.page.get_by_role("heading", name="Sign in").wait_for()
