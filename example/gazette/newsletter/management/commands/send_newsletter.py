"""Makes a newsletter of the newest things and hands it to the queue, a task for each subscriber."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from newsletter.models import Issue, Subscriber
from newsletter.tasks import mail_issue


class Command(BaseCommand):
    """`manage.py send_newsletter articles.article https://gazette.example --filter status=published`."""

    help = "Makes a newsletter of the newest things of a model and hands it to the queue."

    def add_arguments(self, parser):
        parser.add_argument("model", help="Whose newest are sent, as in articles.article.")
        parser.add_argument("site", help="The beginning of the links, as in https://gazette.example.")
        parser.add_argument("--filter", default="", metavar="FIELD=VALUE", help="Which of them may be sent.")
        parser.add_argument("--newest", type=int, default=8, help="How many are sent (8).")

    def handle(self, model, site, filter, newest, **options):
        items = self._newest(model, filter, newest)
        if not items:
            self.stdout.write("There is nothing to send.")
            return
        text = render_to_string("newsletter/issue.txt", {"items": items, "site": site})
        issue = Issue._default_manager.create(subject=str(items[0]), body=text)
        subscribers = list(Subscriber._default_manager.confirmed().values_list("pk", flat=True))
        for pk in subscribers:
            mail_issue.enqueue(issue.pk, pk, site)
        self.stdout.write(f"Enqueued “{issue}” for {len(subscribers)} subscribers.")

    def _newest(self, label, filter, count):
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError):
            raise CommandError(f"There is no model {label}. Name it as in articles.article.") from None
        items = model._default_manager.order_by(f"-{model._meta.get_latest_by}")
        return list(items.filter(**dict([filter.split("=", 1)]) if filter else {})[:count])
