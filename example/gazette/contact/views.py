"""Where readers write to the paper."""

from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse_lazy
from django.views.generic import CreateView, TemplateView

from .forms import ContactForm
from .tasks import mail_message


class Contact(CreateView):
    """Take a message; the queue mails it to `recipients`, which are given to `as_view()` or `include()`."""

    form_class = ContactForm
    template_name = "contact/contact_form.html"
    success_url = reverse_lazy("contact:thanks")
    recipients = None

    def setup(self, request, *args, recipients=None, **kwargs):
        super().setup(request, *args, **kwargs)
        self.recipients = recipients or self.recipients or [settings.DEFAULT_FROM_EMAIL]

    def form_valid(self, form):
        if form.is_spam:
            return self.render_to_response(self.get_context_data(form=form), status=400)
        with transaction.atomic():
            response = super().form_valid(form)
            transaction.on_commit(partial(mail_message.enqueue, self.object.pk, list(self.recipients)))
        return response


class Thanks(TemplateView):
    """Say that the message is here."""

    template_name = "contact/thanks.html"
