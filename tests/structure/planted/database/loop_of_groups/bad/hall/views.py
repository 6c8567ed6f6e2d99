from django.views.generic import ListView

from hall.joining import Joined
from hall.models import Game, Goal


class Games(ListView):
    queryset = Game.objects.exclude(day=None)
    template_name = "hall/games.html"
    paginate_by = 20

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["places"] = [(game, game.day) for game in context["object_list"]]
        return context


class Goals(Joined, ListView):
    queryset = Goal.objects.exclude(minute=0)
    joined = ("game",)
    template_name = "hall/goals.html"
    paginate_by = 20
