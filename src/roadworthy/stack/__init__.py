"""One file per kind of service, holding all there is to know about it; the themes and the command line may import it."""
