"""A whole programme in one archive, in open formats: which tables, in which words, how it is closed and read again."""
