"""Django's PostgreSQL, whose transactions begin by telling the database who is at work (decision 15)."""
