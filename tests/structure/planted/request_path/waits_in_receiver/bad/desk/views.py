from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from desk.models import Ticket


@require_POST
def close(request, pk):
    get_object_or_404(Ticket, pk=pk).close()
    return redirect("/")
