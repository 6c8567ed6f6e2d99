from django.core import management
from django.http import HttpResponse


def rebuild(request):
    management.call_command("rebuild_index")
    return HttpResponse("done")
