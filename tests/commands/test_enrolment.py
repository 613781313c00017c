"""Tests of enrolments, and of templates and photos that a terminal refuses."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.translation import async_get_translations
import pytest
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.zkteco_push.const import DOMAIN
from simulator import FACE_JPEG, Biometric, VirtualTerminal
from tests.support.device import Device
from tests.support.house import value_of
from tests.support.hub import SERIAL_NUMBER

from .support import (
    StartVirtual,
    async_ask,
    async_call,
    async_do,
    async_end,
    async_poll,
    async_reply,
    pending,
)

DIALECTS = pytest.mark.parametrize("dialect", ["standard", "condensed"])
DONE = {"result": "done", "return_code": 0, "meaning": "success"}
PHOTO = b64encode(FACE_JPEG).decode()
TEMPLATE = b64encode(b"M\x87SS21" + bytes(range(200))).decode()
# The seed has no enrolment by command; firmware that announces little may have it.
ENROLMENTS = ("ENROLL_FP", "ENROLL_BIO", "ENROLL_MF")
FINGER: dict[str, Any] = {"pin": "1", "kind": "fingerprint", "number": 4}


async def known(hass: HomeAssistant) -> dict[tuple[str, int, int], str]:
    """Return the templates of user 1 by kind, number and index."""
    answer = await async_call(hass, "get_templates", pin="1", include_data=True)
    return {
        (row["kind"], row["number"], row["index"]): row["template"]
        for row in answer["templates"]
    }


def held(virtual: VirtualTerminal) -> dict[tuple[str, int, int], str]:
    """Return the templates that a terminal holds, in the same way."""
    kinds: dict[Biometric, str] = {Biometric.VISIBLE_FACE: "face"}
    return {
        (kinds.get(row.kind, row.kind.value), row.number, row.index): row.content
        for row in virtual.store.templates
    }


async def words_of(hass: HomeAssistant, error: HomeAssistantError) -> str:
    """Return what a user reads of an error."""
    texts = await async_get_translations(hass, "en", "exceptions", {DOMAIN})
    assert error.translation_domain == DOMAIN
    text = texts[f"component.{DOMAIN}.exceptions.{error.translation_key}.message"]
    return text.format(**error.translation_placeholders or {})


@DIALECTS
@pytest.mark.parametrize("kind", ["fingerprint", "face", "palm"])
async def test_done(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str, kind: str
) -> None:
    """Test that what somebody lays down at the terminal is known here by itself."""
    virtual = await start_virtual(dialect, knows=ENROLMENTS)
    operations = async_capture_events(hass, f"{DOMAIN}_operation")
    data = FINGER if kind == "fingerprint" else {"pin": "1", "kind": kind}
    answer = await async_do(hass, virtual, "enroll", **data)
    assert answer.items() >= DONE.items()
    await virtual.upload()
    templates = held(virtual)
    assert len(templates) == (5 if kind == "palm" else 1)
    assert await known(hass) == templates
    assert len(operations) == 1
    assert value_of(hass, "pending_commands") == "0"
    assert virtual.complaints == []


@DIALECTS
async def test_card(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that a card that somebody holds up is known here, and is a secret."""
    virtual = await start_virtual(dialect, knows=ENROLMENTS)
    answer = await async_do(hass, virtual, "enroll", pin="1", kind="card")
    assert answer.items() >= DONE.items()
    await virtual.upload()
    user = virtual.store.users.get("1")
    assert user is not None and user.card
    (row,) = (await async_call(hass, "get_users"))["users"]
    assert row["has_card"] and user.card not in str(row)
    (row,) = (await async_call(hass, "get_users", include_secrets=True))["users"]
    assert row["card"] == user.card


