from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse


def mark(request, pk):
    if request.headers.get("X-Requested-With") != "XMLHttpRequest":
        return Http404()
    if not request.user.is_staff:
        return PermissionDenied("only for curators")
    return JsonResponse({"pk": pk})
