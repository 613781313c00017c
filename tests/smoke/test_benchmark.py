"""The benchmark measures what it says, in a real process."""

import asyncio
import json
from pathlib import Path
import sys
from typing import Any, Final

import pytest

REPOSITORY: Final = Path(__file__).parents[2]
PYTHON: Final = REPOSITORY / ".venv-hass" / "bin" / "python"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.timeout(500)
async def test_benchmark(tmp_path: Path, socket_enabled: None) -> None:
    """Test that scenarios run through and writes its figures."""
    file = tmp_path / "figures.json"
    scenarios = ("backlog", "stored")
    process = await asyncio.create_subprocess_exec(
        *(str(PYTHON), "-m", "scripts.bench", "--scale", "tiny", "--json", str(file)),
        *(argument for name in scenarios for argument in ("--only", name)),
        cwd=REPOSITORY,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(480):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, f"{output.decode()}\n{errors.decode()}"
    written = json.loads(file.read_text())
    assert written["failed"] == []
    assert written["machine"]["home_assistant"]
    assert written["machine"]["python"].startswith(f"{sys.version_info.major}.")
    found: dict[str, list[dict[str, Any]]] = {}
    for figure in written["figures"]:
        found.setdefault(figure["scenario"], []).append(figure)
    assert found.keys() >= set(scenarios)
    for figure in written["figures"]:
        assert figure["measured"] > 0
        assert figure["ratio"] == figure["measured"] / figure["floor"]
        assert figure["problems"] == []
        assert figure["figure"] in output.decode()
