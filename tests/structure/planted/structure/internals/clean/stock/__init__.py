from stock.__about__ import __version__
