"""Brings a release into service host by host, or back, with nobody noticing; the command line may import it."""
