"""Actions of the ZKTeco Push integration."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from homeassistant.const import ATTR_DEVICE_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import service

from . import action_fields as fields, data_actions, door_commands, readings
from .action_commands import BUILDERS
from .action_fields import CONF_WAIT, Fields
from .const import DOMAIN
from .copy_action import async_copy_users
from .hub import Hub
from .iclock.attendance.command_forms import RAW
from .iclock.commands import Command
from .iclock.text import decode
from .journal import JournalError
from .move_action import async_setup_move
from .open_command import Result
from .orders import (
    OrderError,
    answer_of,
    async_end,
    async_order,
    async_outcome,
    storage_error,
)
from .targets import Target, async_check_control, async_hub, async_targets
from .user_action import async_send_user
from .validation import vol

type Data = dict[str, Any]
type Answer = dict[str, Any]
type Handler = Callable[[HomeAssistant, Hub, Target, Data], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Action:
    """An action: its fields, what it does, and who may call it.

    `control` is the key of the entity that a user who is no admin must be allowed to
    control; without one, only admins may call the action.
    """

    handler: Handler
    fields: Fields
    control: str | None = None


async def _async_command(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data, *, name: str
) -> Answer:
    """Send what the action's builder makes of its fields."""
    return await async_order(hub, target.terminal, BUILDERS[name], data)


async def _async_unlock(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data
) -> Answer:
    """Open the door that the device or the field names."""
    door = data.get("door", target.door or 1)
    if target.door is not None and door != target.door:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="contradicting_door",
            translation_placeholders={
                "door": str(door),
                "device_door": str(target.door),
            },
        )
    doors = target.terminal.door_count
    if door > doors:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="no_such_door",
            translation_placeholders={
                "door": str(door),
                "doors": str(doors),
                "name": target.terminal.settings.name,
            },
        )
    return await async_order(
        hub, target.terminal, BUILDERS["unlock_door"], {**data, "door": door}
    )


async def _async_release_all(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data
) -> Answer:
    """Open all doors at once, or end that: the only order for all of them."""
    if not data["confirm"]:
        raise _unconfirmed()
    terminal = target.terminal
    if not terminal.panel.is_access_control:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="access_control_only",
            translation_placeholders={"name": terminal.settings.name},
        )
    commands = door_commands.release_all(is_end=data["end"])
    return answer_of(await async_outcome(hub, terminal, commands, data[CONF_WAIT]))


async def _async_mute_alarm(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data
) -> Answer:
    """Silence the alarm of the terminal, or of the door whose device was chosen."""
    if target.terminal.panel.is_access_control:
        data = {**data, "door": target.door}
    return await async_order(hub, target.terminal, BUILDERS["mute_alarm"], data)


async def _async_set_user(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data
) -> Answer:
    """Write a user with all that is known of them."""
    terminal = target.terminal
    with hub.guests.held(terminal, data["pin"]):
        tickets = await async_send_user(hub, terminal, data)
        return answer_of(await async_end(terminal, tickets, data[CONF_WAIT]))


async def _async_set_photo(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data
) -> Answer:
    """Write a photo from one of its three sources."""
    if "path" in data:
        data = {**data, "content": await _async_read_file(hass, data["path"])}
    elif not {"content", "url"} & data.keys():
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="no_photo"
        )
    return await async_order(hub, target.terminal, BUILDERS["set_photo"], data)


async def _async_read_file(hass: HomeAssistant, path: str) -> str:
    """Return a file's content in base64; only allowed folders are read."""
    file = Path(path)

    def read() -> str | None:
        """Read the file in a thread."""
        if not hass.config.is_allowed_path(path) or not file.is_file():
            return None
        with file.open("rb") as opened:
            return base64.b64encode(opened.read(_LARGEST_FILE + 1)).decode()

    try:
        content = await hass.async_add_executor_job(read)
    except OSError:
        content = None
    if content is None:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="path_not_allowed",
            translation_placeholders={"path": path},
        )
    return content


async def _async_send_message(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data
) -> Answer:
    """Show a message; its number deletes it again."""
    uid = hub.message_numbers.next()
    answer = await async_order(
        hub, target.terminal, BUILDERS["send_message"], {**data, "uid": uid}
    )
    return {**answer, "uid": uid}


async def _async_clear(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data
) -> Answer:
    """Delete from the terminal's memory, not before all of it is here."""
    if not data["confirm"]:
        raise _unconfirmed()
    terminal = target.terminal
    if data["what"] in ("attendance_log", "all_data") and not data["force"]:
        wait = min(data[CONF_WAIT], _COUNT_SECONDS)
        held, stored = await hub.reconciler.async_held(terminal, wait)
        if held is not None and held > stored:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="records_missing",
                translation_placeholders={
                    "name": terminal.settings.name,
                    "held": str(held),
                    "stored": str(stored),
                },
            )
    return await async_order(hub, terminal, BUILDERS["clear"], data)


async def _async_send_command(
    hass: HomeAssistant, hub: Hub, target: Target, data: Data
) -> Answer:
    """Send a raw command and return all that the terminal says to it."""
    text = data["command"]
    if target.terminal.wording.is_dangerous(text) and not data["confirm"]:
        raise _unconfirmed()
    outcome = await async_outcome(
        hub, target.terminal, [Command(RAW, {"text": text})], data[CONF_WAIT]
    )
    answer = {**answer_of(outcome), "values": dict(outcome.values)}
    if outcome.content is not None:
        encoding = target.terminal.reading.encoding
        answer["content"] = decode(outcome.content, encoding)
        answer["content_base64"] = base64.b64encode(outcome.content).decode()
    return answer


