"""The configuration directory of a Home Assistant that runs this integration."""

import json
from pathlib import Path
from typing import Final

DOMAIN: Final = "zkteco_push"
REPOSITORY: Final = Path(__file__).parents[2]

# No more than the frontend needs to be useful, and nothing that calls the internet.
_CONFIGURATION: Final = """\
# Made by scripts/develop; it is written once and yours to change.
automation: !include automations.yaml
config:
frontend:
history:
logbook:
logger:
  default: warning
  logs:
    custom_components.zkteco_push: info
    # What these say at each start is of no use here.
    aiohttp_fast_zlib: error
    haffmpeg: critical
    homeassistant.components.camera.img_util: critical
    homeassistant.loader: error
    homeassistant.requirements: error
media_source:
mobile_app:
recorder:
  # Sooner than its 5 s, to be there after a hard stop too.
  commit_interval: 1
scene: !include scenes.yaml
script: !include scripts.yaml
"""


def prepare(directory: Path, port: int, host: str) -> None:
    """Make a configuration directory, or make one that exists listen on this port."""
    (directory / ".storage").mkdir(parents=True, exist_ok=True)
    for name, content in {
        "configuration.yaml": _CONFIGURATION,
        "automations.yaml": "[]\n",
        "scenes.yaml": "[]\n",
        "scripts.yaml": "{}\n",
    }.items():
        if not (file := directory / name).exists():
            file.write_text(content)
    _link_integration(directory / "custom_components")
    _offer_blueprints(directory / "blueprints" / "automation" / DOMAIN)
    _listen_on(directory, port, host)
    _skip_onboarding_questions(directory)


def _link_integration(folder: Path) -> None:
    """Offer this integration, and room for others that a person may install beside it."""
    if folder.is_symlink():
        folder.unlink()
    folder.mkdir(exist_ok=True)
    link = folder / DOMAIN
    target = REPOSITORY / "custom_components" / DOMAIN
    if not link.is_symlink() or link.readlink() != target:
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def _offer_blueprints(folder: Path) -> None:
    """Offer this repository's blueprints as if they had been imported."""
    folder.mkdir(parents=True, exist_ok=True)
    for blueprint in (REPOSITORY / "blueprints").rglob("*.yaml"):
        (folder / blueprint.name).write_text(blueprint.read_text())


def _listen_on(directory: Path, port: int, host: str) -> None:
    """Store the port as a confirmed one: a port given in YAML is reverted after five minutes."""
    file = directory / ".storage" / "http"
    wanted = {"server_port": port, "server_host": [host]}
    if file.exists():
        stable = json.loads(file.read_text())["data"].get("stable", {})
        if wanted.items() <= stable.items():
            return
    # The first version of this file: Home Assistant fills in the rest as it migrates it.
    _store(file, 1, wanted)


def _skip_onboarding_questions(directory: Path) -> None:
    """Leave nothing but the user to onboarding; its other steps set up internet services."""
    file = directory / ".storage" / "onboarding"
    if not file.exists():
        # Home Assistant takes the steps that are younger than this version as done.
        _store(file, 1, {"done": []})


def _store(file: Path, version: int, data: dict[str, object]) -> None:
    """Write a file as Home Assistant's storage does."""
    file.write_text(
        json.dumps(
            {"version": version, "minor_version": 1, "key": file.name, "data": data}
        )
    )
