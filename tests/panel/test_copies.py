"""Tests of copies that somebody looks at, from what is asked for to the report."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from tests.commands.support import async_wait
from tests.copying.support import Door, StartDoors, async_copy, templates_of, users_of
from tests.copying.test_continuing import notifications

from .conftest import Follow
from .following import Following, Shown

SUBSCRIBE = "copies/subscribe"
FRONT, BACK, SIDE = "CKJF201960001", "CKJF201960002", "CKJF201960003"


def asked(*targets: str, source: str = FRONT, **data: Any) -> dict[str, Any]:
    """Return what begins a copy."""
    return {"copy": {"source": source, "targets": list(targets), **data}}


def runs(following: Following) -> dict[str, Shown]:
    """Return the last that was told of each copy, by its target."""
    return {
        each["run"]["target"]: each["run"] for each in following.events if "run" in each
    }


def has_ended(following: Following, *targets: str) -> bool:
    """Return whether the copies to some terminals have a report."""
    return all("report" in runs(following).get(target, {}) for target in targets)


def is_ready(following: Following) -> bool:
    """Return whether all that is under way has been told."""
    return following.latest == {"ready": True}


async def test_progress_and_report(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """Two terminals get everybody; each says how far it is and what became of whom."""
    front = Door(FRONT, {"users": 7, "pictures": True})
    back, side = Door(BACK), Door(SIDE, {"model": "AiFace"})
    await start_doors(front, back, side)
    following = await follow()
    assert (await following.begin(SUBSCRIBE, **asked(BACK, SIDE)))["success"]
    virtuals = [door.virtual for door in (front, back, side)]
    await following.until(lambda: has_ended(following, BACK, SIDE), *virtuals)
    assert users_of(back) == users_of(side) == users_of(front)
    assert templates_of(back) == templates_of(front)
    progress = [
        each["run"]["progress"]
        for each in following.events
        if each.get("run", {}).get("target") == BACK
    ]
    assert progress == sorted(progress)
    assert progress[0] == 0 and progress[-1] == 100
    assert len(set(progress)) > 5
    done = runs(following)[BACK]
    assert (done["total"], done["sent"], done["failed"]) == (28, 28, 0)
    assert done["finished"] is True
    people = {each["pin"]: each for each in runs(following)[SIDE]["report"]["people"]}
    assert people.keys() == users_of(front).keys()
    (skipped,) = people["1"]["skipped"]
    assert skipped["reason"] == "photo_instead"
    assert people["1"]["name"] == users_of(front)["1"].name
    # Who looks at it needs no notification.
    await hass.async_block_till_done()
    assert notifications(hass) == []
    for template in templates_of(front):
        assert template.content not in str(following.events)


async def test_opened_again(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """A dialog that is opened again shows the copy that is under way, and its end."""
    front, back = Door(FRONT, {"users": 5}), Door(BACK)
    await start_doors(front, back)
    first = await follow()
    await first.begin(SUBSCRIBE, **asked(BACK))
    await first.until(
        lambda: runs(first).get(BACK, {}).get("progress", 0) > 0, back.virtual
    )
    await first.end()
    second = await follow()
    await second.begin(SUBSCRIBE)
    await second.until(lambda: second.latest == {"ready": True})
    assert 0 < runs(second)[BACK]["progress"] < 100
    await second.until(lambda: has_ended(second, BACK), back.virtual)
    assert runs(second)[BACK]["id"] == runs(first)[BACK]["id"]
    assert users_of(back) == users_of(front)


async def test_nobody_looks_any_more(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """A copy goes on without its dialog, and its end is a notification then."""
    front, back = Door(FRONT, {"users": 2}), Door(BACK)
    await start_doors(front, back)
    following = await follow()
    await following.begin(SUBSCRIBE, **asked(BACK))
    await following.until(lambda: runs(following))
    await following.close()
    other = await follow()
    await other.until(lambda: notifications(hass), back.virtual)
    assert users_of(back) == users_of(front)


async def test_same_as_the_actions(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """What has been copied is there, and nothing is sent twice."""
    front, back = Door(FRONT, {"users": 3}), Door(BACK)
    await start_doors(front, back)
    await async_copy(hass, front, back)
    done = len(back.virtual.executed)
    following = await follow()
    await following.begin(SUBSCRIBE, **asked(BACK))
    await following.until(lambda: has_ended(following, BACK), back.virtual)
    assert runs(following)[BACK]["total"] == 0
    assert len(back.virtual.executed) == done


async def test_some_without_templates(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """Only the people and parts go that are asked for."""
    front, back = Door(FRONT, {"users": 4}), Door(BACK)
    await start_doors(front, back)
    following = await follow()
    choice = asked(BACK, pins=["2", "99"], templates=False)
    await following.begin(SUBSCRIBE, **choice)
    await following.until(
        lambda: has_ended(following, BACK), front.virtual, back.virtual
    )
    assert sorted(users_of(back)) == ["2"]
    assert templates_of(back) == set()
    first, *_ = runs(following)[BACK]["report"]["people"]
    assert first["pin"] == "99"
    assert first["skipped"][0]["reason"] == "unknown_person"


async def test_refused_record(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """What the terminal refuses comes first in the report, with its reason."""
    front, back = Door(FRONT, {"users": 3}), Door(BACK)
    await start_doors(front, back)
    back.virtual.capacity = replace(back.virtual.capacity, users=2)
    following = await follow()
    await following.begin(SUBSCRIBE, **asked(BACK, templates=False, photos=False))
    await following.until(lambda: has_ended(following, BACK), back.virtual)
    told = runs(following)[BACK]
    assert (told["sent"], told["failed"]) == (2, 1)
    first = told["report"]["people"][0]
    assert first["failed"][0]["reason"] == "capacity_reached"


async def test_not_begun(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow
) -> None:
    """A copy to itself, or to a terminal that is not there, is refused in words."""
    front, back = Door(FRONT, {"users": 1}), Door(BACK)
    await start_doors(front, back)
    for data, key in (
        (asked(FRONT), "copy_to_itself"),
        (asked("NOBODY"), "not_a_terminal"),
        (asked(BACK, source="NOBODY"), "not_a_terminal"),
    ):
        following = await follow()
        await following.begin(SUBSCRIBE, **data)
        await following.until(partial(is_ready, following))
        assert following.events[0]["failure"]["key"] == key
        assert runs(following) == {}


async def test_terminal_is_away(
    hass: HomeAssistant,
    start_doors: StartDoors,
    follow: Follow,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A copy whose terminals are not there says so, waits, and goes on by itself."""
    front, back = Door(FRONT, {"users": 1}), Door(BACK)
    await start_doors(front, back)
    following = await follow()
    await following.begin(SUBSCRIBE, **asked(BACK))
    await following.until(lambda: runs(following).get(BACK, {}).get("total"))
    assert runs(following)[BACK]["offline"] == []
    for _ in range(5):
        await async_wait(hass, freezer, 5)
    await following.until(lambda: runs(following)[BACK]["offline"] == [FRONT, BACK])
    assert not has_ended(following, BACK)
    await following.until(lambda: has_ended(following, BACK), back.virtual)
    assert users_of(back) == users_of(front)


@pytest.mark.parametrize(
    "data",
    [
        asked(),
        asked(*map(str, range(51))),
        asked(BACK, pins=["1"] * 10_001),
        {"copy": {"source": FRONT}},
    ],
)
async def test_bounds(
    hass: HomeAssistant, start_doors: StartDoors, follow: Follow, data: dict[str, Any]
) -> None:
    """What is asked for is bounded."""
    await start_doors(Door(FRONT), Door(BACK))
    following = await follow()
    answer = await following.begin(SUBSCRIBE, **data)
    assert answer["error"]["code"] == "invalid_format"


async def test_only_for_admins(
    hass: HomeAssistant,
    start_doors: StartDoors,
    follow: Follow,
    hass_read_only_access_token: str,
) -> None:
    """Nobody else copies anybody, or sees who is copied."""
    await start_doors(Door(FRONT), Door(BACK))
    following = await follow(access_token=hass_read_only_access_token)
    for data in ({}, asked(BACK)):
        answer = await following.begin(SUBSCRIBE, **data)
        assert answer["error"]["code"] == "unauthorized"
    await asyncio.sleep(0)
    assert following.events == []
