from hall.models import Place


def menu(request):
    return {"menu_places": Place.objects.select_related("area").order_by("name")}
