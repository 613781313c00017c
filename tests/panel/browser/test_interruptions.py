"""What people fill in, when the connection breaks, an answer is late or a name is wrong."""

from playwright.async_api import Page, expect
import pytest

from tests.panel.browser.conftest import OpenPage
from tests.panel.browser.house import FRONT, PanelHouse

pytestmark = pytest.mark.timeout(240)

_BREAK = """() => {
    const { connection } = document.querySelector("home-assistant").hass;
    connection.suspendReconnectUntil(
        new Promise((resolve) => { window.reconnect = resolve; })
    );
    connection.suspend();
}"""
# The first answer to one command is kept back until somebody wants it.
_HOLD_BACK = """(type) => {
    const { connection } = document.querySelector("home-assistant").hass;
    const ask = connection.sendMessagePromise.bind(connection);
    const mayCome = new Promise((resolve) => { window.answer = resolve; });
    window.asked = 0;
    connection.sendMessagePromise = async (message) => {
        const isFirst = message.type === type && ++window.asked === 1;
        const answer = await ask(message);
        if (isFirst) {
            await mayCome;
            setTimeout(() => { window.hasCome = true; });
        }
        return answer;
    };
}"""


_REFUSE = """(type) => {
    const { connection } = document.querySelector("home-assistant").hass;
    const ask = connection.sendMessagePromise.bind(connection);
    window.asked = 0;
    connection.sendMessagePromise = async (message) => {
        if (message.type !== type) return ask(message);
        window.asked += 1;
        throw { code: "storage", message: "" };
    };
}"""
# What went wrong is tried again every five seconds (ms).
_AGAIN = 7_000


async def answer(page: Page) -> None:
    """Have the answer come that was kept back, and be taken."""
    await page.evaluate("window.answer()")
    await page.wait_for_function("window.hasCome")


async def test_form_outlasts_a_break(open_page: OpenPage) -> None:
    """What is filled in of a new terminal is there after the connection was lost."""
    page = await open_page("/zkteco-push/terminals")
    await page.get_by_role("button", name="Add by serial number").click()
    serial_number = page.locator("zkteco-flow-dialog").get_by_label("Serial number")
    await serial_number.fill("NEW0000000042")
    await page.evaluate(_BREAK)
    await page.wait_for_function(
        "!document.querySelector('home-assistant').hass.connected"
    )
    await page.evaluate("window.reconnect()")
    await page.wait_for_function(
        "document.querySelector('home-assistant').hass.connected"
    )
    await expect(serial_number).to_have_value("NEW0000000042")


async def test_late_answer_is_about_somebody_else(
    open_page: OpenPage, house: PanelHouse
) -> None:
    """Who is opened next is shown, whatever comes late of who was opened before."""
    names = {
        pin: user.name
        for pin in ("1", "2")
        if (user := house.front.store.users.get(pin)) is not None
    }
    page = await open_page("/zkteco-push/people")
    first = page.get_by_role("button", name=f"Edit {names['1']}")
    await expect(first).to_be_visible()
    await page.evaluate(_HOLD_BACK, "zkteco_push/people/person")
    await first.click()
    dialog = page.locator("zkteco-person-dialog")
    await expect(dialog.get_by_role("dialog")).to_be_visible()
    await page.wait_for_function("window.asked === 1")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name=f"Edit {names['2']}").click()
    name = dialog.get_by_label("Name", exact=True)
    await expect(name).to_have_value(names["2"])
    await answer(page)
    await expect(name).to_have_value(names["2"])


async def test_import_is_what_was_looked_at(open_page: OpenPage) -> None:
    """Lines that were written while the preview was on its way are looked at as well."""
    page = await open_page("/zkteco-push/people")
    await page.get_by_role("button", name="Import").click()
    dialog = page.locator("zkteco-import-dialog")
    lines = dialog.get_by_label("Or paste the lines here")
    await lines.fill("PIN,Name\n51,Nia")
    await dialog.get_by_role("checkbox", name="Back door").check()
    await page.evaluate(_HOLD_BACK, "zkteco_push/imports/preview")
    look = dialog.get_by_role("button", name="Preview")
    await look.click()
    await page.wait_for_function("window.asked === 1")
    await lines.fill("PIN,Name\n51,Nia\n52,Ola")
    await answer(page)
    await look.click()
    await expect(dialog.get_by_role("button", name="Write 2 records")).to_be_visible()


async def test_punch_of_nobody(open_page: OpenPage, house: PanelHouse) -> None:
    """A name that nobody has is no PIN: the punch that is added would be nobody's."""
    page = await open_page("/zkteco-push/punches")
    await page.get_by_role("button", name="Add a punch").click()
    dialog = page.locator("zkteco-punch-correction")
    await dialog.get_by_label("Person").fill("Nobodyatall")
    await dialog.get_by_label("Date and time").fill("2026-01-05T08:00:00")
    await dialog.get_by_label("Reason").fill("Forgotten")
    add = dialog.get_by_role("button", name="Add", exact=True)
    await add.click()
    await expect(dialog.get_by_role("alert")).to_have_text(
        "Choose a person, or type a PIN."
    )
    await dialog.get_by_label("Person").fill("4711")
    await add.click()
    await expect(dialog.get_by_role("dialog")).to_be_hidden()


async def test_punches_change_no_choices(
    open_page: OpenPage, house: PanelHouse
) -> None:
    """What one can filter by is not asked for anew with every punch."""
    page = await open_page("/zkteco-push/punches")
    rows = page.get_by_role("region", name="Punches, the latest first").get_by_role(
        "listitem"
    )
    await expect(page.get_by_role("button", name="Add a punch")).to_be_visible()
    await house.front.punch("1")
    await expect(rows).to_have_count(1)
    await page.evaluate(_HOLD_BACK, "zkteco_push/punches/filters")
    await house.front.punch("2")
    await expect(rows).to_have_count(2)
    assert await page.evaluate("window.asked") == 0


async def test_focus_comes_back(open_page: OpenPage) -> None:
    """Whoever gives a dialog up goes on where it was opened."""
    page = await open_page(f"/zkteco-push/terminals/{FRONT}")
    restart = page.get_by_role("button", name="Restart", exact=True)
    await restart.focus()
    await page.keyboard.press("Enter")
    dialog = page.locator("zkteco-terminal-actions zkteco-dialog")
    await expect(dialog.get_by_role("dialog")).to_be_visible()
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(dialog).to_have_count(0)
    await expect(restart).to_be_focused()


async def test_nothing_is_tried_for_nobody(open_page: OpenPage) -> None:
    """Punches that cannot be read are tried again, as long as somebody waits for them."""
    page = await open_page("/zkteco-push/now")
    views = page.get_by_role("navigation", name="Views")
    await expect(page.get_by_role("article", name="Front door")).to_be_visible()
    await page.evaluate(_REFUSE, "zkteco_push/punches/page")
    await views.get_by_role("link", name="Punches").click()
    await page.wait_for_function("window.asked === 2")
    await views.get_by_role("link", name="Now").click()
    await expect(page.get_by_role("article", name="Front door")).to_be_visible()
    asked = await page.evaluate("window.asked")
    await page.wait_for_timeout(_AGAIN)
    assert await page.evaluate("window.asked") == asked
