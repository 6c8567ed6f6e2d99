def vote(request, slug):
    return None
