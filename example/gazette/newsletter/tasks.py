"""What the queue does for the newsletter."""

from django.apps import apps
from django.core.mail import EmailMessage, send_mail
from django.template.loader import render_to_string

try:
    from django.tasks import task
except ImportError:  # Django 5.2, where django-tasks is the same API
    from django_tasks import task


@task()
def mail_confirmation(subscriber_id, site):
    """Ask a subscriber to confirm; `site` is the beginning of the site's addresses."""
    subscriber = apps.get_model("newsletter", "Subscriber")._default_manager.get(pk=subscriber_id)
    text = render_to_string("newsletter/confirmation.txt", {"link": site + subscriber.address_of("confirm")})
    send_mail("Confirm your newsletter", text, None, [subscriber.email])


@task()
def mail_issue(issue_id, subscriber_id, site):
    """Mail an issue to one subscriber, unless they left since it was enqueued."""
    subscribers = apps.get_model("newsletter", "Subscriber")._default_manager
    subscriber = subscribers.confirmed().filter(pk=subscriber_id).first()
    if subscriber is None:
        return
    issue = apps.get_model("newsletter", "Issue")._default_manager.get(pk=issue_id)
    leave = site + subscriber.address_of("leave")
    EmailMessage(
        subject=issue.subject,
        body=f"{issue.body}\n\nNo more of these: {leave}\n",
        to=[subscriber.email],
        headers={"List-Unsubscribe": f"<{leave}>"},
    ).send()
