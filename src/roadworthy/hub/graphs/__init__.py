"""What a site measured, as graphs: the span of time, the graphs there are, and their figures."""
