"""Pages of the EPS, by noun."""
