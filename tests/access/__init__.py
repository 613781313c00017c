"""Tests of terminals and panels that control doors, in their dialect."""
