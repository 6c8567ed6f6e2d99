from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lab.models import Counter, Notification


@require_POST
def delete_task(request, pk):
    get_object_or_404(Counter, pk=pk).delete()
    return redirect(request.GET.get("submit", "requests"))


@require_http_methods(["GET", "POST"])
def restart_counter(request, pk):
    counter = get_object_or_404(Counter, pk=pk)
    if request.method == "POST":
        counter.restart()
    return redirect("requests")


@require_http_methods(["PUT"])
def toggle_status(request, pk):
    counter = get_object_or_404(Counter, pk=pk)
    counter.is_open = not counter.is_open
    counter.save()
    return redirect("requests")


@require_GET
def requests(request):
    Notification.objects.filter(user=request.user).delete()
    return render(request, "requests.html", {"counters": Counter.objects.all()[:20]})


@require_GET
def show(request, pk):
    counter = get_object_or_404(Counter, pk=pk)
    counter.last_shown = timezone.now()
    counter.save()
    return render(request, "counter.html", {"counter": counter})
