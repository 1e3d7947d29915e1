"""What can be done about data: one module per noun."""
