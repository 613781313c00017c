"""Show what a language lacks, or take translated texts into its file.

`missing LANGUAGE` prints the English texts that the language lacks, as one flat JSON
object. `merge LANGUAGE FILE` takes such an object, translated, into the language's
file, in the order of the English one; what English does not have is left out. `check`
tells of every language what is missing, left over, or has other placeholders.
"""

import argparse
from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
import sys
from typing import Any, Final

type Texts = dict[str, str]

FOLDER: Final = (
    Path(__file__).parents[2] / "custom_components" / "zkteco_push" / "translations"
)
ENGLISH: Final = "en"
_SEPARATOR: Final = "/"
_PLACEHOLDER: Final = re.compile(r"{\w+}")


def flat(tree: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a file with its path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{path}{key}{_SEPARATOR}")
        else:
            yield f"{path}{key}", value


def nested(texts: Texts) -> dict[str, Any]:
    """Return the tree of texts by their paths."""
    tree: dict[str, Any] = {}
    for path, text in texts.items():
        *folders, key = path.split(_SEPARATOR)
        branch = tree
        for folder in folders:
            branch = branch.setdefault(folder, {})
        branch[key] = text
    return tree


def read(language: str) -> Texts:
    """Return the texts of a language; none where it has no file yet."""
    path = FOLDER / f"{language}.json"
    return dict(flat(json.loads(path.read_text()))) if path.exists() else {}


def faults(english: Texts, texts: Texts) -> Iterator[str]:
    """Yield what is wrong with a language."""
    for key in english.keys() - texts.keys():
        yield f"missing: {key}"
    for key in texts.keys() - english.keys():
        yield f"left over: {key}"
    for key in english.keys() & texts.keys():
        wanted, found = (set(_PLACEHOLDER.findall(t[key])) for t in (english, texts))
        if wanted != found:
            yield f"placeholders {sorted(found)}, not {sorted(wanted)}: {key}"
        if not texts[key].strip() or texts[key] != texts[key].strip():
            yield f"empty, or blanks around it: {key}"


def merge(language: str, new: Texts) -> None:
    """Take translated texts into a language's file."""
    english = read(ENGLISH)
    texts = read(language) | new
    ordered = {key: texts[key] for key in english if key in texts}
    content = json.dumps(nested(ordered), ensure_ascii=False, indent=2)
    (FOLDER / f"{language}.json").write_text(f"{content}\n")


def main() -> int:
    """Do what the command line asks for; return 1 where a language has faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    missing = commands.add_parser("missing")
    missing.add_argument("language")
    merging = commands.add_parser("merge")
    merging.add_argument("language")
    merging.add_argument("file", type=Path)
    commands.add_parser("check")
    arguments = parser.parse_args()
    english = read(ENGLISH)
    if arguments.command == "missing":
        texts = read(arguments.language)
        lacking = {key: text for key, text in english.items() if key not in texts}
        print(json.dumps(lacking, ensure_ascii=False, indent=1))
        return 0
    if arguments.command == "merge":
        merge(arguments.language, json.loads(arguments.file.read_text()))
        return 0
    found = [
        f"{path.stem}: {fault}"
        for path in sorted(FOLDER.glob("*.json"))
        for fault in faults(english, read(path.stem))
    ]
    print("\n".join(found) or "Nothing is wrong.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
