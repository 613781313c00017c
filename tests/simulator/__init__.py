"""Tests of the virtual terminal."""
