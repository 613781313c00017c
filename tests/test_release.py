"""Tests of what is published, and of the workflows that do it."""

import hashlib
import json
import os
from pathlib import Path
import re
import subprocess
import sys
from typing import Any, Final
from zipfile import ZipFile

from homeassistant.const import __version__
from homeassistant.util.yaml import load_yaml_dict
import pytest

from scripts.demo.process import ENVIRONMENT
from scripts.package.__main__ import ReleaseError, changes_of, version_of

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "custom_components" / "zkteco_push"
GITHUB: Final = ROOT / ".github"
WORKFLOWS: Final = sorted((GITHUB / "workflows").glob("*.yml"))
# Branches that are followed on purpose, each with a reason beside it.
_FOLLOWED: Final = {"home-assistant/actions/hassfest@master"}


def release(folder: Path, tag: str) -> subprocess.CompletedProcess[str]:
    """Run the script as the workflow does."""
    return subprocess.run(
        [ROOT / "scripts" / "release", tag, "--output", folder],
        env=os.environ | {"PYTHON": sys.executable},
        capture_output=True,
        check=False,
        text=True,
        cwd=folder,
    )


def current() -> str:
    """Return the version of the manifest."""
    version: str = json.loads((FOLDER / "manifest.json").read_text())["version"]
    return version


def workflow(name: str) -> dict[str, Any]:
    """Return a workflow."""
    found: dict[str, Any] = load_yaml_dict(GITHUB / "workflows" / f"{name}.yml")
    return found


def starts_of(found: dict[Any, Any]) -> Any:
    """Return what starts a workflow: YAML may take the key for a truth."""
    return found["on"] if "on" in found else found[True]


def steps(path: Path) -> list[dict[str, Any]]:
    """Return the steps of all jobs of a workflow."""
    jobs = load_yaml_dict(path)["jobs"].values()
    return [step for job in jobs for step in job.get("steps", ())]


def test_zip(tmp_path: Path) -> None:
    """The zip is what lies in the integration's folder, with the version of the tag."""
    done = release(tmp_path, f"v{current()}-beta.2")
    assert done.returncode == 0, done.stderr
    hacs = json.loads((ROOT / "hacs.json").read_text())
    with ZipFile(tmp_path / hacs["filename"]) as file:
        names = file.namelist()
        assert file.testzip() is None
        manifest = json.loads(file.read("manifest.json"))
        for name in names:
            if name != "manifest.json":
                assert file.read(name) == (FOLDER / name).read_bytes(), name
    own = json.loads((FOLDER / "manifest.json").read_text())
    assert manifest == {**own, "version": f"{own['version']}-beta.2"}
    assert list(manifest) == list(own)
    tracked = {
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert set(names) == tracked
    assert len(names) == len(set(names))
    assert {"__init__.py", "brand/icon.png", "translations/en.json"} <= set(names)
    unwanted = re.compile(r"(^|/)tests?[/_]|\.pyc$")
    assert not [name for name in names if unwanted.search(name)]
    # The copy in the repository is as it was.
    assert own["version"] == current()


def test_same_zip(tmp_path: Path) -> None:
    """The same files make the same zip, wherever and whenever."""
    sums = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        assert release(tmp_path / name, f"v{current()}").returncode == 0
        content = (tmp_path / name / "zkteco_push.zip").read_bytes()
        sums.add(hashlib.sha256(content).hexdigest())
    assert len(sums) == 1
    text = (tmp_path / "a" / "changes.md").read_text()
    assert text == changes_of(current())
    assert "## " not in text


@pytest.mark.parametrize("tag", ["v1", "1.2", "v01.2.3", "latest", "v1.2.3+4", ""])
def test_no_version(tmp_path: Path, tag: str) -> None:
    """What is no version makes no release."""
    done = release(tmp_path, tag)
    assert done.returncode == 1
    assert "is not a version" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_untold_version(tmp_path: Path) -> None:
    """What nobody has told of makes no release."""
    done = release(tmp_path, "v99.0.0")
    assert done.returncode == 1
    assert "CHANGELOG.md says nothing about 99.0.0" in done.stderr
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ReleaseError):
        # Not the beginning of another one's number.
        changes_of("0.1")


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("v1.2.3", "1.2.3"),
        ("refs/tags/v10.0.0", "10.0.0"),
        ("0.1.0-rc.1", "0.1.0-rc.1"),
    ],
)
def test_versions(tag: str, version: str) -> None:
    """A tag names its version."""
    assert version_of(tag) == version


def test_changes_are_told() -> None:
    """The change log tells of the version that the manifest has."""
    assert changes_of(current())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.stem))
