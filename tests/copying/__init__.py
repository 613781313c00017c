"""Tests of copies of users from terminal to terminal."""
