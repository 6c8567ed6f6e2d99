from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alerts.models import Alert
from alerts.rights import for_staff


@csrf_exempt
@require_http_methods(["PATCH"])
@for_staff
def reopen(request, pk):
    alert = get_object_or_404(Alert, pk=pk)
    alert.is_closed = False
    alert.save()
    return JsonResponse({})
