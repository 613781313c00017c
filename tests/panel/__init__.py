"""Tests of the panel: its websocket commands, its download and what it is built of."""
