"""Tests of the journal, on a real SQLite file."""
