"""What comes in from elsewhere: files of schools, tomorrow the follow-up of a team."""
