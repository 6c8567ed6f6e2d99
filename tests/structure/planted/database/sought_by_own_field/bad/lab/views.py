from django.http import JsonResponse

from lab.models import Sample


def sample(request, mark):
    found = Sample.objects.get(mark=mark)
    return JsonResponse({"text": found.text})
