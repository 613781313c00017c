"""The validation library, under the name that both releases know at run time.

Home Assistant aliases voluptuous to probatio; type checkers must see the latter.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import probatio as vol
else:
    import voluptuous as vol

__all__ = ["vol"]
