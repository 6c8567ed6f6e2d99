"""What the queue does for the contact form."""

from django.apps import apps
from django.core.mail import EmailMessage

try:
    from django.tasks import task
except ImportError:  # Django 5.2, where django-tasks is the same API
    from django_tasks import task


@task()
def mail_message(message_id, recipients):
    """Mail a message to the staff, so that an answer goes to its sender."""
    message = apps.get_model("contact", "Message")._default_manager.get(pk=message_id)
    EmailMessage(
        subject=message.subject,
        body=f"{message.name} <{message.email}> writes:\n\n{message.body}\n",
        to=recipients,
        reply_to=[message.email],
    ).send()
