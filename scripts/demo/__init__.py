"""A real Home Assistant with this integration: for scripts/develop, screenshots and the smoke test."""
