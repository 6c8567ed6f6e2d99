"""The checks that only `road check --try` can answer: found in a throwaway copy, and never by reading."""
