from mysite import __version__ as version


def footer():
    return f"polls {version}"
