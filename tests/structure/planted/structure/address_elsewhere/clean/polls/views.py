from django.contrib.auth.decorators import login_required
from django.urls import reverse
from django.views.generic import FormView


@login_required(login_url="ask")
def mine(request): ...


class Ask(FormView):
    def get_success_url(self):
        return reverse("mine") + "?asked=/polls/"
