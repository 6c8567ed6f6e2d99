"""Tests of gazette."""
