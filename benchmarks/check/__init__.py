"""How often `road check` is right: its findings on real sites, sampled, and judged by hand."""