def test_workflow(path: Path) -> None:
    """A workflow may no more than it needs, ends, and uses what does not move."""
    found = load_yaml_dict(path)
    assert found["permissions"] == {"contents": "read"}
    for name, job in found["jobs"].items():
        if "uses" in job:
            assert (ROOT / job["uses"]).is_file()
            continue
        assert job["timeout-minutes"] <= 180, name
        assert set(job.get("permissions", {})) <= {"contents"}, name
    text = path.read_text()
    for used in re.findall(r"uses: (\S+)", text):
        if used.startswith("./") or used in _FOLLOWED:
            continue
        # The commit, and beside it the version that it is.
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), used
        assert re.search(rf"uses: {re.escape(used)} # \S+", text), used
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        # What others choose is never part of a command.
        assert "${{" not in step.get("run", "")
        for line in re.findall(
            r"(?:^|\s)((?:\.ci|scripts)/[\w-]+)", step.get("run", "")
        ):
            assert os.access(ROOT / line, os.X_OK), line


def test_workflow_of_tests() -> None:
    """Changes are checked as here: style, types and every test."""
    commands = [
        step.get("run", "") for step in steps(GITHUB / "workflows" / "test.yml")
    ]
    assert "scripts/lint" in commands
    assert "scripts/test" in commands
    for step in steps(GITHUB / "workflows" / "test.yml"):
        if "setup-python" in step.get("uses", ""):
            assert step["with"]["python-version"] == "3.14"


def test_workflow_of_validation() -> None:
    """Home Assistant's and the marketplace's own checks run on changes and every day."""
    found = workflow("validate")
    starts = starts_of(found)
    assert set(starts) == {"push", "pull_request", "workflow_dispatch", "schedule"}
    minute, hour, *days = starts["schedule"][0]["cron"].split()
    assert minute.isdigit()
    assert hour.isdigit()
    assert days == ["*", "*", "*"]
    used = {
        step["uses"].partition("@")[0]: step.get("with", {})
        for step in steps(GITHUB / "workflows" / "validate.yml")
    }
    assert "home-assistant/actions/hassfest" in used
    assert used["hacs/action"] == {"category": "integration"}


def test_workflow_of_releases() -> None:
    """A tag that names a version is published, once all tests have passed."""
    found = workflow("release")
    assert starts_of(found) == {"push": {"tags": ["v[0-9]+.[0-9]+.[0-9]+*"]}}
    job = found["jobs"]["release"]
    assert job["needs"] == "test"
    assert found["jobs"]["test"]["uses"] == "./.github/workflows/test.yml"
    assert job["permissions"] == {"contents": "write"}
    commands = "\n".join(step.get("run", "") for step in job["steps"])
    assert 'scripts/release "$GITHUB_REF_NAME" --output dist' in commands
    hacs = json.loads((ROOT / "hacs.json").read_text())
    assert f"dist/{hacs['filename']}" in commands
    assert "--notes-file dist/changes.md" in commands


def test_dependabot() -> None:
    """The workflows and what is pinned are looked after."""
    updates = load_yaml_dict(GITHUB / "dependabot.yml")["updates"]
    looked_after = {each["package-ecosystem"]: each["directory"] for each in updates}
    assert looked_after == {"github-actions": "/", "pip": "/requirements"}


@pytest.mark.parametrize("name", ["bug", "terminal"])
def test_issue_form(name: str) -> None:
    """Whoever reports something is asked for diagnostics, and for the terminal."""
    form = load_yaml_dict(GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml")
    assert form["name"]
    assert form["description"]
    fields = {each["id"]: each for each in form["body"] if "id" in each}
    assert len(fields) == sum(each["type"] != "markdown" for each in form["body"])
    diagnostics = fields["diagnostics"]
    assert diagnostics["validations"]["required"] is True
    assert "Download diagnostics" in " ".join(
        diagnostics["attributes"]["description"].split()
    )
    for field in fields.values():
        assert field["type"] in ("input", "textarea", "dropdown", "checkboxes")
        assert field["attributes"]["label"]


def pinned(name: str) -> tuple[int, ...]:
    """Return the version of Home Assistant that an environment holds."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    (version,) = re.findall(r"^homeassistant==([\d.]+)", text, re.MULTILINE)
    return tuple(map(int, version.split(".")))


def test_releases_of_home_assistant() -> None:
    """The tests run on the oldest release that is supported, the process is the newest."""
    hacs = json.loads((ROOT / "hacs.json").read_text())
    oldest = tuple(map(int, hacs["homeassistant"].split(".")))
    assert pinned("test")[:2] == oldest[:2]
    assert pinned("test") >= oldest
    assert __version__ == ".".join(map(str, pinned("test")))
    assert pinned("hass")[:2] > oldest[:2]
    # Whoever starts a process starts that one.
    assert ENVIRONMENT == ROOT / ".venv-hass"
    year, month, _ = oldest
    assert f"Home Assistant {year}.{month} or newer" in (ROOT / "README.md").read_text()
