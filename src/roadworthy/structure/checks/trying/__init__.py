"""The checks that only a try can answer, `road check --try`: each is found in a throwaway copy, and never by reading."""
