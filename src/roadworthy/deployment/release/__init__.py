"""A release: a revision of the site, built on the workstation and brought to the hosts. Called by cli and rollout."""
