"""Tests that stand in for hassfest, Home Assistant's check of integrations, which is not here.

Its rules in our own words (script/hassfest of Home Assistant's repository).
"""

import ast
from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
import string
from typing import Any, Final

from homeassistant.const import Platform
from homeassistant.helpers import config_validation as cv, selector
from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.zkteco_push.validation import vol
from scripts.demo.process import ENVIRONMENT

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "custom_components" / "zkteco_push"
LANGUAGES: Final = sorted((FOLDER / "translations").iterdir())
_KEY: Final = re.compile(r"(?!.+[_-]{2})(?![_-])[a-z0-9_-]+(?<![_-])")
_URL: Final = re.compile(
    r"((ftps?|scp|https?|mqtts?|socket|socks5)://|www\.)[a-z0-9]+([.-][a-z0-9]+)*\.[a-z]{2,5}",
    re.IGNORECASE,
)
# Parts of Home Assistant that may be used without being named in the manifest.
_ALWAYS_THERE: Final = {
    *map(str, Platform),
    *("automation", "device_automation", "homeassistant", "media_source"),
    *("persistent_notification", "person", "system_health", "zone"),
}
# Whose texts are keyed by names of the integration's own.
_ACTIONS: Final = ("services", "triggers", "conditions")


def key(value: str) -> str:
    """Return a key that a translation may have."""
    if not _KEY.fullmatch(value):
        raise vol.Invalid(f"{value} is no key of a translation")
    return value


def text(value: Any, *, may_name: bool = True) -> str:
    """Return a text that may be shown."""
    found: str = cv.string_with_no_html(value)
    if found != found.strip() or "[%" in found:
        raise vol.Invalid("blanks around it, or a reference")
    if re.search(r"'{\w+}'", found):
        raise vol.Invalid("quotes around a placeholder")
    for _, name, _, _ in string.Formatter().parse(found):
        if name and not (may_name and name.isidentifier()):
            raise vol.Invalid(f"the placeholder {name}")
    if _URL.search(found):
        raise vol.Invalid("an address; it has to be a placeholder")
    return found


def fixed_text(value: Any) -> str:
    """Return a text that names nothing that changes."""
    return text(value, may_name=False)


def by_key(value: Any) -> dict[Any, Any]:
    """Return the schema of texts that are keyed by names of our own."""
    return {key: value}


_STATES: Final = by_key(fixed_text)
_STEP: Final = {
    vol.Optional("title"): text,
    vol.Optional("description"): text,
    vol.Optional("data"): {str: text},
    vol.Optional("data_description"): {str: text},
    vol.Optional("submit"): text,
}
_FLOW: Final = {
    vol.Optional("flow_title"): text,
    vol.Required("step"): {str: _STEP},
    vol.Optional("error"): {str: text},
    vol.Optional("abort"): {str: text},
    vol.Optional("progress"): {str: text},
}
_SUBENTRY_FLOW: Final = {
    **_FLOW,
    vol.Required("entry_type"): text,
    vol.Required("initiate_flow"): {vol.Required("user"): text, str: text},
}
_ENTITY: Final = {
    vol.Optional("name"): text,
    vol.Optional("state"): _STATES,
    vol.Optional("state_attributes"): by_key(
        {vol.Optional("name"): fixed_text, vol.Optional("state"): _STATES}
    ),
    vol.Optional("unit_of_measurement"): fixed_text,
}
_ACTION: Final = {
    vol.Required("name"): text,
    vol.Required("description"): text,
    vol.Optional("fields"): by_key(
        {
            vol.Required("name"): str,
            vol.Optional("description"): text,
            vol.Optional("example"): text,
        }
    ),
}
_ISSUE: Final = vol.Any(
    {vol.Required("title"): text, vol.Required("description"): text},
    {vol.Required("title"): text, vol.Required("fix_flow"): _FLOW},
)
TEXTS: Final = vol.Schema(
    {
        vol.Optional("title"): text,
        vol.Required("config"): _FLOW,
        vol.Optional("options"): _FLOW,
        vol.Optional("config_subentries"): {cv.slug: _SUBENTRY_FLOW},
        vol.Optional("selector"): {cv.slug: {vol.Optional("options"): by_key(text)}},
        vol.Optional("device"): by_key({vol.Required("name"): text}),
        vol.Optional("entity"): {cv.slug: by_key(_ENTITY)},
        vol.Optional("device_automation"): {
            vol.In(
                [
                    *("action_type", "condition_type", "trigger_type"),
                    *("trigger_subtype", "extra_fields", "extra_fields_descriptions"),
                ]
            ): {str: text}
        },
        **{vol.Optional(name): by_key(_ACTION) for name in _ACTIONS},
        vol.Optional("exceptions"): {cv.slug: {vol.Required("message"): text}},
        vol.Optional("issues"): {str: _ISSUE},
        vol.Optional("system_health"): {vol.Required("info"): by_key(text)},
        vol.Optional("common"): {cv.slug: text},
        vol.Optional("config_panel"): {cv.slug: {cv.slug: text}},
    }
)


def icon(value: Any) -> str:
    """Return the name of an icon."""
    if not re.fullmatch(r"mdi:[a-z0-9-]+", value):
        raise vol.Invalid(f"{value} is no icon")
    return str(value)


def telling(value: Any) -> Any:
    """Return icons of states, if each is another one than at other times."""
    if value.get("default") in value.get("state", {}).values():
        raise vol.Invalid("the icon of a state is the one that is always shown")
    return value


