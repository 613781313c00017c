"""Tests of those rules of the Integration Quality Scale that can be read off the code."""

import ast
from collections.abc import Iterator
import importlib
import inspect
import json
from pathlib import Path
import re
from typing import Any, Final

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import SOURCE_RECONFIGURE, SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, Unauthorized, UnknownUser
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest

import custom_components.zkteco_push as integration
from custom_components.zkteco_push.hub import Hub

from .household.support import async_add_person
from .support.device import Device
from .support.house import discoveries
from .support.hub import (
    DOMAIN,
    SERIAL_NUMBER,
    async_set_up_hub,
    loaded_hub,
    subentry_of,
)

FOLDER: Final = Path(integration.__file__).parent
TEXTS: Final = json.loads((FOLDER / "translations" / "en.json").read_text())
# Home Assistant says what these mean, in its own words.
_IN_OTHER_WORDS: Final = (Unauthorized, UnknownUser)
_USER: Final[Any] = {"source": SOURCE_USER}
_SUBSCRIBES: Final = re.compile(
    r"subscribe|subscribe_\w+|async_listen(_once)?|async_dispatcher_connect|async_track_\w+"
)


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every module of the integration."""
    for path in sorted(FOLDER.rglob("*.py")):
        yield path, ast.parse(path.read_text())


def platforms() -> list[Path]:
    """Return the modules of the entity platforms."""
    return [FOLDER / f"{platform}.py" for platform in integration.PLATFORMS]


def module_of(path: Path) -> Any:
    """Return an imported module of the integration."""
    parts = path.relative_to(FOLDER).with_suffix("").parts
    names = [name for name in parts if name != "__init__"]
    return importlib.import_module(".".join((integration.__name__, *names)))


def error_of(call: ast.Call, module: Any) -> type[HomeAssistantError] | None:
    """Return the error of Home Assistant's that a call makes, None if it makes none."""
    if not isinstance(call.func, ast.Name):
        return None
    made = getattr(module, call.func.id, None)
    if not inspect.isclass(made) or not issubclass(made, HomeAssistantError):
        return None
    return made


