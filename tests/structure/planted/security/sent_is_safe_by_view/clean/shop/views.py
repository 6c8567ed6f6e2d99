from django.shortcuts import render
from django.utils.html import escape
from django.views.generic import TemplateView

TOPICS = {"pay": "<b>Paying</b>"}


def search(request):
    words = request.GET.get("q", "").strip()
    return render(request, "shop/search.html", {"words": words, "shown": escape(words)})


class Help(TemplateView):
    template_name = "shop/help.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["topic"] = TOPICS.get(self.request.GET.get("topic"))
        return context
