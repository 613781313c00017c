"""Tests of the commands that reach terminals."""
