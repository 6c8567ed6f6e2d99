from collections import defaultdict

from django.core.files.storage import FileSystemStorage
from django.http import JsonResponse

storage = FileSystemStorage("/srv/club")
visits = defaultdict(list)


def keep(request):
    visits[request.user.pk].append(request.path)
    storage.save("list.csv", request.FILES["list"])
    return JsonResponse({})
