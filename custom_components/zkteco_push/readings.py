"""Actions that read: from the journal, or from the terminal first."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .action_commands import BUILDERS, query_punches, template_queries
from .const import DOMAIN
from .corrected_punches import corrected
from .hub import Hub
from .iclock.attendance.templates import TemplateRecord, parse_template
from .iclock.attendance.users import UserRecord, parse_user
from .iclock.commands import Command
from .iclock.records import Category
from .iclock.replies import option_of
from .journal import DirectoryEntry
from .open_command import Outcome, Result
from .option_memory import OWN
from .orders import OrderError, answer_of, async_outcome
from .targets import Target

_SECRETS = ("password", "card", "vice_card")
# The seed has three types of fingerprints.
_FURTHER_TYPES = ("2", "3")
# Who does not say since when wants to know of today and yesterday.
_LATELY = timedelta(days=1)


async def async_get_punches(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return punches of a time, from the terminal first if asked to."""
    terminal = target.terminal
    zone = terminal.settings.time_zone

    def placed(moment: datetime | None) -> datetime | None:
        """Return a time with its zone, the terminal's where none is given."""
        if moment is None or moment.tzinfo is not None:
            return moment
        return moment.replace(tzinfo=zone)

    start, end = placed(data.get("start")), placed(data.get("end"))
    answer: dict[str, Any] = {}
    if data["refresh"]:
        now = dt_util.utcnow()
        query = query_punches(terminal, start or now - _LATELY, end or now)
        if query is None:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="events_not_queried",
                translation_placeholders={"name": terminal.settings.name},
            )
        answer = answer_of(await async_outcome(hub, terminal, [query], data["wait"]))
    found = await hub.journal.corrections.punches(
        terminal.serial_number,
        start=start.timestamp() if start else None,
        end=end.timestamp() if end else None,
        pin=data.get("pin"),
        limit=data["limit"],
    )
    punches = [each.stored for each in found]
    photos = await hub.journal.photos.of_punches(terminal.serial_number, punches)
    sender = terminal.sender

    def shown() -> list[dict[str, Any]]:
        """Return the punches with the fields of the bus event."""
        return [
            {
                **sender,
                **terminal.punch_of(each.stored._replace(photo=photo)).data,
                **corrected(each),
            }
            for each, photo in zip(found, photos, strict=True)
        ]

    return {**answer, "punches": await hass.async_add_executor_job(shown)}


