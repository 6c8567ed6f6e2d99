"""URLs of a release that can't serve."""

raise ImportError("no module named pressroom; token=hunter2hunter2")
