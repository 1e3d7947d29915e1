"""The pages of the work of the day: the day itself, the team, the handovers, the agenda."""
