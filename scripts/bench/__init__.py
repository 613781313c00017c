"""Measures a real Home Assistant against floors of the same run."""
