"""The attendance dialect (push 1.0 to 2.4.x)."""
