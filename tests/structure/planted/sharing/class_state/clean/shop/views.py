from django.views.generic import View


class Basket(View):
    items = []
    template_names = ["basket.html"]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.items = []
        self.own = {}

    def post(self, request):
        self.items.append(request.POST["item"])
        self.own[request.user.pk] = request.POST["item"]
        return self.template_names[0]
