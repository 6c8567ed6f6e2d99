def shown(request, attrs={}):
    if "class" in attrs:
        del attrs["class"]
    attrs["multiple"] = "multiple"
    return attrs


def filtered(request, wanted={}):
    for field, value in wanted.items():
        wanted[field] = value.strip()
    return wanted


def _put(request, name, into={}):
    into[name] = request.GET[name]
    return into


def several(request):
    found = {}
    for name in ("a", "b"):
        found = _put(request, name, into=found)
    return found
