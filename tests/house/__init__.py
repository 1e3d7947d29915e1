"""The rules of the house: each one a test, each one able to fail."""
