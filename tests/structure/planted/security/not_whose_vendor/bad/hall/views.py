from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import UpdateView

from hall.models import Ticket


class ChangeTicket(LoginRequiredMixin, UpdateView):
    model = Ticket
    fields = ["title"]
