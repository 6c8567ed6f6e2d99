def tags(request, found=None, other=()):
    found = [] if found is None else found
    found.append(request.GET["tag"])
    return found


def options(request, given={}):
    given = dict(given)
    given["tag"] = request.GET["tag"]
    return given


def read(request, names={"a": 1}):
    return names.get(request.GET["name"])
