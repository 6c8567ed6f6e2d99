from django.shortcuts import render


def mine(request):
    shops = request.user.shops.all()
    return render(request, "shop/mine.html", locals())
