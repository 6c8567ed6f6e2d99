"""The pages of the hub: all sites, one site, a view, examples, hosts and processes."""
