"""Checks that only a project's own Django can answer; each stands in the chapter that its id says."""
