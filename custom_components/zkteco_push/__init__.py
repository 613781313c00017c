"""The ZKTeco Push integration."""

from functools import partial
import shutil
from typing import Final

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.issue_registry import IssueSeverity
from homeassistant.helpers.typing import ConfigType
from homeassistant.util.hass_dict import HassKey

from . import recovery, repairs
from .const import (
    CONF_DATABASE_URL,
    CONF_PIN,
    DOMAIN,
    LOGGER,
    SIGNAL_FOLLOWED,
    SUBENTRY_PERSON,
)
from .devices import DOOR_SEPARATOR
from .discovery import async_end_flows
from .household.horizon import Horizon
from .household.hours import Hours
from .hub import Hub, HubConfigEntry
from .journal import JournalError
from .panel import (
    async_hide_panel,
    async_leave_panel,
    async_setup_panel,
    async_show_panel,
)
from .photo_view import PhotoView
from .server.endpoints import Endpoints
from .server.views import IclockView
from .services import async_setup_services
from .storage import (
    async_forget_key,
    async_open_journal,
    journal_path,
    journal_place,
    photos_path,
)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS: Final = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.DEVICE_TRACKER,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.LOCK,
    Platform.NOTIFY,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]

# Routes cannot be removed, so the one view outlives the entry.
_VIEW: Final[HassKey[IclockView]] = HassKey(f"{DOMAIN}_view")


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Open the paths on Home Assistant's HTTP server."""
    view = hass.data[_VIEW] = IclockView(hass)
    hass.http.register_view(view)
    hass.http.register_view(PhotoView())
    async_setup_services(hass)
    await async_setup_panel(hass)
    await repairs.async_prepare(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: HubConfigEntry) -> bool:
    """Set up the hub and its terminals."""
    database_url = entry.options.get(CONF_DATABASE_URL, "")
    try:
        journal = await recovery.async_begin(hass, database_url)
        hub = Hub(hass, entry, journal, photos_path(hass))
        try:
            await hub.async_start()
        except BaseException:
            await hub.async_close()
            raise
    except JournalError as error:
        recovery.async_suspect(hass, error)
        recovery.async_show_fault(hass, error, database_url)
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="journal_unavailable",
            translation_placeholders={"path": journal_place(hass, database_url)},
        ) from error
    await _async_open_port(hass, hub)
    entry.runtime_data = hub
    for key in (
        repairs.PORT_TAKEN,
        repairs.PUNCHES_KEPT,
        repairs.PUNCHES_KEPT_IN_DATABASE,
        repairs.JOURNAL_NOT_CLEARED,
        repairs.STORAGE_FAILING,
    ):
        repairs.async_clear_issue(hass, key)

    async def stop(_event: Event) -> None:
        """Leave a closed journal behind when Home Assistant stops."""
        _mount(hass, hub, None)
        await hub.async_close()

    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop))
    entry.async_on_unload(entry.add_update_listener(_async_update))
    try:
        await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    except BaseException:
        await hub.async_close()
        raise
    _mount(hass, hub, hub.endpoints)
    async_show_panel(hass, entry)
    return True


async def async_unload_entry(hass: HomeAssistant, entry: HubConfigEntry) -> bool:
    """Stop to serve; from now on terminals keep their data."""
    hub = entry.runtime_data
    _mount(hass, hub, None)
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        _mount(hass, hub, hub.endpoints)
        return False
    async_leave_panel(hass, entry)
    await hub.async_close()
    return True


async def async_remove_entry(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Delete everything personal but the punches, and say where these are."""
    async_end_flows(hass)
    async_hide_panel(hass)
    Hours(hass).async_clear(
        subentry.data[CONF_PIN]
        for subentry in entry.subentries.values()
        if subentry.subentry_type == SUBENTRY_PERSON
    )
    repairs.async_clear_all(hass)
    await recovery.async_forget(hass)
    await Horizon(hass).async_remove()
    database_url = entry.options.get(CONF_DATABASE_URL, "")
    path = journal_path(hass)
    if not database_url and not await hass.async_add_executor_job(path.exists):
        return
    try:
        journal = await async_open_journal(hass, database_url=database_url)
        try:
            await journal.forget_everybody()
        finally:
            await journal.close()
    except JournalError as error:
        LOGGER.error("The journal could not be cleared: %s", error)
        key = repairs.JOURNAL_NOT_CLEARED
    else:
        key = repairs.PUNCHES_KEPT_IN_DATABASE if database_url else repairs.PUNCHES_KEPT
    await hass.async_add_executor_job(
        partial(shutil.rmtree, photos_path(hass), ignore_errors=True)
    )
    # Without the key, what is sealed is lost even where it could not be deleted.
    await async_forget_key(hass)
    repairs.async_raise_issue(hass, key, path=journal_place(hass, database_url))


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: HubConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Allow to remove only devices of terminals that are gone."""
    approved = {subentry.unique_id for subentry in entry.subentries.values()}
    return not any(
        domain == DOMAIN
        and (
            identifier in approved
            or identifier.rpartition(DOOR_SEPARATOR)[0] in approved
        )
        for domain, identifier in device.identifiers
    )


async def _async_open_port(hass: HomeAssistant, hub: Hub) -> None:
    """Open the hub's own port, if it has one; close the hub where that fails."""
    if (listener := hub.listener) is None:
        return
    try:
        await listener.async_start()
    except BaseException as error:
        await hub.async_close()
        if not isinstance(error, OSError):
            raise
        port = str(listener.port)
        repairs.async_raise_issue(
            hass, repairs.PORT_TAKEN, severity=IssueSeverity.ERROR, port=port
        )
        raise ConfigEntryNotReady(
            translation_domain=DOMAIN,
            translation_key="port_taken",
            translation_placeholders={"port": port},
        ) from error


@callback
def _mount(hass: HomeAssistant, hub: Hub, endpoints: Endpoints | None) -> None:
    """Serve at both mounts, or answer that terminals keep their data."""
    hass.data[_VIEW].endpoints = endpoints
    if hub.listener is not None:
        hub.listener.endpoints = endpoints


async def _async_update(hass: HomeAssistant, entry: HubConfigEntry) -> None:
    """Follow changes: only the hub's own options need a reload."""
    hub = entry.runtime_data
    if hub.async_has_new_options():
        hass.config_entries.async_schedule_reload(entry.entry_id)
    else:
        await hub.async_sync()
        hub.household.async_sync()
        async_dispatcher_send(hass, SIGNAL_FOLLOWED)
