"""Pages where what happens around a child is written."""
