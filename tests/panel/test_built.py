"""Tests that the modules that are served belong to their sources."""

from hashlib import sha256
import json
from pathlib import Path
from typing import Final

from scripts.demo.configuration import REPOSITORY

FRONTEND: Final = REPOSITORY / "frontend"
BUILT: Final = REPOSITORY / "custom_components" / "zkteco_push" / "panel" / "built"
_SETTINGS: Final = ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")


def digest(path: Path) -> str:
    """Return the digest of a file."""
    return sha256(path.read_bytes()).hexdigest()


def test_built_of_these_sources() -> None:
    """What is served was built of the sources as they are, and not changed since.

    Where this fails: scripts/frontend build.
    """
    made = json.loads((BUILT / "sources.json").read_text())
    sources = [path for path in (FRONTEND / "src").rglob("*") if path.is_file()]
    sources += [FRONTEND / name for name in _SETTINGS]
    assert {
        path.relative_to(FRONTEND).as_posix(): digest(path) for path in sources
    } == made["sources"]
    assert {path.name: digest(path) for path in BUILT.glob("*.js")} == made["built"]


def test_lock_file_names_no_host() -> None:
    """The lock file pins every package, and says nowhere where from."""
    lock = json.loads((FRONTEND / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all(package["integrity"] for package in packages.values())
    assert "omit-lockfile-registry-resolved=true" in (FRONTEND / ".npmrc").read_text()


def test_modules_ask_nobody_outside() -> None:
    """The modules hold no address of another host than namespaces and licences."""
    harmless = ("http://www.w3.org/", "https://lit.dev/", "https://www.apache.org/")
    for module in BUILT.glob("*.js"):
        text = module.read_text()
        for address in harmless:
            text = text.replace(address, "")
        assert "http://" not in text
        assert "https://" not in text.replace("https://github.com/zkteco-push/", "")
