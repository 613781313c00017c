"""Make the files of a release: `python -m scripts.package v1.2.3`."""

import argparse
from collections.abc import Iterator
import json
from pathlib import Path
import re
import sys
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ROOT: Final = Path(__file__).parents[2]
DOMAIN: Final = "zkteco_push"
FOLDER: Final = ROOT / "custom_components" / DOMAIN
MANIFEST: Final = "manifest.json"
# Semantic versioning's own expression, without build metadata.
VERSION: Final = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?"
)
# The oldest time that a zip can tell, so that the same files always make the same zip.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o100644 << 16


class ReleaseError(Exception):
    """A release cannot be made."""


def version_of(tag: str) -> str:
    """Return the version that a tag names; raise ReleaseError if it names none."""
    version = tag.removeprefix("refs/tags/").removeprefix("v")
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"{tag} is not a version such as v1.2.3 or v1.2.3-beta.1")
    return version


def manifest_for(version: str) -> bytes:
    """Return the manifest with a version; nothing else in it changes."""
    text = (FOLDER / MANIFEST).read_text()
    manifest = json.loads(text)
    manifest["version"] = version
    changed, count = re.subn(r'("version": )"[^"]*"', rf'\1"{version}"', text)
    if count != 1 or json.loads(changed) != manifest:
        raise ReleaseError(f"the version of {MANIFEST} cannot be set")
    return changed.encode()


def changes_of(version: str) -> str:
    """Return what the change log says of a version; raise ReleaseError without."""
    text = (ROOT / "CHANGELOG.md").read_text()
    # A version before the final one is told of under the final one's name.
    final = re.escape(version.partition("-")[0])
    found = re.search(
        rf"^## {final}(?![\w.])[^\n]*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    if found is None or not found[1].strip():
        raise ReleaseError(f"CHANGELOG.md says nothing about {version}")
    return found[1].strip() + "\n"


def files() -> Iterator[Path]:
    """Yield the files that are installed, in order."""
    for path in sorted(FOLDER.rglob("*")):
        parts = path.relative_to(FOLDER).parts
        if path.is_file() and not any(
            part == "__pycache__" or part.startswith(".") for part in parts
        ):
            yield path


def write_zip(version: str, target: Path) -> None:
    """Write the zip; what is in it lies in the integration's own folder once installed."""
    with ZipFile(target, "w", ZIP_DEFLATED) as file:
        for path in files():
            name = path.relative_to(FOLDER).as_posix()
            entry = ZipInfo(name, _NO_TIME)
            entry.external_attr = _READABLE
            entry.compress_type = ZIP_DEFLATED
            content = manifest_for(version) if name == MANIFEST else path.read_bytes()
            file.writestr(entry, content)


def main(arguments: list[str]) -> int:
    """Make the files; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/release", description=__doc__)
    parser.add_argument("tag", help="the version to make, such as v1.2.3")
    parser.add_argument(
        "--output",
        type=Path,
        default=ROOT / "dist",
        help="the folder to write to (dist)",
    )
    options = parser.parse_args(arguments)
    try:
        version = version_of(options.tag)
        changes = changes_of(version)
        options.output.mkdir(parents=True, exist_ok=True)
        target = options.output / f"{DOMAIN}.zip"
        write_zip(version, target)
    except ReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    (options.output / "changes.md").write_text(changes)
    print(f"release: {target} is version {version}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
