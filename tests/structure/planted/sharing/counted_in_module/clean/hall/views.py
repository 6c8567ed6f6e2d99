from django.http import HttpResponse
from django.views import View

_hits = {}


class Article(View):
    def get(self, request, pk):
        return HttpResponse(self.counted())

    def counted(self):
        hits = {}
        hits[self.kwargs["pk"]] = hits.get(self.kwargs["pk"], 0) + 1
        return hits[self.kwargs["pk"]]
