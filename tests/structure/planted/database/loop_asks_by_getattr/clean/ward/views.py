from django.db.models import Count
from django.http import JsonResponse

from ward.models import Patient


def patients(request):
    found = Patient.objects.select_related("bed").annotate(n_notes=Count("notes"))
    return JsonResponse({"beds": [(each.bed_label, each.notes_text) for each in found]})
