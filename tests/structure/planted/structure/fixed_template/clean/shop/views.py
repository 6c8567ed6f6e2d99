from django.shortcuts import render


def front(request, template_name="front.html"):
    return render(request, template_name)
