"""Tests of fill."""
