"""The hub: a Django site that takes in what sites measure and shows it. Of Roadworthy, only commands use it."""
