"""Is each protection held by a test? `make prove` takes them away one at a time."""
