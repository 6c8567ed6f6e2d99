from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from desk.tasks import close as close_later


@require_POST
def close(request, pk):
    close_later.delay(pk)
    return redirect("/")
