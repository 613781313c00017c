"""Whether everything that terminals hold is here, and what is not fetched."""

from .reconciler import Reconciler

__all__ = ["Reconciler"]
