from django.http import HttpResponse
from django.views import View


class Doing(View):
    def get(self, request, pk):
        self.act(pk)
        return HttpResponse()