@DIALECTS
async def test_again(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that a finger is kept if it should be, and otherwise replaced here too."""
    virtual = await start_virtual(dialect, knows=ENROLMENTS)
    await async_do(hass, virtual, "enroll", **FINGER)
    await virtual.upload()
    first = await known(hass)
    with pytest.raises(HomeAssistantError) as raised:
        await async_do(hass, virtual, "enroll", **FINGER, overwrite=False)
    assert raised.value.translation_key == "refused_already_enrolled"
    assert await known(hass) == first
    await async_do(hass, virtual, "enroll", **FINGER, overwrite=True)
    await virtual.upload()
    second = await known(hass)
    assert second.keys() == first.keys()
    assert second != first
    assert second == held(virtual)


@DIALECTS
@pytest.mark.parametrize("kind", ["fingerprint", "face"])
@pytest.mark.parametrize(
    ("code", "key", "words"),
    [
        (2, "refused_already_enrolled", "enrolled already"),
        (4, "refused_enrolment_failed", "the enrolment failed"),
        (5, "refused_duplicate", "somebody else has been enrolled with it"),
        (6, "refused_cancelled", "somebody cancelled it"),
        (7, "refused_busy", "it is busy"),
    ],
)
async def test_not_done(
    hass: HomeAssistant,
    start_virtual: StartVirtual,
    dialect: str,
    kind: str,
    code: int,
    key: str,
    words: str,
) -> None:
    """Test that a user reads why nobody was enrolled, and nothing is made up."""
    virtual = await start_virtual(dialect, knows=ENROLMENTS)
    virtual.enroll_result = code
    with pytest.raises(HomeAssistantError) as raised:
        await async_do(hass, virtual, "enroll", pin="1", kind=kind)
    assert raised.value.translation_key == key
    text = await words_of(hass, raised.value)
    assert words in text
    assert f"(return code {code})" in text and SERIAL_NUMBER in text
    assert await known(hass) == {}
    assert pending(hass) == 0


async def test_card_that_nobody_holds_up(
    hass: HomeAssistant, start_virtual: StartVirtual
) -> None:
    """Test that the results of cards are words of their own."""
    virtual = await start_virtual("standard")
    for code, key in (
        (4, "refused_retries_used_up"),
        (5, "refused_timeout"),
        (6, "refused_cancelled"),
    ):
        virtual.enroll_result = code
        with pytest.raises(HomeAssistantError) as raised:
            await async_do(hass, virtual, "enroll", pin="1", kind="card")
        assert raised.value.translation_key == key
        assert await words_of(hass, raised.value)


async def test_template_before_the_result(
    hass: HomeAssistant, terminal: Device
) -> None:
    """Test that the template may come before the result, and is live all the same."""
    await terminal.upload("OPERLOG", "USER PIN=1\tName=Ann\n")
    task = await async_ask(hass, async_call(hass, "enroll", **FINGER))
    ((command_id, text),) = (await async_poll(terminal)).items()
    assert text == "ENROLL_FP PIN=1\tFID=4\tRETRY=3\tOVERWRITE=1"
    await terminal.operate(6, "1", "4")
    line = f"FP PIN=1\tFID=4\tSize={len(TEMPLATE)}\tValid=1\tTMP={TEMPLATE}\n"
    await terminal.upload("OPERLOG", line)
    assert not task.done()
    assert await known(hass) == {("fingerprint", 4, 0): TEMPLATE}
    await async_reply(terminal, command_id)
    assert (await async_end(task)).items() >= DONE.items()
    assert await known(hass) == {("fingerprint", 4, 0): TEMPLATE}


@DIALECTS
async def test_nobody_there(
    hass: HomeAssistant, start_virtual: StartVirtual, dialect: str
) -> None:
    """Test that an enrolment of somebody whom the terminal does not know is refused."""
    virtual = await start_virtual(dialect, knows=ENROLMENTS)
    with pytest.raises(HomeAssistantError) as raised:
        await async_do(hass, virtual, "enroll", **{**FINGER, "pin": "99"})
    assert await words_of(hass, raised.value)


@pytest.mark.parametrize("kind", ["comparison", "user"])
async def test_large_photo(
    hass: HomeAssistant, start_virtual: StartVirtual, kind: str
) -> None:
    """Test that a photo that the terminal finds too large is explained by sizes."""
    virtual = await start_virtual("standard")
    virtual.capacity = replace(virtual.capacity, picture_bytes=100)
    data = {"pin": "1", "kind": kind, "content": PHOTO}
    with pytest.raises(HomeAssistantError) as raised:
        await async_do(hass, virtual, "set_photo", **data)
    assert raised.value.translation_key == "refused_photo_size"
    text = await words_of(hass, raised.value)
    assert "-1001" in text
    assert any(unit in text for unit in ("KB", "kB", "kilobytes"))
    assert "pixel" in text.lower() or "×" in text
    assert list(virtual.store.pictures) == []


@pytest.mark.parametrize(
    ("code", "key", "words"),
    [
        (-9, "refused_template_size_mismatch", "not as long as it says"),
        (-30, "refused_algorithm_version_mismatch", "another major version"),
        (-10, "refused_no_such_pin", "send the user first"),
        (-12, "refused_invalid_template", "not valid"),
    ],
)
@pytest.mark.parametrize("table", ["biodata", "fingertmp"])
async def test_refused_template(
    hass: HomeAssistant, terminal: Device, table: str, code: int, key: str, words: str
) -> None:
    """Test that a user reads why a template was not taken, and it is not kept here."""
    await terminal.upload("OPERLOG", "USER PIN=1\tName=Ann\n")
    data = {**FINGER, "table": table, "template": TEMPLATE}
    task = await async_ask(hass, async_call(hass, "set_template", **data))
    ((command_id, _),) = (await async_poll(terminal)).items()
    await async_reply(terminal, command_id, code)
    with pytest.raises(HomeAssistantError) as raised:
        await async_end(task)
    assert raised.value.translation_key == key
    text = await words_of(hass, raised.value)
    assert words in text and f"(return code {code})" in text
    assert await known(hass) == {}


async def test_version_of_another_model(
    hass: HomeAssistant, start_virtual: StartVirtual
) -> None:
    """Test that a terminal refuses a face of another algorithm, in words."""
    virtual = await start_virtual("standard")
    data = {"pin": "1", "kind": "face", "template": TEMPLATE, "major_version": 39}
    with pytest.raises(HomeAssistantError) as raised:
        await async_do(hass, virtual, "set_template", **data)
    assert raised.value.translation_key == "refused_algorithm_version_mismatch"
    assert held(virtual) == {}
