"""Testing: rehearsal machines, visitors, and what they saw. Imported by the command line only."""
