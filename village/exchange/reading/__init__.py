"""What a table kept by hand says, cell by cell and line by line. Pure functions: no database here."""
