"""Users with templates and photos that move from one terminal to others."""

from homeassistant.core import HomeAssistant
import pytest

from simulator import Biometric, Template
from tests.support.house import value_of

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

FRONT, BACK, SIDE = "CKJF201960001", "CKJF201960002", "CKJF201960003"


async def test_everybody(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that the other terminal ends with the same people, to the byte."""
    front = Door(FRONT, {"users": 7, "pictures": True})
    back = Door(BACK)
    await start_doors(front, back)
    assert len(templates_of(front)) == 14
    report = await async_copy(hass, front, back)
    assert users_of(back) == users_of(front)
    assert templates_of(back) == templates_of(front)
    # The face goes as the template, so its photo does not.
    assert pictures_of(back) == {row for row in pictures_of(front) if not row[1]}
    assert report["finished"] is True
    assert (report["total"], report["sent"], report["failed"]) == (28, 28, 0)
    assert sorted(sent(report, "3")) == ["face", "fingerprint", "user", "user_photo"]
    assert reasons(report, "3") == {"comparison_photo": "template_instead"}
    assert report["users"]["3"]["name"] == users_of(front)["3"].name
    assert value_of(hass, "copy_progress", BACK) == "100"
    assert value_of(hass, "copy_progress", FRONT) == "unknown"
    assert front.virtual.complaints == back.virtual.complaints == []


async def test_again_sends_only_what_is_missing(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that a copy that is repeated has nothing to do, and then only the new."""
    front, back = Door(FRONT, {"users": 3}), Door(BACK)
    await start_doors(front, back)
    await async_copy(hass, front, back)
    done = len(back.virtual.executed)
    report = await async_copy(hass, front, back)
    assert (report["total"], report["sent"], report["skipped"]) == (0, 0, 0)
    assert reasons(report, "2") == dict.fromkeys(
        ("user", "face", "fingerprint"), "present"
    )
    assert len(back.virtual.executed) == done
    content = next(iter(templates_of(front))).content
    new = Template("2", Biometric.FINGERPRINT, content, 4, major="10", minor="0")
    front.virtual.store.put_template(new)
    await front.virtual.upload()
    report = await async_copy(hass, front, back)
    assert (report["total"], report["sent"]) == (1, 1)
    assert sent(report, "2") == ["fingerprint"]
    assert templates_of(back) == templates_of(front)


async def test_some(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that only the people go who are asked for; a PIN may be a number."""
    front, back = Door(FRONT, {"users": 4}), Door(BACK)
    await start_doors(front, back)
    report = await async_copy(hass, front, back, pins=[2, "4", "99"])
    assert sorted(users_of(back)) == ["2", "4"]
    assert reasons(report, "99") == {"user": "unknown_person"}
    assert set(report["users"]) == {"2", "4", "99"}


@pytest.mark.parametrize(
    ("templates", "photos"), [(True, False), (False, True), (False, False)]
)
async def test_parts(
    hass: HomeAssistant, start_doors: StartDoors, templates: bool, photos: bool
) -> None:
    """Test that templates and photos can be left out."""
    front, back = Door(FRONT, {"users": 2, "pictures": True}), Door(BACK)
    await start_doors(front, back)
    await async_copy(hass, front, back, templates=templates, photos=photos)
    assert users_of(back) == users_of(front)
    assert templates_of(back) == (templates_of(front) if templates else set())
    # Without the template, the photo to compare with is what fits.
    assert pictures_of(back) == (pictures_of(front) if photos else set())


async def test_other_face_version(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that a terminal of another face algorithm gets the photos, and why."""
    front = Door(FRONT, {"users": 3, "pictures": True})
    side = Door(SIDE, {"model": "AiFace"})
    await start_doors(front, side)
    report = await async_copy(hass, front, side)
    assert users_of(side) == users_of(front)
    assert templates_of(side) == {
        row for row in templates_of(front) if row.kind is Biometric.FINGERPRINT
    }
    assert pictures_of(side) == pictures_of(front)
    (skipped,) = report["users"]["1"]["skipped"]
    assert skipped == {
        "item": "face",
        "number": 0,
        "index": 0,
        "reason": "photo_instead",
        "version": "58.10",
        "supported_version": "39.3",
    }
    assert report["failed"] == 0
    assert side.virtual.complaints == []


async def test_other_face_version_without_photos(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that a face that fits nowhere is reported, and the rest goes."""
    front, side = Door(FRONT, {"users": 2}), Door(SIDE, {"model": "AiFace"})
    await start_doors(front, side)
    report = await async_copy(hass, front, side)
    assert reasons(report, "2") == {"face": "version_not_supported"}
    assert sorted(sent(report, "2")) == ["fingerprint", "user"]
    assert report["failed"] == 0


async def test_older_terminal(hass: HomeAssistant, start_doors: StartDoors) -> None:
    """Test that fingerprints go into the table of older firmware and back."""
    front, old = Door(FRONT, {"users": 2}), Door(SIDE, {"model": "K40"})
    third = Door(BACK)
    await start_doors(front, old, third)
    # A K40 says what it is when it is asked.
    await old.virtual.poll()
    report = await async_copy(hass, front, old)
    assert reasons(report, "1")["face"] == "kind_not_supported"
    texts = [row.text for row in old.virtual.executed]
    assert any(
        text.startswith("DATA UPDATE FINGERTMP PIN=1\tFID=0\t") for text in texts
    )
    assert not any("BIODATA" in text for text in texts)
    contents = {row.content for row in templates_of(front)}
    assert {row.content for row in templates_of(old)} < contents
    assert len(templates_of(old)) == 2
    report = await async_copy(hass, old, third)
    assert {row.content for row in templates_of(third)} == {
        row.content for row in templates_of(old)
    }
    assert sorted(sent(report, "1")) == ["fingerprint", "user"]


async def test_refusal_is_told_in_words(
    hass: HomeAssistant, start_doors: StartDoors
) -> None:
    """Test that what the terminal refuses is in the report, with its reason."""
    front = Door(FRONT, {"users": 2, "pictures": True})
    back = Door(BACK, {"reports_errors": True, "errors_first": True})
    await start_doors(front, back)
    small = back.virtual.capacity
    back.virtual.capacity = type(small)(
        **{name: getattr(small, name) for name in small.__slots__}
        | {"picture_bytes": 10}
    )
    report = await async_copy(hass, front, back)
    (failed,) = report["users"]["1"]["failed"]
    assert failed["item"] == "user_photo"
    assert failed["return_code"] == -1001
    assert failed["reason"] == "face_extraction_failed"
    assert report["failed"] == 2
    assert templates_of(back) == templates_of(front)
