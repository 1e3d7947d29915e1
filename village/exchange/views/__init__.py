"""Pages of what comes in: schools, children."""
