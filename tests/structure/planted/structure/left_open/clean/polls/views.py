from django.views.generic import View

from polls.models import Poll


class Count(View):
    model = Poll

    def get(self, request):
        return self.model.objects.count()
