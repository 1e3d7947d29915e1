"""Copies of the whole installation: one sealed archive, the keys of the children apart, what was erased since."""
