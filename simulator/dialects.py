"""The dialects that a terminal can be set to, by their names."""

from typing import Final

from .condensed import CondensedDialect
from .dialect import Dialect
from .early import EarlyDialect

DIALECTS: Final = {
    dialect.name: dialect for dialect in (Dialect(), CondensedDialect(), EarlyDialect())
}
