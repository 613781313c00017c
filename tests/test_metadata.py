"""Tests of what Home Assistant and its marketplace read about the integration."""

from collections.abc import Iterator, Mapping
import inspect
import json
from pathlib import Path
import re
import struct
from typing import Any, Final

from homeassistant.util.yaml import load_yaml_dict
import pytest

from custom_components.zkteco_push import repairs
from custom_components.zkteco_push.binary_sensor import (
    AUX_IN,
    CONNECTED,
    DOOR_SENSORS,
    PRESENT,
    REPORTED,
)
from custom_components.zkteco_push.button import BUTTONS, CANCEL_ALARM, UNLOCK
from custom_components.zkteco_push.config_flow import (
    HubOptionsFlow,
    ZktecoPushConfigFlow,
)
from custom_components.zkteco_push.device_tracker import TRACKER
from custom_components.zkteco_push.door_state import DoorMode
from custom_components.zkteco_push.event import ACCESS, EVENTS
from custom_components.zkteco_push.guests.person_sensor import VALID_UNTIL
from custom_components.zkteco_push.household.directions import PunchDirection
from custom_components.zkteco_push.household.flow import PersonSubentryFlow
from custom_components.zkteco_push.household.person import ForgottenRule
from custom_components.zkteco_push.household.sensors import PEOPLE_IN, PERSON_SENSORS
from custom_components.zkteco_push.iclock.access import replies as access_replies
from custom_components.zkteco_push.iclock.access.detection import Dialect
from custom_components.zkteco_push.iclock.access.event_codes import REASONS
from custom_components.zkteco_push.iclock.access.records import Direction, Place
from custom_components.zkteco_push.iclock.attendance.code_books import (
    CodeBookChoice,
    TextEncodingChoice,
)
from custom_components.zkteco_push.iclock.attendance.return_codes import (
    MEANINGS,
    SUCCESS,
)
from custom_components.zkteco_push.iclock.commands import CommandErrorReason
from custom_components.zkteco_push.journal import Refusal
from custom_components.zkteco_push.lock import LOCK
from custom_components.zkteco_push.select import MODE
from custom_components.zkteco_push.sensor import SENSORS
from custom_components.zkteco_push.subentry_flow import TerminalSubentryFlow
from custom_components.zkteco_push.switch import AUX_OUT

FOLDER: Final = Path(__file__).parents[1] / "custom_components" / "zkteco_push"
ROOT: Final = FOLDER.parents[1]
ENTITIES: Final = {
    "binary_sensor": (CONNECTED, *REPORTED, *DOOR_SENSORS, AUX_IN, PRESENT),
    "button": (*BUTTONS, UNLOCK, CANCEL_ALARM),
    "device_tracker": (TRACKER,),
    "event": (*EVENTS, ACCESS),
    "lock": (LOCK,),
    "select": (MODE,),
    "sensor": (*SENSORS, *PERSON_SENSORS, PEOPLE_IN, VALID_UNTIL),
    "switch": (AUX_OUT,),
}
# Semantic versioning's own expression, without build metadata.
VERSION: Final = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
)
# What hassfest accepts in a custom integration.
MANIFEST_KEYS: Final = {
    *("domain", "name", "after_dependencies", "bluetooth", "codeowners"),
    *("config_flow", "dependencies", "dhcp", "disabled", "documentation"),
    *("homekit", "import_executor", "integration_type", "iot_class"),
    *("issue_tracker", "loggers", "mqtt", "quality_scale", "requirements"),
    *("single_config_entry", "ssdp", "usb", "version", "zeroconf"),
}


def read_json(*names: str) -> dict[str, Any]:
    """Return a JSON file of the integration."""
    found: dict[str, Any] = json.loads(FOLDER.joinpath(*names).read_text())
    return found


@pytest.fixture(scope="module")
def english() -> dict[str, Any]:
    """Return the English texts."""
    return read_json("translations", "en.json")


