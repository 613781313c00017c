"""Tests of the protocol: bytes and texts in, records out, and back."""
