"""Looks for what keeps people from using a page, by axe-core."""

from typing import Any, Final, Literal

from playwright.async_api import Page, TimeoutError as PlaywrightTimeoutError
import pytest

from scripts.demo.configuration import REPOSITORY

_AXE: Final = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_SERIOUS: Final = {"serious", "critical"}
_SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
_ATTEMPTS: Final = 5
# For Home Assistant to follow (ms).
_PATIENCE: Final = 6_000
_IS_DARK: Final = """
(dark) => document.querySelector("home-assistant").hass.themes.darkMode === dark
"""
# axe looks at one element of the page, wherever in the shadow roots it is.
_RUN: Final = """
async (name) => {
  const find = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === name) return element;
      const found = element.shadowRoot && find(element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const element = find(document);
  if (!element) throw new Error(`no ${name} on the page`);
  const result = await axe.run(element, { resultTypes: ["violations"] });
  return {
    checked: result.passes.length,
    violations: result.violations.map((each) => ({
      id: each.id,
      impact: each.impact,
      help: each.help,
      nodes: each.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
    })),
  };
}
"""


async def assert_accessible(page: Page, element: str = "zkteco-push-panel") -> None:
    """Fail where axe-core has a serious finding, in light or in dark colours."""
    if not _AXE.exists():
        pytest.skip("axe-core is not here: scripts/frontend installs it")
    await page.evaluate(_AXE.read_text())
    for scheme in _SCHEMES:
        await _show(page, scheme)
        # Home Assistant fades.
        await page.wait_for_timeout(500)
        result: dict[str, Any] = await page.evaluate(_RUN, element)
        assert result["checked"] > 0
        serious = [
            violation
            for violation in result["violations"]
            if violation["impact"] in _SERIOUS
        ]
        assert serious == [], f"{scheme}: {serious}"
    await page.emulate_media(color_scheme="light")


async def _show(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Have Home Assistant in a scheme; a page that is just beginning may miss to follow."""
    for _ in range(_ATTEMPTS):
        await page.emulate_media(color_scheme=scheme)
        try:
            await page.wait_for_function(
                _IS_DARK, arg=scheme == "dark", timeout=_PATIENCE
            )
        except PlaywrightTimeoutError:
            await page.emulate_media(
                color_scheme="light" if scheme == "dark" else "dark"
            )
        else:
            return
    pytest.fail(f"Home Assistant does not become {scheme}")
