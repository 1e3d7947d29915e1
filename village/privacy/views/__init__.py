"""The pages about data: the rights desk, what is due, what people are told."""
