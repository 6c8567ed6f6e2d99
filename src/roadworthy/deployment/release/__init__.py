"""A release: a revision of the site built on the workstation, and brought to the hosts. Only cli and rollout call it."""
