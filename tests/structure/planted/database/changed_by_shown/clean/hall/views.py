from django.views.generic import DetailView

from hall.models import Seat, Ticket


class TicketDetail(DetailView):
    model = Ticket

    def get_object(self, queryset=None):
        ticket = super().get_object(queryset)
        if self.request.method == "POST":
            Seat.objects.filter(pk=ticket.seat_id).delete()
        return ticket
