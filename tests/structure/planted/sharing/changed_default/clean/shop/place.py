import shutil


def place_of_tool(_cache=[]):
    if _cache:
        return _cache[0]
    found = shutil.which("tool")
    _cache.append(found)
    return found


def used(request):
    return place_of_tool()
