"""Tests of people, commands and data on access-control terminals."""