ICONS: Final = vol.Schema(
    {
        vol.Optional("entity"): {
            cv.slug: by_key(
                vol.All(
                    {
                        vol.Optional("default"): icon,
                        vol.Optional("state"): by_key(icon),
                    },
                    telling,
                )
            )
        },
        vol.Optional("services"): by_key({vol.Required("service"): icon}),
        vol.Optional("triggers"): by_key({vol.Required("trigger"): icon}),
        vol.Optional("conditions"): by_key({vol.Required("condition"): icon}),
    }
)
_FIELD: Final = {
    vol.Optional("example"): object,
    vol.Optional("default"): object,
    vol.Optional("required"): bool,
    vol.Optional("selector"): selector.validate_selector,
    vol.Optional("context"): {str: str},
}
DESCRIPTIONS: Final = vol.Schema(
    vol.Any(
        None,
        {
            vol.Optional("target"): vol.Any(
                None, selector.TargetSelector.CONFIG_SCHEMA
            ),
            vol.Optional("fields"): {str: _FIELD},
        },
    )
)


def leaves(tree: Mapping[str, Any]) -> Iterator[str]:
    """Yield every text of a tree."""
    for value in tree.values():
        if isinstance(value, Mapping):
            yield from leaves(value)
        else:
            yield value


def described(name: str) -> dict[str, Any]:
    """Return what a file describes, without what it only refers to."""
    path = FOLDER / f"{name}.yaml"
    found = load_yaml_dict(path) if path.exists() else {}
    return {each: value for each, value in found.items() if not each.startswith(".")}


@pytest.mark.parametrize("path", LANGUAGES, ids=lambda path: str(path.stem))
def test_texts(path: Path) -> None:
    """Every text is where Home Assistant looks for it, and may be shown."""
    TEXTS(json.loads(path.read_text()))


def test_icons() -> None:
    """Every icon is where Home Assistant looks for it."""
    ICONS(json.loads((FOLDER / "icons.json").read_text()))


def test_icons_exist() -> None:
    """Every icon is one of those that the newest frontend brings."""
    known: set[str] = set()
    pattern = "lib/python*/site-packages/hass_frontend/static/mdi/*.json"
    for path in ENVIRONMENT.glob(pattern):
        found = json.loads(path.read_text())
        if isinstance(found, dict) and "parts" not in found:
            known |= found.keys()
    if not known:
        pytest.skip("there is no frontend here")
    used = leaves(json.loads((FOLDER / "icons.json").read_text()))
    assert {name.removeprefix("mdi:") for name in used} <= known


@pytest.mark.parametrize("kind", _ACTIONS)
def test_descriptions(kind: str) -> None:
    """Whatever can be called or waited for is described, with all its fields."""
    texts = json.loads((FOLDER / "translations" / "en.json").read_text())
    icons = json.loads((FOLDER / "icons.json").read_text())
    found = described(kind)
    assert set(texts.get(kind, {})) == set(found)
    assert set(icons.get(kind, {})) == set(found)
    for name, description in found.items():
        DESCRIPTIONS(description)
        fields = (description or {}).get("fields", {})
        named = texts[kind][name].get("fields", {})
        assert set(named) == set(fields), name
        for field in fields.values():
            for chooser in field.get("selector", {}).values():
                if chooser and (translated := chooser.get("translation_key")):
                    offered = set(map(str, chooser["options"]))
                    assert set(texts["selector"][translated]["options"]) >= offered


def test_actions_refer_to_nothing() -> None:
    """Unlike triggers, the file of the actions of a custom integration has no parts."""
    assert all(cv.slug(name) for name in load_yaml_dict(FOLDER / "services.yaml"))


def test_dependencies() -> None:
    """Whatever of Home Assistant is used is there, by the manifest or by its nature."""
    manifest = json.loads((FOLDER / "manifest.json").read_text())
    first, then = manifest["dependencies"], manifest.get("after_dependencies", [])
    assert not set(first) & set(then)
    used = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                parents = node.module.split(".")
                if parents[:2] == ["homeassistant", "components"]:
                    names = parents[2:3] or [alias.name for alias in node.names]
                    used |= set(names)
    named = {*first, *then, *_ALWAYS_THERE}
    # A module of that name is there for that part of Home Assistant alone.
    assert {
        name for name in used - named if not (FOLDER / f"{name}.py").exists()
    } == set()
    # And nothing is named that is not used.
    assert set(then) <= used
    assert set(first) <= used


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ({"config": {"step": {}}, "unknown": {}}, "unknown"),
        ({"config": {"step": {"user": {"title": "<b>Bold</b>"}}}}, "title"),
        ({"config": {"step": {"user": {"title": "At http://example.com/x"}}}}, "title"),
        ({"config": {"step": {"user": {"title": "Call '{name}'"}}}}, "title"),
        ({"config": {"step": {"user": {"title": "Call {a.b}"}}}}, "title"),
        ({"config": {"step": {}}, "issues": {"a": {"title": "A"}}}, "issues"),
        (
            {
                "config": {"step": {}},
                "entity": {"lock": {"a": {"state": {"b": "{c}"}}}},
            },
            "state",
        ),
        ({"config": {"step": {}}, "entity": {"lock": {"_a": {}}}}, "entity"),
        ({"config": {"step": {}}, "services": {"a": {"name": "A"}}}, "services"),
    ],
)
def test_faults_are_found(texts: dict[str, Any], wrong: str) -> None:
    """What hassfest would refuse is refused here, too."""
    with pytest.raises(vol.Invalid) as raised:
        TEXTS(texts)
    assert wrong in str(raised.value)
