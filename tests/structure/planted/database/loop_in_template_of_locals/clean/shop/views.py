from django.shortcuts import render


def mine(request):
    shops = request.user.shops.select_related("region")
    return render(request, "shop/mine.html", locals())
