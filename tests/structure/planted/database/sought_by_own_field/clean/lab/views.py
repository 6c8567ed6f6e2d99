from django.http import JsonResponse

from lab.models import Sample


def sample(request, mark):
    found = Sample.objects.get(mark=mark)
    return JsonResponse({"text": found.text})


def by_uuid(request, uuid):
    found = Sample.objects.get(uuid=uuid)
    return JsonResponse({"text": found.text})


def start(request, mark):
    found, is_new = Sample.objects.get_or_create(mark=mark, defaults={"text": "", "taken_by": request.user})
    return JsonResponse({"new": is_new})
