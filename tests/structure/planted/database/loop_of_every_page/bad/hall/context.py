from hall.models import Place


def menu(request):
    return {"menu_places": Place.objects.order_by("name")}
