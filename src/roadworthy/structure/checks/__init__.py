"""What is judged in written code: one function for each judgement; only the command line imports from here."""
