"""One file per kind of service, holding all there is to know about it; the themes may import it."""
