"""Tests of automations without code."""
