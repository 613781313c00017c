"""People of the household: who is in, and for how long, computed from the journal."""
