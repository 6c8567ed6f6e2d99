"""Where the agents of hosts bring what they measured."""
