"""A newsletter: sign-up with confirmation, issues, and unsubscribing."""