async def async_get_users(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return a terminal's users, from the terminal first if asked to."""
    terminal, pin = target.terminal, data.get("pin")
    answer: dict[str, Any] = {}
    if data["refresh"]:
        query = Command.of("query_users", pin=pin)
        asked_at = dt_util.utcnow().timestamp()
        outcome = await async_outcome(hub, terminal, [query], data["wait"])
        answer = answer_of(outcome)
        encoding = terminal.reading.encoding
        found = (parse_user(raw, encoding) for raw in _lines(outcome, Category.USER))
        users = {user.pin: user for user in found if user is not None}
        if pin is None and outcome.result is Result.DONE:
            await hub.people.forget_missing(terminal, set(users), asked_at)
    else:
        users = await hub.people.users(terminal, pin)
    entries = await hub.journal.directory.entries(
        terminal.serial_number, {Category.USER}, pin
    )
    known = {entry.pin: entry for entry in entries}
    return {
        **answer,
        "users": [
            {
                **_shown(user, with_secrets=data["include_secrets"]),
                **_provenance(known.get(user.pin)),
            }
            for user in users.values()
            if pin in (None, user.pin)
        ],
    }


async def async_get_templates(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return a terminal's templates, from the terminal first if asked to."""
    terminal, pin = target.terminal, data.get("pin")
    answer: dict[str, Any] = {}
    if data["refresh"]:
        first, *others = await asyncio.gather(
            *(
                async_outcome(hub, terminal, [query], data["wait"])
                for query in template_queries(terminal, pin)
            ),
            return_exceptions=True,
        )
        if isinstance(first, BaseException):
            raise first
        answer = answer_of(first)
        # What a terminal does not support it refuses; the others' answers count.
        encoding = terminal.reading.encoding
        found = (
            parse_template(raw, encoding)
            for outcome in (first, *others)
            if isinstance(outcome, Outcome)
            for raw in _lines(outcome, Category.TEMPLATE)
        )
        templates = [template for template in found if template is not None]
    else:
        templates = await hub.people.templates(terminal, pin)
    shown: dict[tuple[str, str, str, int, int], TemplateRecord] = {}
    # The same finger may come in its own table and as a unified template, which says
    # more of itself.
    for template in sorted(templates, key=lambda template: bool(template.type)):
        kind = template.kind_by(terminal.reading.book) or template.type
        if pin in (None, template.pin):
            subtype = template.type if template.type in _FURTHER_TYPES else ""
            key = (template.pin, kind, subtype, template.number, template.index)
            shown[key] = template
    return {
        **answer,
        "templates": [
            {
                "pin": template.pin,
                "kind": kind,
                "number": template.number,
                "index": template.index,
                "valid": template.valid,
                "duress": template.duress,
                "major_version": template.major_version,
                "minor_version": template.minor_version,
                "format": template.format,
                "size": len(template.data),
                "kept": bool(template.data),
                **({"template": template.data} if data["include_data"] else {}),
            }
            for (_, kind, _, _, _), template in shown.items()
        ],
    }


async def async_get_option(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return an option's value: from the reply, what was pushed, or INFO."""
    terminal, key = target.terminal, data["key"]
    answer: dict[str, Any] = {}
    value: str | None = None
    questions = [BUILDERS["get_option"](terminal, data)]
    if not terminal.panel.is_access_control:
        questions.append([Command("info")])
    for commands in questions:
        try:
            outcome = await async_outcome(hub, terminal, commands, data["wait"])
        except OrderError as error:
            if error.outcome is None:
                raise
            # What the terminal does not tell may be known from elsewhere.
            outcome = error.outcome
        answer = answer or answer_of(outcome)
        value = option_of(outcome.values, key)
        if value is None and not key.startswith(OWN):
            value = terminal.options.get(key.lstrip("~"))
        if value is not None or outcome.result is Result.QUEUED:
            break
    return {**answer, "value": value}


async def async_get_access_rights(
    hass: HomeAssistant, hub: Hub, target: Target, data: dict[str, Any]
) -> dict[str, Any]:
    """Return which doors people may pass and when, as far as it is known here."""
    terminal, pin = target.terminal, data.get("pin")
    if not terminal.panel.is_access_control:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_in_dialect",
            translation_placeholders={"name": terminal.settings.name},
        )
    answer: dict[str, Any] = {}
    if data["refresh"]:
        query = Command.of("query_access_rights", pin=pin)
        # What it sends is stored before it answers that it has.
        answer = answer_of(await async_outcome(hub, terminal, [query], data["wait"]))
    return {
        **answer,
        "rights": [
            {
                "pin": right.pin,
                "time_zone": right.time_zone,
                "doors": list(right.doors),
                "valid_from": _bound(right.valid_from),
                "valid_until": _bound(right.valid_until),
                **_provenance(entry),
            }
            for entry, right in await hub.people.access.rights(terminal, pin)
        ],
    }


def _bound(moment: datetime | None) -> str | None:
    """Return a bound as a text, None for none."""
    return None if moment is None else moment.isoformat()


def _lines(outcome: Outcome, category: Category) -> list[bytes]:
    """Return the lines of a category that a query brought."""
    return [
        record.raw
        for upload in outcome.uploads
        for record in upload.records
        if record.category is category
    ]


def _provenance(entry: DirectoryEntry | None) -> dict[str, Any]:
    """Return since when a record is known here, and from where it came."""
    if entry is None:
        return {}
    received_at = dt_util.utc_from_timestamp(entry.received_at)
    return {"updated_at": received_at.isoformat(), "origin": entry.origin.value}


def _shown(user: UserRecord, *, with_secrets: bool) -> dict[str, Any]:
    """Return a user as an answer shows it."""
    return {
        "pin": user.pin,
        **{
            key: value
            for key, value in user.parameters.items()
            if key not in _SECRETS or with_secrets
        },
        "privilege": user.privilege,
        "has_password": bool(user.parameters.get("password")),
        "has_card": bool(user.parameters.get("card")),
    }
