"""What docs/actions.md says can be called."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import template
from homeassistant.helpers.config_validation import SCRIPT_SCHEMA
from homeassistant.util.yaml import parse_yaml
import pytest

from custom_components.zkteco_push.const import DOMAIN

TEXT: Final = (Path(__file__).parents[1] / "docs" / "actions.md").read_text()


def calls(step: Any) -> Iterator[dict[str, Any]]:
    """Yield the actions of a step and of all steps within it."""
    if isinstance(step, list):
        for part in step:
            yield from calls(part)
    elif isinstance(step, dict):
        if "action" in step:
            yield step
        for key in ("sequence", "then", "else"):
            yield from calls(step.get(key))


def examples() -> list[dict[str, Any]]:
    """Return the actions of the document, in its order."""
    blocks = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    found: list[dict[str, Any]] = []
    for block in blocks:
        step: Any = parse_yaml(block)
        SCRIPT_SCHEMA(step.get("sequence", [step]))
        found.extend(calls(step))
    return found


def rendered(hass: HomeAssistant, value: Any) -> Any:
    """Return a value of an example with its templates filled in."""
    variables = {
        "message": {"uid": 1},
        "templates": {"templates": [{"template": "QUJD"}]},
        "answer": {"result": "done"},
    }
    if isinstance(value, str) and template.is_template_string(value):
        return template.Template(value, hass).async_render(variables)
    if isinstance(value, list):
        return [rendered(hass, part) for part in value]
    return value


@pytest.mark.usefixtures("terminal")
async def test_examples(hass: HomeAssistant) -> None:
    """Test that every action has an example that it accepts, and none is made up."""
    services = hass.services.async_services()[DOMAIN]
    shown = set()
    for example in examples():
        domain, name = example["action"].split(".")
        if domain != DOMAIN:
            continue
        shown.add(name)
        data = {key: rendered(hass, value) for key, value in example["data"].items()}
        schema = services[name].schema
        assert schema is not None
        schema(data)
    assert shown == set(services)
