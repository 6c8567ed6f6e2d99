"""Messages are kept and enqueued; programs that fill in every field are not heard."""

from django.core import mail
from django.test import TestCase
from django_tasks_db.models import DBTaskResult

from contact.models import Message
from contact.tasks import mail_message

SENT = {"name": "Ana", "email": "ana@post.example", "subject": "Swans", "body": "There are seven."}


class Contact(TestCase):
    def test_a_message_is_kept_and_enqueued(self):
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post("/contact/", SENT)
        task = DBTaskResult.objects.get()
        self.assertEqual(task.task_path, "contact.tasks.mail_message")
        self.assertEqual(task.args_kwargs["args"], [Message.objects.get().pk, ["newsdesk@gazette.example"]])

    def test_a_message_with_a_mistake_is_not_kept(self):
        self.assertContains(self.client.post("/contact/", SENT | {"email": "x"}), "Enter a valid email address.")
        self.assertFalse(Message.objects.exists())

    def test_who_fills_in_the_trap_is_not_heard(self):
        answer = self.client.post("/contact/", SENT | {"website": "https://pills.example"})
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(Message.objects.exists())

    def test_a_subject_stays_on_one_line_of_the_mail(self):
        message = Message.objects.create(**SENT | {"subject": "Swans Bcc: all@post.example"})
        mail_message.call(message.pk, ["desk@gazette.example"])
        self.assertEqual(mail.outbox[0].subject, "Swans Bcc: all@post.example")
        with self.captureOnCommitCallbacks():
            self.client.post("/contact/", SENT | {"subject": "Swans\r\nBcc: all@post.example"})
        self.assertEqual(Message.objects.latest("pk").subject, "Swans Bcc: all@post.example")
