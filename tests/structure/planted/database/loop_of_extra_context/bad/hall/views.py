from django.views.generic import TemplateView

from hall.models import Player


class Home(TemplateView):
    template_name = "hall/home.html"
    extra_context = {"players": Player.objects.all()[:20]}
