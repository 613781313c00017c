"""People from a file: looked at before they are written, and on their way to terminals."""

from functools import partial
from typing import Any, Final

from homeassistant.components.websocket_api.connection import ActiveConnection
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import DOMAIN
from ..hub import Hub
from ..journal import JournalError
from ..orders import storage_error
from ..terminal import Terminal
from ..validation import vol
from .failures import terminal_of
from .hub_command import Schema, hub_command, hub_subscription
from .import_plan import PlannedRow, Status, async_plan
from .import_run import ImportRun
from .people_file import MAX_ROWS, PeopleFile, PeopleFileError, read_people

# A file of more characters is no list of people.
_LARGEST_TEXT: Final = 1_000_000
_MOST_TERMINALS: Final = 50
# Of so many pairs of a row and a terminal it is looked up what changes.
_MOST_EFFECTS: Final = 100_000
_MOST_SHOWN: Final = 500
# The text's length is not bounded here: what is wrong with a message is logged with it.
_SCHEMA: Final[Schema] = {
    vol.Required("text"): str,
    vol.Required("terminals"): vol.All([str], vol.Length(min=1, max=_MOST_TERMINALS)),
}


async def _async_read(hass: HomeAssistant, text: str, terminals: int) -> PeopleFile:
    """Read a file for so many terminals, in a thread; raise ServiceValidationError."""
    if len(text) > _LARGEST_TEXT:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="import_too_large"
        )
    most = min(MAX_ROWS, _MOST_EFFECTS // terminals)
    try:
        return await hass.async_add_executor_job(read_people, text, most)
    except PeopleFileError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=error.key,
            translation_placeholders=error.placeholders,
        ) from None


def _terminals_in(hub: Hub, message: dict[str, Any]) -> list[Terminal]:
    """Return the terminals that are meant; raise ServiceValidationError."""
    return [terminal_of(hub, each) for each in dict.fromkeys(message["terminals"])]


@hub_command("imports/preview", _SCHEMA)
async def preview(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: dict[str, Any]
) -> dict[str, Any]:
    """Return what an import would do, row by row, without what is secret."""
    terminals = _terminals_in(hub, message)
    file = await _async_read(hass, message["text"], len(terminals))
    planned = await async_plan(hub, file, terminals)
    return await hass.async_add_executor_job(_shown, file, planned)


def _shown(file: PeopleFile, planned: list[PlannedRow]) -> dict[str, Any]:
    """Return a plan as it is shown: what matters more comes first."""
    order = list(Status)
    rows = sorted(planned, key=lambda each: (order.index(each.status), each.row.line))
    return {
        "columns": [{"header": header, "field": name} for header, name in file.columns],
        "counts": {
            status.value: sum(each.status is status for each in planned)
            for status in Status
        },
        "writes": sum(effect.is_written for each in planned for effect in each.effects),
        "rows": [each.data for each in rows[:_MOST_SHOWN]],
        "more": max(len(rows) - _MOST_SHOWN, 0),
    }


@hub_subscription("imports/run", _SCHEMA)
@callback
def run(
    hass: HomeAssistant, hub: Hub, connection: ActiveConnection, message: dict[str, Any]
) -> CALLBACK_TYPE:
    """Write the good rows and tell how it goes, for as long as somebody looks."""
    writing = ImportRun(hass, hub, partial(connection.send_event, message["id"]))
    hass.async_create_background_task(
        _async_run(hass, hub, writing, message), f"{DOMAIN} import"
    )
    return writing.async_stop


async def _async_run(
    hass: HomeAssistant, hub: Hub, writing: ImportRun, message: dict[str, Any]
) -> None:
    """Read the file once more, as terminals may have changed, and write it."""
    try:
        terminals = _terminals_in(hub, message)
        file = await _async_read(hass, message["text"], len(terminals))
        planned = await async_plan(hub, file, terminals)
    except HomeAssistantError as error:
        writing.async_fail(error)
    except JournalError:
        writing.async_fail(storage_error())
    else:
        await writing.async_write_all(
            {
                terminal: [each.row for each in planned if each.is_written_to(terminal)]
                for terminal in terminals
            }
        )


COMMANDS: Final = (preview, run)
