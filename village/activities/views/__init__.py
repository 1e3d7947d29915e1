"""Pages of actions, by noun."""
