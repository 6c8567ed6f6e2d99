import crypto_thing

try:
    from distutils.version import LooseVersion
except ImportError:
    LooseVersion = str


def newest(versions):
    return max(versions, key=LooseVersion)
