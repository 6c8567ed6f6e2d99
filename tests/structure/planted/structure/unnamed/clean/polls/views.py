def results(request):
    return None


def older(request):
    return None


def oldest(request):
    return None
