"""Tests of the people of the household."""
