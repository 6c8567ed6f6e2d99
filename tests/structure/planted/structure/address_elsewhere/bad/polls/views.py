from django.contrib.auth.decorators import login_required
from django.views.generic import FormView


@login_required(login_url="/polls/mine/")
def mine(request): ...
class Ask(FormView):
    def get_success_url(self):
        return "/polls/mine/?asked=%s" % self.kwargs["pk"]
