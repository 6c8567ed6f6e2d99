"""A site to try the contrib apps on; its settings come from the test that starts it."""
