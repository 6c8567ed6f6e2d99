from django.views.generic import View


class Count(View):
    model = None

    def get(self, request):
        return self.model.objects.count()
