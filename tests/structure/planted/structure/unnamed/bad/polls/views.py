from django.views.generic import TemplateView


def results(request):
    return None


class Mine(TemplateView):
    template_name = "mine.html"
