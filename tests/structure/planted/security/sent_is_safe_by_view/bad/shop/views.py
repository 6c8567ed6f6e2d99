from django.shortcuts import render
from django.views.generic import TemplateView


def search(request):
    words = request.GET.get("q", "").strip()
    return render(request, "shop/search.html", {"words": words, "shop": "Gazette"})


class Help(TemplateView):
    template_name = "shop/help.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["topic"] = self.request.GET.get("topic")
        return context
