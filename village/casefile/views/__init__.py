"""The pages of a dossier: read it, correct who the child is."""
