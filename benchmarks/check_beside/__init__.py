"""What `check_beside` is made of: the planted faults, the tools beside ours, and who speaks of what."""
