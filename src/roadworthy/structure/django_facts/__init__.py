"""What a project's own Django says of it, asked in its own environment without touching its database or network."""
