def front(request):
    return None
