"""Fixtures that every test may use."""

from collections.abc import Awaitable, Callable, Iterator
import logging
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.components import frontend
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from hypothesis import HealthCheck, settings
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

# Imported before Home Assistant looks for custom integrations, which otherwise finds
# the pytest plugin's own folder of that name.
import custom_components  # noqa: F401
from tests.support.deprecations import DEPRECATIONS
from tests.support.device import Device
from tests.support.hub import DOMAIN, SERIAL_NUMBER, async_set_up_hub
from tests.support.postgresql_and_mariadb import MariaDB, PostgreSQL

# A busy machine is no fault of what is tested.
settings.register_profile(
    "whatever-the-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("whatever-the-machine")

# aiohttp's access log cannot write the time that freezegun makes of it.
logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
# Every statement that the journal makes would hide what a failing test has to say.
logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)

# Before any module of the integration is imported.
logging.getLogger().addHandler(DEPRECATIONS)


@pytest.fixture(autouse=True)
def fail_on_deprecations() -> Iterator[None]:
    """Fail the test in which Home Assistant warns that we use what will not last."""
    yield
    DEPRECATIONS.check()


@pytest.fixture(autouse=True)
def load_custom_integrations(request: pytest.FixtureRequest) -> None:
    """Let Home Assistant load this integration, in the tests that have one."""
    if "recorder_mock" in request.fixturenames:
        # It has to be there before Home Assistant.
        request.getfixturevalue("recorder_mock")
    if "hass" in request.fixturenames:
        request.getfixturevalue("enable_custom_integrations")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Return a PostgreSQL server of our own; skip where it is not installed."""
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDB]:
    """Return a MariaDB server of our own; skip where it is not installed."""
    server = MariaDB()
    yield server
    server.close()


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Give each test a folder, and so a journal, of its own."""
    return hass_tmp_config_dir


@pytest.fixture
async def client(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> TestClient[Any, Any]:
    """Return what calls Home Assistant; the integration's paths are open, no more."""
    # The test's server takes no more paths once somebody calls; the hub's images have
    # some.
    for component in (DOMAIN, "calendar", "image", "media_source"):
        assert await async_setup_component(hass, component, {})
    opened: TestClient[Any, Any] = await hass_client_no_auth()
    return opened


@pytest.fixture
def start_terminal(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> Callable[..., Awaitable[Device]]:
    """Return what sets up the hub with one approved terminal that has shaken hands."""

    async def start(serial_number: str = SERIAL_NUMBER, **settings: Any) -> Device:
        """Set up the hub with a terminal of these settings."""
        await async_set_up_hub(hass, {serial_number: settings})
        device = Device(client, serial_number)
        await device.handshake()
        return device

    return start


@pytest.fixture
async def terminal(start_terminal: Callable[..., Awaitable[Device]]) -> Device:
    """Return an approved terminal that has shaken hands."""
    return await start_terminal()


@pytest.fixture
async def logbook(recorder_mock: Recorder, hass: HomeAssistant) -> Recorder:
    """Return the recorder of a Home Assistant that has a logbook."""
    # Its page is for browsers, which are not a part of the tests.
    hass.config.components.add("frontend")
    # The panel has every page load its cards.
    manager = frontend.UrlManager(lambda _change, _url: None, [])
    hass.data[frontend.DATA_EXTRA_MODULE_URL] = manager
    for component in ("websocket_api", "logbook"):
        assert await async_setup_component(hass, component, {})
    return recorder_mock
