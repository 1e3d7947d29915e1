"""Pages of the means."""
