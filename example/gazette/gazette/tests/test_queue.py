"""What the queue's worker does, run as it is run in production."""

from django.core import mail
from django.core.management import call_command
from django.test import TransactionTestCase, override_settings
from django_tasks_db.models import DBTaskResult

from contact.models import Message
from newsletter.models import Subscriber


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
class Queue(TransactionTestCase):
    def work(self):
        call_command("db_worker", batch=True, startup_delay=False, verbosity=0)

    def test_a_message_is_mailed_to_the_newsdesk(self):
        sent = {"name": "Ana", "email": "ana@post.example", "subject": "Swans", "body": "There are seven."}
        self.assertRedirects(self.client.post("/contact/", sent), "/contact/thanks/")
        self.assertEqual(len(mail.outbox), 0)
        self.work()
        self.assertEqual(mail.outbox[0].to, ["newsdesk@gazette.example"])
        self.assertEqual(mail.outbox[0].reply_to, ["ana@post.example"])
        self.assertEqual(mail.outbox[0].subject, "Swans")
        self.assertEqual(mail.outbox[0].body, "Ana <ana@post.example> writes:\n\nThere are seven.\n")

    def test_a_message_is_kept_even_if_its_mail_fails(self):
        sent = {"name": "Ana", "email": "ana@post.example", "subject": "Swans", "body": "There are seven."}
        self.client.post("/contact/", sent)
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.nothing.EmailBackend"):
            self.work()
        self.assertEqual(DBTaskResult.objects.get().status, "FAILED")
        self.assertEqual(Message.objects.get().subject, "Swans")

    def test_a_subscriber_confirms_by_the_link_in_the_mail(self):
        self.client.post("/newsletter/", {"email": "Ana@post.example"})
        self.work()
        link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http://testserver/"))
        self.assertContains(self.client.get(link), "ana@post.example")
        self.assertEqual(Subscriber.objects.confirmed().count(), 0)
        self.assertRedirects(self.client.post(link), "/newsletter/confirmed/")
        self.assertEqual(Subscriber.objects.confirmed().get().email, "ana@post.example")
