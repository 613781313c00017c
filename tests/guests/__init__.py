"""Tests of guests: people whose time at a terminal ends."""