def texts(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every leaf with its path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from texts(value, f"{path}.{key}")
        else:
            yield f"{path}.{key}", value


def sources() -> str:
    """Return the integration's Python sources."""
    return "\n".join(path.read_text() for path in FOLDER.rglob("*.py"))


def steps(flow: type) -> set[str]:
    """Return the steps that a flow defines itself, save those it never shows."""
    return {
        name.removeprefix("async_step_")
        for name, _ in inspect.getmembers(flow, inspect.isfunction)
        if name.startswith("async_step_") and name in vars(flow)
    } - {"integration_discovery"}


def test_manifest() -> None:
    """The manifest has the keys that are allowed, in the order that is asked for."""
    manifest = read_json("manifest.json")
    names = list(manifest)
    assert names == ["domain", "name", *sorted(names[2:])]
    assert set(names) <= MANIFEST_KEYS
    assert VERSION.fullmatch(manifest["version"])
    assert manifest["domain"] == FOLDER.name
    assert manifest["name"] == "ZKTeco Push"
    assert manifest["config_flow"] is True
    assert manifest["integration_type"] == "hub"
    assert manifest["iot_class"] == "local_push"
    assert manifest["requirements"] == []
    assert "http" in manifest["dependencies"]
    # It would block the discovery of terminals.
    assert "single_config_entry" not in manifest
    assert manifest["codeowners"]
    assert all(owner.startswith("@") for owner in manifest["codeowners"])
    for key in ("documentation", "issue_tracker"):
        assert manifest[key].startswith("https://")
        assert "home-assistant.io" not in manifest[key]


def test_marketplace() -> None:
    """The marketplace finds one integration, its name and the oldest Home Assistant."""
    found = json.loads((ROOT / "hacs.json").read_text())
    allowed = {"name", "homeassistant", "hacs", "content_in_root", "filename"}
    allowed |= {"zip_release", "hide_default_branch", "persistent_directory"}
    allowed |= {"render_readme", "country"}
    assert set(found) <= allowed
    assert found["name"] == "ZKTeco Push"
    assert found["homeassistant"] == "2026.10.0"
    folders = [path.name for path in FOLDER.parent.iterdir() if path.is_dir()]
    assert [name for name in folders if not name.startswith("__")] == [FOLDER.name]


def test_no_references() -> None:
    """Custom integrations have full texts and no file of references to others'."""
    assert not (FOLDER / "strings.json").exists()
    for path in (FOLDER / "translations").iterdir():
        for key, text in texts(json.loads(path.read_text())):
            assert isinstance(text, str), key
            assert text, key
            assert text == text.strip(), key
            assert "[%" not in text, key


def test_nothing_twice() -> None:
    """No file has a key twice, of which only one would count: merging makes such."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return an object of pairs, if each key is there once."""
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), sorted(keys)
        return dict(pairs)

    for path in (*(FOLDER / "translations").iterdir(), FOLDER / "icons.json"):
        assert json.loads(path.read_text(), object_pairs_hook=unique)


def test_languages_agree(english: dict[str, Any]) -> None:
    """Every language has the same texts, with the same placeholders."""
    expected = {key: set(re.findall(r"{\w+}", text)) for key, text in texts(english)}
    for path in (FOLDER / "translations").iterdir():
        found = {
            key: set(re.findall(r"{\w+}", text))
            for key, text in texts(json.loads(path.read_text()))
        }
        assert found == expected, path.name


@pytest.mark.parametrize("platform", ENTITIES)
def test_entities(english: dict[str, Any], platform: str) -> None:
    """Every entity has a name, a unit where it counts, and no text is left over."""
    translated = english["entity"][platform]
    descriptions = {
        description.translation_key: description
        for description in ENTITIES[platform]
        # A device class has a name of its own.
        if description.translation_key
    }
    assert set(translated) == set(descriptions)
    for key, description in descriptions.items():
        assert key == description.key
        assert translated[key]["name"]
        is_counter = getattr(description, "state_class", None) is not None
        assert ("unit_of_measurement" in translated[key]) is is_counter


@pytest.mark.parametrize(
    "description", [*EVENTS, ACCESS], ids=lambda event: str(event.key)
)
def test_event_types(english: dict[str, Any], description: Any) -> None:
    """Every type of an event entity has a text, and no text is left over."""
    translated = english["entity"]["event"][description.translation_key]
    states = translated["state_attributes"]["event_type"]["state"]
    assert set(states) == set(map(str, description.event_types))


def test_states(english: dict[str, Any]) -> None:
    """Every state and attribute that is one of a few words has a text."""
    entities = english["entity"]
    assert set(entities["select"]["mode"]["state"]) == set(DoorMode)
    assert set(entities["sensor"]["dialect"]["state"]) == set(Dialect)
    attributes = entities["event"]["access"]["state_attributes"]
    assert set(attributes.pop("reason")["state"]) == REASONS
    assert set(attributes.pop("direction")["state"]) == set(Direction)
    assert set(attributes.pop("place")["state"]) == set(Place)
    assert set(attributes) == {"event_type"}
    assert entities["lock"]["lock"]["state"]["open"] == "Held open"


def test_issues(english: dict[str, Any]) -> None:
    """Every repair issue has a title and a description, and no text is left over."""
    keys = {
        value
        for name, value in vars(repairs).items()
        if re.fullmatch(r"[A-Z][A-Z_]*", name)
        and isinstance(value, str)
        and name != "DOMAIN"
    }
    assert set(english["issues"]) == keys
    for issue in english["issues"].values():
        assert set(issue) in ({"title", "description"}, {"title", "fix_flow"})
        for step in issue.get("fix_flow", {}).get("step", {}).values():
            assert set(step) == {"title", "description"}


