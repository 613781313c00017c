"""Tests that every rule of the Integration Quality Scale is kept, and names a proof that is there."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path
import re
import tomllib
from typing import Any, Final

import homeassistant.components
from homeassistant.util.yaml import load_yaml_dict
import pytest

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "custom_components" / "zkteco_push"
# As the developers' documentation lists them.
TIERS: Final = {
    "Bronze": (
        *("action-setup", "appropriate-polling", "brands", "common-modules"),
        *("config-flow-test-coverage", "config-flow", "dependency-transparency"),
        *("docs-actions", "docs-conditions", "docs-high-level-description"),
        *("docs-installation-instructions", "docs-removal-instructions"),
        *("docs-triggers", "entity-event-setup", "entity-unique-id"),
        *("has-entity-name", "runtime-data", "test-before-configure"),
        *("test-before-setup", "unique-config-entry"),
    ),
    "Silver": (
        *("action-exceptions", "config-entry-unloading"),
        *("docs-configuration-parameters", "docs-installation-parameters"),
        *("entity-unavailable", "integration-owner", "log-when-unavailable"),
        *("parallel-updates", "reauthentication-flow", "test-coverage"),
    ),
    "Gold": (
        *("devices", "diagnostics", "discovery-update-info", "discovery"),
        *("docs-data-update", "docs-examples", "docs-known-limitations"),
        *("docs-supported-devices", "docs-supported-functions"),
        *("docs-troubleshooting", "docs-use-cases", "dynamic-devices"),
        *("entity-category", "entity-device-class", "entity-disabled-by-default"),
        *("entity-translations", "exception-translations", "icon-translations"),
        *("reconfiguration-flow", "repair-issues", "stale-devices"),
    ),
    "Platinum": ("async-dependency", "inject-websession", "strict-typing"),
}
RULES: Final = tuple(rule for tier in TIERS.values() for rule in tier)
# A path of this repository, with a test or a heading of it.
_PROOF: Final = re.compile(
    r"(?:README\.md|pyproject\.toml"
    r"|(?:tests|docs|scripts|blueprints|custom_components)/[\w./-]*\w)"
    r"(?:::\w+|#[\w-]+)?"
)
_LOWEST_COVERAGE: Final = 97


def scale(folder: Path = FOLDER) -> dict[str, Any]:
    """Return the rules that an integration says that it keeps."""
    rules: dict[str, Any] = load_yaml_dict(folder / "quality_scale.yaml")["rules"]
    return rules


def proofs(rule: str) -> list[str]:
    """Return what a rule's comment names."""
    return _PROOF.findall(scale()[rule]["comment"])


def named_tests(path: Path) -> set[str]:
    """Return the names of the tests of a file."""
    return {
        node.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name.startswith("test_")
    }


def headings_of(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as they are made of them."""
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    }


def documents() -> str:
    """Return all that there is to read for users."""
    paths = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    return "\n".join(path.read_text() for path in paths)


def labels() -> Iterator[tuple[str, str]]:
    """Yield every setting of every form, and what it is called."""
    texts = json.loads((FOLDER / "translations" / "en.json").read_text())
    sections = {"config": texts["config"], "options": texts["options"]}
    sections |= texts["config_subentries"]
    for section, flow in sections.items():
        for step in flow["step"].values():
            for label in step.get("data", {}).values():
                yield section, label


def test_rules() -> None:
    """Every rule is there once, in the tiers' order, and none is left to do."""
    assert len(RULES) == len(set(RULES)) == 54
    assert tuple(scale()) == RULES
    for name, rule in scale().items():
        assert set(rule) == {"status", "comment"}, name
        assert rule["status"] in ("done", "exempt"), name


@pytest.mark.parametrize("domain", ["knx", "reolink", "shelly"])
def test_table(domain: str) -> None:
    """Those who keep all rules know of no others."""
    components = Path(homeassistant.components.__file__).parent
    assert set(scale(components / domain)) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_proofs(rule: str) -> None:
    """Every rule names a proof, and each of them is there."""
    named = proofs(rule)
    assert named
    for proof in named:
        name, test, anchor = re.fullmatch(  # type: ignore[union-attr]
            r"([^:#]+)(?:::(\w+))?(?:#(.+))?", proof
        ).groups()
        path = ROOT / name
        assert path.is_file(), proof
        assert test is None or test in named_tests(path), proof
        assert anchor is None or anchor in headings_of(path), proof
        if name.startswith("tests/"):
            assert named_tests(path), proof


def test_exemptions_have_a_reason() -> None:
    """Whoever is exempt says more than where it is proved."""
    for name, rule in scale().items():
        if rule["status"] == "exempt":
            assert len(_PROOF.sub("", rule["comment"]).split()) >= 4, name


@pytest.mark.parametrize("kind", ["triggers", "conditions"])
def test_triggers_and_conditions(kind: str) -> None:
    """What an automation can be made of is documented, if there is anything."""
    path = FOLDER / f"{kind}.yaml"
    rule = scale()[f"docs-{kind}"]
    names = set(load_yaml_dict(path)) if path.exists() else set()
    assert (rule["status"] == "done") is bool(names)
    texts = json.loads((FOLDER / "translations" / "en.json").read_text())
    found = documents()
    for name in names - {"_"}:
        if not name.startswith("."):
            shown = (f"zkteco_push.{name}", texts[kind][name]["name"])
            assert any(text in found for text in shown), name


def test_parameters_are_documented() -> None:
    """The document of the settings has all of them, and none that there is not."""
    text = (ROOT / "docs" / "configuration.md").read_text()
    named = set(re.findall(r"^\| \*\*(.+?)\*\* \|", text, re.MULTILINE))
    assert named == {label for _, label in labels()}


def test_every_action_is_documented() -> None:
    """Every action has its place in the document of the actions."""
    text = (ROOT / "docs" / "actions.md").read_text()
    for name in load_yaml_dict(FOLDER / "services.yaml"):
        assert f"zkteco_push.{name}" in text or f"`{name}`" in text, name


def test_coverage_is_demanded() -> None:
    """Whoever runs all tests learns if too much is not reached, branches included."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]
    assert settings["run"]["branch"] is True
    assert settings["run"]["source"] == ["custom_components/zkteco_push"]
    assert "omit" not in settings["run"]
    assert "omit" not in settings["report"]
    assert settings["report"]["fail_under"] >= _LOWEST_COVERAGE
    script = (ROOT / "scripts" / "test").read_text()
    assert re.search(r"^\(\(\$#\)\) \|\| set -- --cov ", script, re.MULTILINE)
    for path in FOLDER.rglob("*.py"):
        assert "pragma: no" not in path.read_text(), path.name


def test_typing_is_strict() -> None:
    """All of the integration is checked, against both releases, without exceptions."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert settings["strict"] is True
    assert "exclude" not in settings
    assert "overrides" not in settings
    assert "ignore-without-code" in settings["enable_error_code"]
    script = (ROOT / "scripts" / "lint").read_text()
    for environment in (".venv", ".venv-hass"):
        assert f"types {environment} custom_components" in script
