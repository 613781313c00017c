"""Tests with a real Home Assistant process of the newest release."""
