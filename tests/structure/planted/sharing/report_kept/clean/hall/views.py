from django.http import JsonResponse
from django.views import View

from hall.models import Player


class Report(View):
    kept = {}

    def get(self, request):
        key = request.GET["text"]
        if key not in self.kept:
            self.kept[key] = self.widths(key)
        return JsonResponse({"names": self.kept[key]})

    def names(self):
        return list(Player.objects.values_list("name", flat=True))

    def widths(self, text):
        return [ord(each) for each in text]
