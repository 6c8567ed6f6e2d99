from django.shortcuts import get_object_or_404, render

from news.models import Section


def section(request, pk):
    found = get_object_or_404(Section, pk=pk)
    return render(request, "news/section.html", {"articles": found.articles.exclude(title="")})
