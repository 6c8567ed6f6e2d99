"""Where readers sign up, confirm and leave."""

from functools import partial

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from .forms import SignUpForm
from .models import Subscriber
from .tasks import mail_confirmation


class SignUp(FormView):
    """Take an address; the queue mails it a link for confirming."""

    form_class = SignUpForm
    template_name = "newsletter/sign_up.html"
    success_url = reverse_lazy("newsletter:asked")

    def form_valid(self, form):
        site = self.request.build_absolute_uri("/").rstrip("/")
        with transaction.atomic():
            subscriber = form.save()
            if subscriber.confirmed_at is None:
                transaction.on_commit(partial(mail_confirmation.enqueue, subscriber.pk, site))
        return super().form_valid(form)


class ByToken(TemplateView):
    """A page that a mail links to: it asks first, since programs that check mails follow links too."""

    def get_subscriber(self):
        return get_object_or_404(Subscriber._default_manager.by_token(self.kwargs["token"]))

    def get_context_data(self, **kwargs):
        return super().get_context_data(subscriber=self.get_subscriber(), **kwargs)


class Confirm(ByToken):
    """Begin to send the newsletter."""

    template_name = "newsletter/confirm.html"

    def post(self, request, **kwargs):
        subscriber = self.get_subscriber()
        subscriber.confirmed_at = subscriber.confirmed_at or timezone.now()
        subscriber.save()
        return redirect("newsletter:confirmed")


class Leave(ByToken):
    """Send no more, and forget the address."""

    template_name = "newsletter/leave.html"

    def post(self, request, **kwargs):
        self.get_subscriber().delete()
        return redirect("newsletter:left")