def test_exceptions(english: dict[str, Any]) -> None:
    """Every error that is raised with a key has a message, and no text is left over."""
    raised = set(
        re.findall(r"translation_domain=DOMAIN,\s*translation_key=\"(\w+)\"", sources())
    )
    raised |= set(
        re.findall(
            r"(?:OrderError|PeopleFileError|Flaw|_refusal|_refused)\(\s*\"(\w+)\"",
            sources(),
        )
    )
    raised |= {f"correction_{refusal}" for refusal in Refusal}
    for keys in re.findall(r'key = "(\w+)" if is_unlock else "(\w+)"', sources()):
        raised |= set(keys)
    meanings = MEANINGS | access_replies.MEANINGS | {SUCCESS}
    raised |= {f"refused_{meaning}" for meaning in meanings}
    raised |= {f"field_{reason}" for reason in CommandErrorReason}
    assert set(english["exceptions"]) == raised
    for exception in english["exceptions"].values():
        assert set(exception) == {"message"}


@pytest.mark.parametrize(
    ("section", "flow", "files"),
    [
        pytest.param("config", ZktecoPushConfigFlow, ("config_flow.py",), id="config"),
        pytest.param("options", HubOptionsFlow, (), id="options"),
        pytest.param(
            "config_subentries.terminal",
            TerminalSubentryFlow,
            ("subentry_flow.py",),
            id="terminal",
        ),
        pytest.param(
            "config_subentries.person",
            PersonSubentryFlow,
            ("household/flow.py",),
            id="person",
        ),
    ],
)
def test_flows(
    english: dict[str, Any], section: str, flow: type, files: tuple[str, ...]
) -> None:
    """Every step, error and end of a flow has its text, and every field is described."""
    translated = english
    for part in section.split("."):
        translated = translated[part]
    assert set(translated["step"]) == steps(flow)
    for step in translated["step"].values():
        assert step["title"]
        assert step["description"]
        assert step.get("data", {}).keys() == step.get("data_description", {}).keys()
    code = "\n".join((FOLDER / name).read_text() for name in files)
    reasons = set(re.findall(r"reason=\"(\w+)\"", code))
    if "_abort_if_unique_id_configured" in code:
        reasons.add("already_configured")
    if "async_update_and_abort" in code:
        reasons.add("reconfigure_successful")
    assert set(translated.get("abort", {})) == reasons


def test_errors(english: dict[str, Any]) -> None:
    """Both flows that show a terminal's form have the texts of all its errors."""
    code = "\n".join(
        (FOLDER / name).read_text() for name in ("terminal_form.py", "subentry_flow.py")
    )
    errors = set(re.findall(r"errors\[\w+\] = \"(\w+)\"", code))
    assert errors
    assert set(english["config_subentries"]["terminal"]["error"]) == errors
    assert set(english["config"]["error"]) <= errors
    assert "invalid_network" in english["config"]["error"]


def test_errors_of_people(english: dict[str, Any]) -> None:
    """The form of a person has the texts of all its errors."""
    code = (FOLDER / "household" / "flow.py").read_text()
    errors = set(re.findall(r"errors\[\w+\] = \"(\w+)\"", code))
    assert errors
    assert set(english["config_subentries"]["person"]["error"]) == errors


def test_terminal_added_is_a_success(english: dict[str, Any]) -> None:
    """What ends as an abort for technical reasons is worded as the success it is."""
    text = english["config"]["abort"]["terminal_added"]
    assert "added" in text
    assert not re.search(r"abort|fail|error|cancel", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("code_book", CodeBookChoice),
        ("text_encoding", TextEncodingChoice),
        ("punch_direction", PunchDirection),
        ("rule", ForgottenRule),
    ],
)
def test_selectors(english: dict[str, Any], key: str, options: Any) -> None:
    """Every option that a form offers has a text."""
    assert set(english["selector"][key]["options"]) == set(options)


def test_icons(english: dict[str, Any]) -> None:
    """Every icon belongs to something that has a text, and is one."""
    icons = read_json("icons.json")
    for section, platforms in icons.items():
        for platform, entities in platforms.items():
            known = english[section][platform]
            assert set(entities) <= set(known) if section == "entity" else known
    for key, icon in texts(icons):
        assert re.fullmatch(r"mdi:[a-z0-9-]+", icon), key
    shown = {*icons["entity"]["sensor"], *icons["entity"]["event"]}
    assert shown == {*english["entity"]["sensor"], *english["entity"]["event"]}


def test_services(english: dict[str, Any]) -> None:
    """Every action has texts, and so has every field."""
    path = FOLDER / "services.yaml"
    services = load_yaml_dict(path) if path.exists() else {}
    translated = english.get("services", {})
    assert set(translated) == set(services)
    for name, service in services.items():
        fields = (service or {}).get("fields", {})
        assert set(translated[name].get("fields", {})) == set(fields)


@pytest.mark.parametrize("theme", ["", "dark_"], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("name", "is_square"),
    [("icon", True), ("icon@2x", True), ("logo", False), ("logo@2x", False)],
)
def test_brand(theme: str, name: str, is_square: bool) -> None:
    """The pictures are there, in the sizes that Home Assistant shows them in."""
    content = (FOLDER / "brand" / f"{theme}{name}.png").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    scale = 2 if name.endswith("@2x") else 1
    if is_square:
        assert (width, height) == (256 * scale, 256 * scale)
    else:
        assert 128 * scale <= min(width, height) <= 256 * scale
