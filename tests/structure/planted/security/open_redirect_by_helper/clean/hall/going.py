def wanted(request):
    return request.POST.get("next") or request.GET.get("next", "/")
