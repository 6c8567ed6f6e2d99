"""Who may see what: people, the links they come in by, and the gate before every page."""
