from django.views.generic import View


class Basket(View):
    items = []
    names = {}

    def post(self, request):
        self.items.append(request.POST["item"])
        Basket.names[request.user.pk] = request.POST["item"]
