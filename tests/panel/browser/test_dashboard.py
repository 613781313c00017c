"""The dashboard that makes itself, and the examples of docs/dashboards.md."""

import re
from typing import Any, Final

from homeassistant.util.yaml import parse_yaml
from playwright.async_api import Page, ViewportSize, expect
import pytest

from scripts.demo.configuration import REPOSITORY
from simulator import User
from tests.panel.browser.accessibility import assert_accessible
from tests.panel.browser.conftest import OpenPage
from tests.panel.browser.dashboards import CARD, assert_no_faults, save_dashboard
from tests.panel.browser.house import FRONT, PanelHouse

_STRATEGY: Final = "custom:zkteco-push"
_TEXT: Final = (REPOSITORY / "docs" / "dashboards.md").read_text()
_SAMPLE_DEVICE: Final = "0123456789abcdef0123456789abcdef"
_PHONE: Final[ViewportSize] = {"width": 360, "height": 740}


async def add_person(house: PanelHouse, pin: str, name: str) -> None:
    """Have a person in the household who is known at the front door."""
    await house.front.enroll_user(User(pin=pin, name=name))
    await house.client.add_subentry("person", pin=pin)


async def open_view(page: Page, name: str) -> None:
    """Open one of a dashboard's views."""
    await page.get_by_role("tab", name=name).click()
    await expect(page.get_by_role("tab", name=name)).to_have_attribute(
        "aria-selected", "true"
    )
    await assert_no_faults(page)


def examples() -> list[dict[str, Any]]:
    """Return the examples of the document, in its order."""
    blocks = re.findall(r"```yaml\n(.*?)```", _TEXT, re.DOTALL)
    found: list[dict[str, Any]] = []
    for block in blocks:
        example: Any = parse_yaml(block)
        found.append(example)
    return found


def entities_in(value: Any) -> set[str]:
    """Return the entities that a configuration names."""
    if isinstance(value, dict):
        parts = [part for key, part in value.items() if key != "perform_action"]
        return entities_in(parts)
    if isinstance(value, list):
        return {entity for part in value for entity in entities_in(part)}
    known = r"(image|sensor|binary_sensor|button|event|lock)\.\w+"
    return {value} if isinstance(value, str) and re.fullmatch(known, value) else set()


@pytest.mark.timeout(240)
async def test_dashboard_makes_itself(open_page: OpenPage, house: PanelHouse) -> None:
    """It is offered where dashboards are added, and shows doors, people, and terminals."""
    await add_person(house, "7", "Alice")
    page = await open_page("/config/lovelace/dashboards")
    await page.get_by_role("button", name="Add dashboard").click()
    await page.get_by_role("button", name="Doors and people").click()
    await page.get_by_role("button", name="Create").click()
    await page.get_by_role("link", name="Doors and people").click()
    cards = page.locator(CARD)
    await expect(cards.get_by_role("heading")).to_have_text(["Back door", "Front door"])
    await assert_no_faults(page)
    await house.front.punch("7", photo=True)
    await expect(cards.get_by_text("Alice", exact=True)).to_be_visible()
    await open_view(page, "People")
    await expect(page.get_by_text("Alice").first).to_be_visible()
    await expect(page.get_by_text("First in today")).to_be_visible()
    await open_view(page, "History")
    await expect(page.get_by_text("Checked in").first).to_be_visible()
    await open_view(page, "Health")
    await expect(page.get_by_text("Attendance records")).to_have_count(2)
    await page.set_viewport_size(_PHONE)
    for name in ("Doors", "People", "History", "Health"):
        await open_view(page, name)
        width = await page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= _PHONE["width"], name


@pytest.mark.timeout(180)
async def test_options_and_empty_house(open_page: OpenPage, house: PanelHouse) -> None:
    """People need not be shown; a house without terminals is told how to begin."""
    await add_person(house, "7", "Alice")
    path = await save_dashboard(
        house, {"strategy": {"type": _STRATEGY, "hide_people": True}}
    )
    page = await open_page(path)
    await expect(page.get_by_role("tab", name="Doors")).to_be_visible()
    await expect(page.get_by_role("tab", name="People")).to_have_count(0)
    async with house.client.websocket() as websocket:
        entry = await house.client.add_hub()
        parts = await websocket.command(
            "config_entries/subentries/list", entry_id=entry
        )
        for part in parts:
            await websocket.command(
                "config_entries/subentries/delete",
                entry_id=entry,
                subentry_id=part["subentry_id"],
            )
    await page.goto(path)
    await expect(page.get_by_text("There is no terminal here yet.")).to_be_visible()
    await page.get_by_role("button", name="Open the integration").click()
    await expect(page).to_have_url("/config/integrations/integration/zkteco_push")


@pytest.mark.timeout(240)
async def test_examples(open_page: OpenPage, house: PanelHouse) -> None:
    """Each example of the document works as it is written, with a device of the house."""
    await add_person(house, "7", "Alice")
    await house.front.punch("7", photo=True)
    device = await house.device_id(FRONT)
    cards: list[dict[str, Any]] = []
    views: list[dict[str, Any]] = []
    dashboards: list[dict[str, Any]] = []
    for example in examples():
        kinds = {"strategy": dashboards, "views": views}
        kinds.get(next(iter(example)), cards).append(example)
    assert (len(dashboards), len(views)) == (1, 1)
    for card in cards:
        if card.get("device") == _SAMPLE_DEVICE:
            card["device"] = device
    states = await house.client.get("/api/states")
    assert entities_in(cards) <= {state["entity_id"] for state in states}
    sections = [{"type": "grid", "cards": [card]} for card in cards]
    made = {"title": "Cards", "path": "cards", "type": "sections", "sections": sections}
    path = await save_dashboard(house, {"views": [made, *views[0]["views"]]})
    page = await open_page(f"{path}/cards")
    doors = page.locator(CARD)
    await expect(doors.get_by_role("button", name="Hold to unlock")).to_have_count(1)
    await expect(doors.get_by_role("button", name="Unlock", exact=True)).to_have_count(
        1
    )
    await expect(doors.get_by_text("Alice", exact=True)).to_have_count(2)
    await assert_no_faults(page)
    await open_view(page, "Doors")
    await expect(doors.get_by_role("heading")).to_have_text(["Back door", "Front door"])
    await assert_accessible(page, CARD)
    async with house.client.websocket() as websocket:
        await websocket.command(
            "lovelace/config/save", url_path=path.strip("/"), config=dashboards[0]
        )
    await page.goto(path)
    for name in ("Doors", "People", "History", "Health"):
        await open_view(page, name)
