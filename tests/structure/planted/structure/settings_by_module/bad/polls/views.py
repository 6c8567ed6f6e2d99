from mysite.settings import UPLOADS


def folder(request):
    return UPLOADS
