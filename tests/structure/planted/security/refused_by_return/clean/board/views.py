from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotFound, JsonResponse


def refusal(request):
    if request.headers.get("X-Requested-With") != "XMLHttpRequest":
        return Http404()
    return None if request.user.is_staff else PermissionDenied("only for curators")


def mark(request, pk):
    if wrong := refusal(request):
        raise wrong
    if not pk:
        return HttpResponseNotFound()
    return JsonResponse({"pk": pk})