def _unconfirmed() -> ServiceValidationError:
    """Return the error of something dangerous that has not been confirmed."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key="not_confirmed"
    )


def _plain(name: str) -> Handler:
    """Return the handler of an action that only sends its commands."""
    return partial(_async_command, name=name)


_LARGEST_FILE: Final = 900 * 1024
# How long a terminal may take to count its records (s).
_COUNT_SECONDS: Final = 30
_ACTIONS: Final[Mapping[str, Action]] = {
    "unlock_door": Action(_async_unlock, fields.UNLOCK, control="unlock"),
    "reboot": Action(_plain("reboot"), {}),
    "refresh": Action(_plain("refresh"), {}, control="refresh"),
    "emergency_release": Action(_async_release_all, fields.EMERGENCY),
    "mute_alarm": Action(_async_mute_alarm, {}),
    "sync_clock": Action(_plain("sync_clock"), {}),
    "set_user": Action(_async_set_user, fields.USER),
    "delete_user": Action(_plain("delete_user"), fields.PIN),
    "get_users": Action(readings.async_get_users, fields.USERS),
    "set_template": Action(_plain("set_template"), fields.TEMPLATE),
    "delete_template": Action(_plain("delete_template"), fields.DELETE_TEMPLATE),
    "get_templates": Action(readings.async_get_templates, fields.TEMPLATES),
    "set_photo": Action(_async_set_photo, fields.PHOTO),
    "copy_users": Action(async_copy_users, fields.COPY),
    "enroll": Action(_plain("enroll"), fields.ENROLL),
    "send_message": Action(_async_send_message, fields.MESSAGE, control="screen"),
    "delete_message": Action(_plain("delete_message"), fields.DELETE_MESSAGE),
    "set_work_code": Action(_plain("set_work_code"), fields.WORK_CODE),
    "delete_work_code": Action(_plain("delete_work_code"), fields.DELETE_WORK_CODE),
    "erase_person": Action(data_actions.async_erase_person, fields.PIN),
    "get_rejected_lines": Action(
        data_actions.async_get_rejected_lines, fields.REJECTED_LINES
    ),
    "get_punches": Action(readings.async_get_punches, fields.PUNCHES),
    "set_time_zone": Action(_plain("set_time_zone"), fields.TIME_ZONE),
    "set_holiday": Action(_plain("set_holiday"), fields.HOLIDAY),
    "get_access_rights": Action(readings.async_get_access_rights, fields.ACCESS_RIGHTS),
    "set_option": Action(_plain("set_option"), fields.SET_OPTION),
    "get_option": Action(readings.async_get_option, fields.GET_OPTION),
    "clear": Action(_async_clear, fields.CLEAR),
    "send_command": Action(_async_send_command, fields.SEND_COMMAND),
}


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register all actions."""
    async_setup_move(hass)
    for name, action in _ACTIONS.items():
        handler = partial(_async_call, hass, action)
        schema = vol.Schema({**fields.DEVICE, **action.fields})
        if action.control is None:
            service.async_register_admin_service(
                hass, DOMAIN, name, handler, schema, SupportsResponse.OPTIONAL
            )
        else:
            hass.services.async_register(
                DOMAIN, name, handler, schema, SupportsResponse.OPTIONAL
            )


async def _async_call(
    hass: HomeAssistant, action: Action, call: ServiceCall
) -> ServiceResponse:
    """Run an action for one terminal or several, and answer in the same form."""
    hub = async_hub(hass)
    targets = async_targets(hass, hub, call)
    if action.control is not None:
        for target in targets:
            door = target.door or call.data.get("door") or 1
            is_door = action.control == "unlock"
            key = target.unlock_key(door) if is_door else action.control
            await async_check_control(hass, call, target, key)
    results = await asyncio.gather(
        *(_async_run(hass, hub, action, target, call) for target in targets),
        return_exceptions=True,
    )
    is_list = not isinstance(call.data[ATTR_DEVICE_ID], str)
    answers: dict[str, Any] = {}
    for target, result in zip(targets, results, strict=True):
        if isinstance(result, BaseException):
            # Whoever asks for answers gets one of each terminal.
            reported = is_list and call.return_response
            if not reported or not isinstance(result, HomeAssistantError):
                raise result
            answers[target.device_id] = _failed(result)
        else:
            answers[target.device_id] = result
    if not call.return_response:
        return None
    return answers if is_list else answers[targets[0].device_id]


async def _async_run(
    hass: HomeAssistant, hub: Hub, action: Action, target: Target, call: ServiceCall
) -> Answer:
    """Run an action for one terminal."""
    data = {key: value for key, value in call.data.items() if key != ATTR_DEVICE_ID}
    try:
        return await action.handler(hass, hub, target, data)
    except JournalError as error:
        raise storage_error() from error


def _failed(error: HomeAssistantError) -> Answer:
    """Return an error as one terminal's part of the answer."""
    outcome = error.outcome if isinstance(error, OrderError) else None
    if outcome is None:
        # Nothing was sent, or it was withdrawn before it was.
        answer: Answer = {
            "command_id": None,
            "result": Result.EXPIRED.value,
            "return_code": None,
            "meaning": error.translation_key,
        }
    else:
        answer = answer_of(outcome)
    return {**answer, "error": str(error)}
