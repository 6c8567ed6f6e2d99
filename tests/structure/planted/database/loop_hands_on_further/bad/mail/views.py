from django.http import JsonResponse

from mail.models import Letter
from mail.showing import all_shown


def letters(request):
    return JsonResponse({"letters": all_shown(Letter.objects.exclude(title=""))})
