"""Judges the migrations of a release before its deploy, and runs them in two halves; a rollout may import it."""