def keyword_of(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value that a call gives a parameter."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def errors() -> Iterator[tuple[str, ast.Call]]:
    """Yield every place that makes one of Home Assistant's errors."""
    for path, tree in trees():
        module = module_of(path)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            made = error_of(node, module)
            # What our own make of their arguments is looked at where they are defined.
            if (
                made is not None
                and made not in _IN_OTHER_WORDS
                and not made.__module__.startswith(integration.__name__)
            ):
                yield f"{path.name}:{node.lineno}", node


def test_errors_have_words() -> None:
    """Every error that a user may see has a text, and fills in what it names."""
    found = list(errors())
    assert len(found) > 20
    for place, call in found:
        assert not call.args, place
        domain = keyword_of(call, "translation_domain")
        assert isinstance(domain, ast.Name), place
        assert domain.id == "DOMAIN", place
        key = keyword_of(call, "translation_key")
        assert key is not None, place
        if not isinstance(key, ast.Constant):
            # Looked at in tests/test_metadata.py::test_exceptions
            continue
        message = TEXTS["exceptions"][key.value]["message"]
        given = keyword_of(call, "translation_placeholders")
        names = set()
        if given is not None:
            assert isinstance(given, ast.Dict), place
            names = {ast.literal_eval(name) for name in given.keys if name is not None}
        assert set(re.findall(r"{(\w+)}", message)) <= names, place


def test_no_bare_errors() -> None:
    """No error of Home Assistant's is raised as a class, without a word."""
    for path, tree in trees():
        module = module_of(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                raised = getattr(module, node.exc.id, None)
                assert not (
                    inspect.isclass(raised) and issubclass(raised, HomeAssistantError)
                ), f"{path.name}:{node.lineno}"


def test_own_errors_have_words() -> None:
    """An error of our own that a user may see takes its text from the translations."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef):
                continue
            made = getattr(module_of(path), node.name, None)
            if inspect.isclass(made) and issubclass(made, HomeAssistantError):
                text = ast.unparse(node)
                assert "translation_domain=DOMAIN" in text, node.name
                assert "translation_key=" in text, node.name


@pytest.mark.parametrize("path", platforms(), ids=lambda path: str(path.stem))
def test_parallel_updates(path: Path) -> None:
    """Every platform says how many of its entities may be updated at once."""
    assert isinstance(module_of(path).PARALLEL_UPDATES, int)


def test_entities_subscribe_once_added() -> None:
    """Entities subscribe when they are added, and what they subscribe to ends with them."""
    found = 0
    for path in (*platforms(), FOLDER / "entity.py"):
        for kind in ast.walk(ast.parse(path.read_text())):
            if not isinstance(kind, ast.ClassDef):
                continue
            for method in kind.body:
                for call in ast.walk(method):
                    if not (
                        isinstance(call, ast.Call)
                        and isinstance(call.func, ast.Attribute)
                        and _SUBSCRIBES.fullmatch(call.func.attr)
                    ):
                        continue
                    found += 1
                    place = f"{path.name}:{call.lineno}"
                    assert isinstance(method, ast.AsyncFunctionDef), place
                    assert method.name == "async_added_to_hass", place
                    text = re.sub(r"\s+", "", ast.unparse(method))
                    call_text = re.sub(r"\s+", "", ast.unparse(call))
                    assert f"self.async_on_remove({call_text})" in text, place
    assert found


async def test_runtime_data(hass: HomeAssistant, terminal: Device) -> None:
    """What belongs to an entry lies with the entry, and nowhere else."""
    assert isinstance(loaded_hub(hass).runtime_data, Hub)
    assert DOMAIN not in hass.data
    for key, value in hass.data.items():
        assert not isinstance(value, Hub), key
    for path, tree in trees():
        assert "hass.data[DOMAIN]" not in ast.unparse(tree), path.name


async def test_actions_without_a_hub(hass: HomeAssistant) -> None:
    """The actions are there without a hub, so that automations can be checked."""
    assert await async_setup_component(hass, DOMAIN, {})
    named = set(load_yaml_dict(FOLDER / "services.yaml"))
    assert set(hass.services.async_services()[DOMAIN]) == named
    await async_set_up_hub(hass, wake_up=False)
    assert set(hass.services.async_services()[DOMAIN]) == named
    assert await hass.config_entries.async_unload(loaded_hub(hass).entry_id)
    assert set(hass.services.async_services()[DOMAIN]) == named


def test_every_action_has_an_icon() -> None:
    """Every action has an icon, and nothing else has one of an action."""
    icons = json.loads((FOLDER / "icons.json").read_text())
    assert set(icons["services"]) == set(load_yaml_dict(FOLDER / "services.yaml"))


def fields_of(form: Any) -> set[str]:
    """Return the names of the fields that a form shows."""
    schema = form["data_schema"]
    return set() if schema is None else {str(name) for name in schema.schema}


async def test_every_field_is_described(
    hass: HomeAssistant, client: TestClient[Any, Any]
) -> None:
    """Every field that a form shows has a name and a help text, and none is left over."""
    flows = hass.config_entries
    shown: dict[str, Any] = {
        "config.user": await flows.flow.async_init(DOMAIN, context=_USER)
    }
    flows.flow.async_abort(shown["config.user"]["flow_id"])
    await async_set_up_hub(hass, {SERIAL_NUMBER: {}})
    entry = loaded_hub(hass)
    await Device(client, "STRANGER1").handshake()
    await hass.async_block_till_done(wait_background_tasks=True)
    shown["config.confirm"] = await flows.flow.async_configure(
        discoveries(hass)["STRANGER1"]["flow_id"]
    )
    shown["options.init"] = await flows.options.async_init(entry.entry_id)
    await async_add_person(hass, "7", "Alice")
    for kind, unique_id in (("terminal", SERIAL_NUMBER), ("person", "person_7")):
        again: Any = {
            "source": SOURCE_RECONFIGURE,
            "subentry_id": subentry_of(entry, unique_id).subentry_id,
        }
        for step, context in (("user", _USER), ("reconfigure", again)):
            shown[
                f"config_subentries.{kind}.{step}"
            ] = await flows.subentries.async_init(
                (entry.entry_id, kind), context=context
            )
    assert {path.split(".")[1] for path in shown if "subentries" in path} == set(
        TEXTS["config_subentries"]
    )
    for path, form in shown.items():
        *section, step = path.split(".")
        texts = TEXTS
        for part in section:
            texts = texts[part]
        texts = texts["step"][step]
        assert form["step_id"] == step
        assert set(texts.get("data", {})) == fields_of(form), path
        assert set(texts.get("data_description", {})) == fields_of(form), path


def test_no_http_client() -> None:
    """Nothing requests anything over HTTP, so there is no session to be handed in."""
    for path, tree in trees():
        for node in ast.walk(tree):
            names = [node.attr] if isinstance(node, ast.Attribute) else []
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [alias.name for alias in node.names]
                names.append(getattr(node, "module", None) or "")
            for name in names:
                assert not re.search(
                    r"ClientSession|clientsession|^(requests|httpx|urllib3)\b", name
                ), f"{path.name}: {name}"
