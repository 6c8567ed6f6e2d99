"""Checks of what a process keeps to itself: the next request may be answered by another process, on another host."""
