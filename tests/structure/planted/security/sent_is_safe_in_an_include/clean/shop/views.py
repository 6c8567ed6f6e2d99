from django.utils.html import escape
from django.views.generic import TemplateView


class Search(TemplateView):
    template_name = "shop/search.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=escape(self.request.GET.get("q", "")), **kwargs)
