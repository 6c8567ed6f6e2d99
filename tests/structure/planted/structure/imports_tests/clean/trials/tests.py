from django.http import HttpResponse


def test_history(request, name):
    return HttpResponse(f"what became of the test {len(name)}")
