"""Helps translators: what a language lacks, and how to fill it in."""
