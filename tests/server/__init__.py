"""Tests of what terminals are answered."""
