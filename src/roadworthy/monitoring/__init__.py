"""What watches a site: the agent on its hosts, and the series that the hub keeps. It knows nothing of Django."""
