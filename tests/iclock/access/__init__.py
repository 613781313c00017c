"""Tests of the access dialect's protocol."""
