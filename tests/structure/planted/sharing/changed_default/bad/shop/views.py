def tags(request, found=[]):
    found.append(request.GET["tag"])
    return found
