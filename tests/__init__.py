"""Tests of ZKTeco Push."""
