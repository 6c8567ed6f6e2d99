from django.http import JsonResponse

from ward.models import Patient


def patients(request):
    return JsonResponse({"beds": [each.bed_label for each in Patient.objects.order_by("name")]})
