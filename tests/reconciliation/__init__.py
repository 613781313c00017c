"""Tests of what is missing here and fetched from terminals."""
