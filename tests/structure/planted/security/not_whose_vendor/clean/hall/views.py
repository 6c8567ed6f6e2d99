from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import UpdateView

from hall.models import Ticket


class OfVendor:
    def get_queryset(self):
        return super().get_queryset().filter(vendor=self.request.user)


class ChangeTicket(OfVendor, LoginRequiredMixin, UpdateView):
    model = Ticket
    fields = ["title"]
