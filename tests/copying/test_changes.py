"""Copies to terminals that have changed meanwhile, or read other numbers."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant

from simulator import FACE_JPEG, Picture, User, commented
from tests.commands.support import async_call, async_do
from tests.support.device import Device
from tests.support.hub import device_of

from .support import (
    Door,
    StartDoors,
    async_copy,
    pictures_of,
    reasons,
    sent,
    templates_of,
    users_of,
)

FRONT, BACK = "CKJF201960001", "CKJF201960002"


def photo(text: str) -> str:
    """Return a picture of somebody, in base64."""
    return b64encode(commented(FACE_JPEG, text)).decode()


async def test_terminal_that_has_lost_its_memory(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that a terminal that was emptied at its menu is filled again."""
    front, back = Door(FRONT, {"users": 6}), Door(BACK)
    await start_doors(front, back)
    await async_copy(hass, front, back)
    assert len(users_of(back)) == 6
    back.virtual.store.clear_everything()
    await back.virtual.push_options()
    report = await async_copy(hass, front, back)
    assert report["sent"] == 18
    assert users_of(back) == users_of(front)
    assert templates_of(back) == templates_of(front)


async def test_one_who_was_lost(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that only the person goes again whom the terminal has lost."""
    front, back = Door(FRONT, {"users": 4}), Door(BACK)
    await start_doors(front, back)
    await async_copy(hass, front, back)
    back.virtual.store.delete_user("3")
    await back.virtual.push_options()
    report = await async_copy(hass, front, back)
    assert sorted(sent(report, "3")) == ["face", "fingerprint", "user"]
    assert report["sent"] == 3
    assert templates_of(back) == templates_of(front)


async def test_refresh_tells_who_is_gone(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that asking a terminal for everybody ends the memory of who is not there."""
    front = Door(FRONT, {"users": 3})
    await start_doors(front)
    front.virtual.store.delete_user("2")
    await front.virtual.push_options()
    device_id = device_of(hass, FRONT).id
    assert len((await async_call(hass, "get_users", device_id))["users"]) == 3
    answer = await async_do(
        hass, front.virtual, "get_users", device_id=device_id, refresh=True
    )
    assert sorted(user["pin"] for user in answer["users"]) == ["1", "3"]
    known = (await async_call(hass, "get_users", device_id))["users"]
    assert sorted(user["pin"] for user in known) == ["1", "3"]
    assert {user["origin"] for user in known} == {"queried"}
    templates = (await async_call(hass, "get_templates", device_id))["templates"]
    assert {row["pin"] for row in templates} == {"1", "3"}


async def test_lifted_validity(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that somebody whose time limit was lifted is let in again everywhere."""
    front, back = Door(FRONT), Door(BACK)
    await start_doors(front, back)
    user = User("5", "Ann", end="2020-01-01T00:00:00", vice_card="77")
    front.virtual.store.put_user(user)
    await front.virtual.upload()
    await async_copy(hass, front, back)
    assert users_of(back)["5"].end.startswith("2020")
    assert users_of(back)["5"].vice_card == "77"
    front.virtual.store.put_user(replace(user, end="0", vice_card=""))
    await front.virtual.upload()
    report = await async_copy(hass, front, back)
    assert sent(report, "5") == ["user"]
    assert users_of(back)["5"].end in ("", "0")
    assert users_of(back)["5"].vice_card == ""
    report = await async_copy(hass, front, back)
    assert reasons(report, "5") == {"user": "present"}


async def test_other_code_book(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that how somebody is verified keeps nobody from being there already."""
    front = Door(FRONT)
    back = Door(BACK, {"dialect": "condensed"})
    await start_doors(front, back)
    front.virtual.store.put_user(User("5", "Ann", verification="1"))
    await front.virtual.upload()
    report = await async_copy(hass, front, back)
    assert sent(report, "5") == ["user"]
    report = await async_copy(hass, front, back)
    assert reasons(report, "5") == {"user": "present"}


async def test_two_photos_to_compare_with(
    hass: HomeAssistant, start_doors: StartDoors, client: TestClient[Any, Any]
) -> None:
    """Test that of two photos of a person the latest goes, once."""
    front, side = Door(FRONT), Door(BACK, {"model": "AiFace"})
    await start_doors(front, side)
    front.virtual.store.put_user(User("5", "Ann"))
    old, new = (
        Picture("5", photo(text), comparison=True, type=number)
        for text, number in (("old", "0"), ("new", "9"))
    )
    for picture in (old, new):
        front.virtual.store.put_picture(picture)
        await front.virtual.upload()
    report = await async_copy(hass, front, side)
    assert sorted(sent(report, "5")) == ["comparison_photo", "user"]
    assert pictures_of(side) == {("5", True, new.content)}
    report = await async_copy(hass, front, side)
    assert report["total"] == 0


async def test_the_seeds_three_fingerprints(
    hass: HomeAssistant, start_doors: StartDoors, client: TestClient[Any, Any]
) -> None:
    """Test that three types of one number are three templates, where both know them."""
    changes = {"dialect": "condensed"}
    front, back = Door(FRONT, changes), Door(BACK, changes)
    await start_doors(front, back)
    front.virtual.store.put_user(User("5", "Ann"))
    await front.virtual.upload()
    contents = {
        number: b64encode(f"finger {number}".encode()).decode() for number in "123"
    }
    body = "".join(
        f"PIN=5\tNo=0\tIndex=0\tValid=1\tType={number}\tMajorVer=10\tMinorVer=0"
        f"\tFormat=0\tTmp={content}\n"
        for number, content in contents.items()
    )
    assert (await Device(client, FRONT).upload("BIODATA", body)).text == "OK:3"
    answer = await async_call(
        hass, "get_templates", device_of(hass, FRONT).id, include_data=True
    )
    assert {row["template"] for row in answer["templates"]} == set(contents.values())
    report = await async_copy(hass, front, back)
    assert sent(report, "5").count("fingerprint") == 3
    texts = [row.text for row in back.virtual.executed if "BIODATA" in row.text]
    assert {text.split("\t")[4] for text in texts} == {"Type=1", "Type=2", "Type=3"}
    report = await async_copy(hass, front, back)
    assert report["total"] == 0
