"""A journal of its own, on every engine."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from custom_components.zkteco_push.journal import Journal
from custom_components.zkteco_push.journal.server_store import ServerStore
from custom_components.zkteco_push.journal.sites import Site
from custom_components.zkteco_push.journal.stores import Store
from tests.support.servers import Server

from .builders import KEY, SERIAL, look_into

_ENGINES = ("sqlite", "postgresql", "mariadb")
SITE = Site("0123456789abcdef", "Home")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs an open journal on every engine, unless it is about the file."""
    if "engine" not in metafunc.fixturenames:
        return
    is_of_file = metafunc.definition.get_closest_marker("file") is not None
    engines = _ENGINES[:1] if is_of_file else _ENGINES
    metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the journal is."""
    return tmp_path / "deeper" / "journal.db"


@pytest.fixture
def engine(request: pytest.FixtureRequest, path: Path) -> Iterator[Store | None]:
    """Return the store of an engine, None for the file."""
    if request.param == "sqlite":
        yield None
        return
    server: Server = request.getfixturevalue(request.param)
    # The plugin takes sockets away from every test that does not ask for them.
    request.getfixturevalue("socket_enabled")
    server.wipe()
    with look_into(path, server):
        yield ServerStore(server.url, SITE)


@pytest.fixture
async def journal(path: Path, engine: Store | None) -> AsyncGenerator[Journal]:
    """Return an open journal that knows one terminal."""
    journal = Journal(path, KEY, engine)
    await journal.open()
    await journal.register(SERIAL)
    yield journal
    await journal.close()
