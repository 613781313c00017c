"""Guests: Home Assistant itself removes people whose time at a terminal is over."""

from .guests import Guests

__all__ = ["Guests"]
