"""Trials that a reader can run against real Home Assistant processes, on loopback only."""
