from django.http import HttpResponse


def search(request):
    words = request.GET.get("q", "")
    return HttpResponse(f"<p>No results for {words}</p>")
