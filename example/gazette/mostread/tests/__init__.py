"""Tests of mostread."""
