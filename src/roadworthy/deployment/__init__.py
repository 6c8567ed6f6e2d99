"""Getting a site to run: its isolated environment, its settings, its build, its first start. Only cli imports it."""
