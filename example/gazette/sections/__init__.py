"""Sections of a publication (News, Sport, …): their order, their menu and the page of each."""
