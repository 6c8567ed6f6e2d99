"""Who signs up confirms first; who leaves is forgotten; each issue is a task for each subscriber."""

from io import StringIO

from django.core import mail
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from newsletter.models import Issue, Subscriber
from newsletter.tasks import mail_issue

SITE = "https://gazette.example"


class Subscribing(TestCase):
    def sign_up(self, email):
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post("/newsletter/", {"email": email}, follow=True)

    def test_signing_up_twice_is_one_subscriber(self):
        for email in ("ana@post.example", "ANA@post.example"):
            self.assertContains(self.sign_up(email), "We sent you a link.")
        self.assertEqual(Subscriber.objects.count(), 1)

    def test_who_confirmed_gets_no_other_mail_and_nobody_can_tell(self):
        Subscriber.objects.create(email="ana@post.example", confirmed_at=timezone.now())
        self.assertContains(self.sign_up("ana@post.example"), "We sent you a link.")
        self.assertFalse(DBTaskResult.objects.exists())

    def test_leaving_forgets_the_address(self):
        subscriber = Subscriber.objects.create(email="ana@post.example", confirmed_at=timezone.now())
        link = subscriber.address_of("leave")
        self.assertContains(self.client.get(link), "ana@post.example")
        self.assertRedirects(self.client.post(link), "/newsletter/left/")
        self.assertFalse(Subscriber.objects.exists())
        self.assertEqual(self.client.get(link).status_code, 404)

    def test_a_token_that_was_tampered_with_is_404(self):
        token = Subscriber.objects.create(email="ana@post.example").token
        for wrong in (token[:-1], token + "a", "1", "x:y:z"):
            self.assertEqual(self.client.get(f"/newsletter/confirm/{wrong}/").status_code, 404, wrong)


class Sending(TestCase):
    def send(self, *arguments):
        out = StringIO()
        call_command("send_newsletter", *arguments, stdout=out)
        return out.getvalue()

    def test_an_issue_goes_to_who_confirmed_only(self):
        Subscriber.objects.create(email="ana@post.example", confirmed_at=timezone.now())
        Subscriber.objects.create(email="ben@post.example")
        issue = Issue.objects.create(subject="Swans", body="Seven.")
        for subscriber in Subscriber.objects.all():
            mail_issue.call(issue.pk, subscriber.pk, SITE)
        self.assertEqual([sent.to for sent in mail.outbox], [["ana@post.example"]])
        self.assertIn(f"No more of these: {SITE}/newsletter/leave/", mail.outbox[0].body)
        self.assertIn("List-Unsubscribe", mail.outbox[0].extra_headers)

    def test_nothing_new_sends_nothing(self):
        self.assertEqual(self.send("newsletter.issue", SITE), "There is nothing to send.\n")

    def test_the_newest_are_one_issue_and_a_task_for_each_subscriber(self):
        for n in range(3):
            Subscriber.objects.create(email=f"r{n}@post.example", confirmed_at=timezone.now())
        Issue.objects.create(subject="Swans", body="Seven.")
        self.assertEqual(self.send("newsletter.issue", SITE), "Enqueued “Swans” for 3 subscribers.\n")
        self.assertEqual(DBTaskResult.objects.count(), 3)

    def test_a_filter_keeps_some_back(self):
        Issue.objects.create(subject="Swans", body="Seven.")
        self.assertEqual(self.send("newsletter.issue", SITE, "--filter=subject=Geese"), "There is nothing to send.\n")

    def test_a_model_that_is_not_there_is_named(self):
        with self.assertRaisesMessage(CommandError, "There is no model swans.swan. Name it as in articles.article."):
            self.send("swans.swan", SITE)
