from shop.convert import text_of


def text(request):
    return text_of(request.FILES["file"])
