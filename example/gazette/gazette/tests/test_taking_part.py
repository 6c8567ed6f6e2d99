"""Readers comment, rate, search, and are counted."""

from django.urls import reverse

from comments.models import Comment
from mostread.models import Reads
from ratings.models import Score

from .newspaper import Newspaper

SAID = {"name": "Ana", "email": "ana@post.example", "body": "About time."}


class Commenting(Newspaper):
    def test_a_comment_waits_until_a_moderator_approves_it(self):
        article = self.write()
        answer = self.client.post(reverse("comments:post", args=[article.pk]), SAID, follow=True)
        self.assertContains(answer, "Thank you. An editor will read your comment before others do.")
        self.assertNotContains(answer, "About time.")
        self.client.force_login(self.editor)
        self.assertContains(self.client.get(reverse("comments:queue")), "About time.")
        self.client.post(reverse("comments:decide", args=[Comment.objects.get().pk]), {"decision": "approve"})
        self.client.logout()
        self.assertContains(self.client.get(article.get_absolute_url()), "About time.")

    def test_a_comment_with_a_mistake_comes_back_with_the_words_kept(self):
        article = self.write()
        answer = self.client.post(reverse("comments:post", args=[article.pk]), SAID | {"email": "nowhere"})
        self.assertContains(answer, "Enter a valid email address.")
        self.assertContains(answer, "About time.")
        self.assertFalse(Comment.objects.exists())

    def test_closed_comments_take_none(self):
        article = self.write(comments_open=False)
        answer = self.client.post(reverse("comments:post", args=[article.pk]), SAID, follow=True)
        self.assertContains(answer, "Comments are closed here.")
        self.assertFalse(Comment.objects.exists())

    def test_a_reporter_does_not_moderate(self):
        self.client.force_login(self.reporter)
        self.assertEqual(self.client.get(reverse("comments:queue")).status_code, 403)


class Rating(Newspaper):
    def test_a_browser_counts_once_however_often_it_rates(self):
        article = self.write()
        for stars in (2, 5):
            self.client.post(reverse("ratings:rate", args=[article.pk]), {"stars": stars})
        score = Score.objects.of(article)
        self.assertEqual((score.votes, score.stars), (1, 5))

    def test_no_stars_or_six_are_refused(self):
        article = self.write()
        for given in ({}, {"stars": 6}, {"stars": "many"}):
            self.assertEqual(self.client.post(reverse("ratings:rate", args=[article.pk]), given).status_code, 200)
        self.assertEqual(Score.objects.of(article).votes, 0)


class Counting(Newspaper):
    def test_a_read_is_counted_by_post_only(self):
        article = self.write()
        path = reverse("mostread:read", args=[article.pk])
        self.assertEqual(self.client.get(path).status_code, 405)
        for _ in range(3):
            self.assertEqual(self.client.post(path).status_code, 204)
        self.assertEqual(Reads.objects.get().count, 3)

    def test_what_is_not_there_is_not_counted(self):
        self.assertEqual(self.client.post(reverse("mostread:read", args=[10**30])).status_code, 404)
        self.assertFalse(Reads.objects.exists())


class Searching(Newspaper):
    def test_all_words_must_be_there(self):
        self.write("Ferry late", body="The fog lifted at noon.")
        self.write("Ferry early", body="No fog.")
        self.assertContains(self.client.get("/search/?q=ferry+noon"), "1 article with “ferry noon”")

    def test_days_narrow_what_is_found(self):
        self.write()
        for days, words in {
            "after=2026-11-06": "No article has",
            "after=2026-11-05&before=2026-11-05": "1 article",
        }.items():
            self.assertContains(self.client.get(f"/search/?q=ferry&{days}"), words)

    def test_odd_questions_are_answered(self):
        self.write()
        for question in ("", "%00", "%25", "_", "'%22", "%5C", "(", "a" * 500, "%F0%9F%90%88"):
            with self.subTest(question):
                self.assertEqual(self.client.get(f"/search/?q={question}").status_code, 200)
        self.assertContains(self.client.get("/search/?q=ferry&after=yesterday"), "Enter a valid date.")
