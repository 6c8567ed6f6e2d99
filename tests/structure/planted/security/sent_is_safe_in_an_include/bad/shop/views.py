from django.views.generic import TemplateView


class Search(TemplateView):
    template_name = "shop/search.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=self.request.GET.get("q", ""), **kwargs)
