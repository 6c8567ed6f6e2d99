from django.views.generic import CreateView

from .models import Enquiry


class Ask(CreateView):
    model = Enquiry
    fields = ["question"]
