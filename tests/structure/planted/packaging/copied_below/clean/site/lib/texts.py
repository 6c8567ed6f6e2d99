__version__ = "3.1"


def plain(text):
    return text
