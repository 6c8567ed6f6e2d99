from filelock import FileLock


def render(request):
    with FileLock("/var/lock/theme"):
        return open("/var/theme.css").read()
