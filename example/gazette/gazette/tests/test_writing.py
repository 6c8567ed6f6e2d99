"""Staff write, publish, schedule and withdraw."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from bylines.models import Author
from tags.models import Tag

from .newspaper import Newspaper


class Writing(Newspaper):
    def story(self, **more):
        return {
            "headline": "Swans on the\nring road", "standfirst": "Seven of them.", "body": "They walked.",
            "section": self.news.pk, "importance": 1, "tags": "Swans, Roads, swans", "action": "save",
        } | more  # fmt: skip

    def test_strangers_are_sent_to_sign_in_and_readers_refused(self):
        for name in ("writing:desk", "writing:new", "pictures:library", "comments:queue", "newsroom:desk"):
            answer = self.client.get(reverse(name))
            self.assertRedirects(answer, f"{reverse('newsroom:login')}?next={reverse(name)}")

    def test_a_reporter_saves_a_draft_with_authors_and_tags(self):
        self.client.force_login(self.reporter)
        author = Author.objects.create(name="Mae Finch", slug="mae-finch")
        answer = self.client.post(reverse("writing:new"), self.story(authors=[author.pk]), follow=True)
        article = Article.objects.get()
        self.assertContains(answer, "Saved.")
        self.assertEqual((article.headline, article.slug), ("Swans on the ring road", "swans-on-the-ring-road"))
        self.assertEqual((article.status, article.writer), ("draft", self.reporter))
        self.assertEqual([tag.name for tag in Tag.objects.of(article)], ["Roads", "Swans"])
        self.assertContains(answer, 'value="Roads, Swans"')

    def test_a_reporter_may_not_publish(self):
        self.client.force_login(self.reporter)
        for action in ("publish", "schedule", "withdraw"):
            answer = self.client.post(
                reverse("writing:new"), self.story(action=action, schedule_for="2099-01-01T06:00")
            )
            self.assertEqual(answer.status_code, 403)
        self.assertFalse(Article.objects.exists())

    def test_an_editor_publishes_and_readers_see_it(self):
        self.client.force_login(self.editor)
        self.client.post(reverse("writing:new"), self.story(action="publish"))
        self.client.logout()
        self.assertContains(self.client.get("/"), "Swans on the ring road")

    def test_a_withdrawn_article_is_gone_but_keeps_its_address(self):
        article = self.write()
        path = article.get_absolute_url()
        self.client.force_login(self.editor)
        self.client.post(reverse("writing:edit", args=[article.pk]), self.story(action="withdraw"))
        self.client.logout()
        self.assertEqual(self.client.get(path).status_code, 404)
        article.refresh_from_db()
        article.publish(timezone.now())
        article.save()
        self.assertEqual(article.get_absolute_url(), path)

    def test_scheduling_needs_a_time_to_come(self):
        self.client.force_login(self.editor)
        cases = {
            "": "Say when it should be published.",
            "2020-01-01T06:00": "This time has passed. Choose a later one, or publish now.",
        }
        for at, words in cases.items():
            answer = self.client.post(reverse("writing:new"), self.story(action="schedule", schedule_for=at))
            self.assertContains(answer, words)
        self.assertFalse(Article.objects.exists())

    def test_a_scheduled_article_waits(self):
        self.client.force_login(self.editor)
        at = timezone.localtime() + timedelta(days=2)
        answer = self.client.post(
            reverse("writing:new"), self.story(action="schedule", schedule_for=f"{at:%Y-%m-%dT%H:%M}"), follow=True
        )
        self.assertContains(answer, f"Scheduled for {at:%A %-d %B, %H:%M}.")
        self.assertContains(self.client.get("/newsroom/articles/?status=scheduled"), "Swans on the ring road")

    def test_two_articles_of_one_headline_have_two_addresses(self):
        slugs = [self.write("Swans").slug for _ in range(3)]
        self.assertEqual(slugs, ["swans", "swans-2", "swans-3"])

    def test_the_desk_shows_what_waits(self):
        self.write("Half written", status=Article.Status.DRAFT, published_at=None)
        self.client.force_login(self.editor)
        page = self.client.get(reverse("newsroom:desk"))
        self.assertContains(page, "Half written")
        self.assertContains(page, "Comments (0)")

    def test_who_is_no_staff_does_not_see_the_desk(self):
        self.reporter.is_staff = False
        self.reporter.save()
        self.client.force_login(self.reporter)
        self.assertContains(self.client.get(reverse("newsroom:desk")), "Staff only", status_code=403)
