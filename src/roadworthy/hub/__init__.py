"""The hub: a Django site that takes in what sites measure and shows it. Nothing of Roadworthy but the command line uses it."""
