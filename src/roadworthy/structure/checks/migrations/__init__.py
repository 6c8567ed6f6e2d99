"""Checks of migrations: what they do to the release that still serves while they run, and to its visitors."""
