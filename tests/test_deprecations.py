"""Tests that a deprecation that Home Assistant logs does not go unnoticed."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import frame
from homeassistant.helpers.deprecation import (
    DeprecatedConstant,
    check_if_deprecated_constant,
)
from homeassistant.setup import async_setup_component
import pytest

from tests.smoke.test_process import complaints
from tests.support.deprecations import DEPRECATIONS, is_deprecation
from tests.support.hub import DOMAIN

# As the real process writes it.
_LOG = """\
2026-06-15 12:00:00.000 INFO (MainThread) [custom_components.zkteco_push] All is well
2026-06-15 12:00:01.000 WARNING (MainThread) [homeassistant.helpers.frame] \
Detected that custom integration 'zkteco_push' does something odd at \
custom_components/zkteco_push/hub.py, line 1: odd(). Please create a bug report
2026-06-15 12:00:02.000 WARNING (MainThread) [homeassistant.helpers.frame] \
Detected that custom integration 'another' does something odd
2026-06-15 12:00:03.000 ERROR (MainThread) [custom_components.zkteco_push] It broke
"""


@pytest.fixture
async def loaded(hass: HomeAssistant) -> HomeAssistant:
    """Return a Home Assistant that knows the integration."""
    assert await async_setup_component(hass, "http", {})
    assert await async_setup_component(hass, DOMAIN, {})
    return hass


async def test_usage(loaded: HomeAssistant) -> None:
    """What Home Assistant reports of this integration fails the test that saw it."""
    frame.report_usage(
        "does what nobody does any more",
        breaks_in_ha_version="2027.1",
        integration_domain=DOMAIN,
    )
    with pytest.raises(pytest.fail.Exception, match="nobody does any more"):
        DEPRECATIONS.check()
    # Said once.
    DEPRECATIONS.check()


async def test_usage_of_others(loaded: HomeAssistant) -> None:
    """What Home Assistant reports of itself is not this integration's business."""
    frame.report_usage(
        "does what nobody does any more",
        breaks_in_ha_version="2027.1",
        integration_domain="http",
    )
    assert DEPRECATIONS.take() == []


async def test_constant(loaded: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """A constant that goes away is noticed where it is taken from within the integration."""
    found = frame.IntegrationFrame(
        custom_integration=True,
        integration=DOMAIN,
        module="custom_components.zkteco_push.hub",
        relative_filename="custom_components/zkteco_push/hub.py",
        frame=frame.get_current_frame(),
    )
    monkeypatch.setattr(frame, "get_integration_frame", lambda **_: found)
    names = {
        "__name__": "homeassistant.const",
        "_DEPRECATED_OLD": DeprecatedConstant(1, "NEW", "2027.1"),
    }
    assert check_if_deprecated_constant("OLD", names) == 1
    (text,) = DEPRECATIONS.take()
    assert "OLD" in text
    assert "2027.1" in text


def test_real_log() -> None:
    """Of the log of a real process, errors and deprecations of ours are complaints."""
    odd, broken = complaints(_LOG)
    assert is_deprecation(odd)
    assert "does something odd at custom_components" in odd
    assert "It broke" in broken
