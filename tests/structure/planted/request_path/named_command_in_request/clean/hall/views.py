from django.core.management import call_command
from django.http import HttpResponse
from django.views.decorators.http import require_POST


@require_POST
def rebuild(request):
    command = "check"
    call_command(command)
    return HttpResponse()
