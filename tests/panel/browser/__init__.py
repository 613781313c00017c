"""Tests that drive the panel as people do, in a real browser."""
