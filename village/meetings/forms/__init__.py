"""Forms of the EPS."""
