"""The pages where a parcours is written, and its documents."""
