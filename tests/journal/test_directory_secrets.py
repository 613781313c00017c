"""What of the directory nobody may read, and what may not be kept at all."""

from collections.abc import AsyncGenerator
from hashlib import sha256

import pytest

from custom_components.zkteco_push.iclock.records import BIOMETRIC, Category
from custom_components.zkteco_push.journal import Journal

from .builders import (
    EVERYTHING,
    FACE,
    KEY,
    OTHER_SERIAL,
    RECEIVED_AT,
    SECRETS,
    SERIAL,
    TEMPLATE,
    everything_of,
    fingerprint,
    put,
    raw_bytes,
    raw_lines,
    rows,
    user,
)

TEMPLATES = frozenset({Category.TEMPLATE})


@pytest.fixture
async def other(journal: Journal) -> AsyncGenerator[Journal]:
    """Return the same journal opened with another key."""
    other = Journal(journal.path, KEY[::-1])
    await other.open()
    yield other
    await other.close()


@pytest.mark.file
async def test_digests(journal: Journal, other: Journal) -> None:
    """Test that digests tell equal content on two terminals, with the key only."""
    await journal.register(OTHER_SERIAL)
    await put(journal, fingerprint(data=TEMPLATE), fingerprint(number=1, data=FACE))
    await put(journal, fingerprint("9", 4, TEMPLATE), serial=OTHER_SERIAL)
    (first, second) = await journal.directory.entries(SERIAL, TEMPLATES)
    (same,) = await journal.directory.entries(OTHER_SERIAL, TEMPLATES)
    assert first.digest == same.digest != second.digest
    content = fingerprint(data=TEMPLATE).content_hash
    known = {content, sha256(content).digest(), sha256(TEMPLATE.encode()).digest()}
    assert first.digest not in known
    assert content not in raw_bytes(journal.path)
    await put(other, fingerprint(data=TEMPLATE))
    (with_other_key, _) = await other.directory.entries(SERIAL, TEMPLATES)
    assert with_other_key.digest != first.digest


async def test_nothing_secret_is_in_the_file(journal: Journal) -> None:
    """Test that names and PINs can be read, and nothing else that was sent."""
    await put(journal, *everything_of("planted-pin-4711"))
    while_open = raw_bytes(journal.path)
    assert await raw_lines(journal) == [
        each.raw for each in everything_of("planted-pin-4711")
    ]
    await journal.close()
    for content in (while_open, raw_bytes(journal.path)):
        assert b"Ann Planted" in content
        assert b"planted-pin-4711" in content
        for secret in SECRETS:
            assert secret.encode() not in content
            assert secret.encode("utf-16-le") not in content
            assert secret.encode().hex().encode() not in content


async def test_biometrics_that_are_not_kept(journal: Journal) -> None:
    """Test that it is only said that they are there, each with its version."""
    await put(journal, *everything_of(), keeps_biometrics=False)
    found = await journal.directory.lines(SERIAL, EVERYTHING)
    assert len(found) == 5
    for line, sent in zip(found, everything_of(), strict=True):
        is_kept = sent.category not in BIOMETRIC
        assert line.entry.is_kept is is_kept
        assert line.raw == (sent.raw if is_kept else None)
        assert line.entry.version == sent.version
    assert rows(
        journal.path, "SELECT category, length, sealed FROM directory WHERE length = 0"
    ) == [
        ("template", 0, b""),
        ("template", 0, b""),
        ("comparison_photo", 0, b""),
    ]
    # Sent once more for a copy, and then not kept again.
    await put(journal, *everything_of())
    assert await raw_lines(journal) == [each.raw for each in everything_of()]
    await put(journal, *everything_of(), keeps_biometrics=False)
    assert [raw is None for raw in await raw_lines(journal)] == [0, 1, 1, 1, 0]


async def test_digest_without_content(journal: Journal) -> None:
    """Test that what is not kept can still be compared."""
    await put(journal, fingerprint(data=TEMPLATE), keeps_biometrics=False)
    (blank,) = await journal.directory.entries(SERIAL, TEMPLATES)
    await put(journal, fingerprint(data=TEMPLATE))
    (kept,) = await journal.directory.entries(SERIAL, TEMPLATES)
    assert (blank.is_kept, kept.is_kept) == (False, True)
    assert blank.digest == kept.digest


@pytest.mark.parametrize(
    ("serials", "blanked"),
    [
        pytest.param([SERIAL], {SERIAL}, id="one"),
        pytest.param({SERIAL, OTHER_SERIAL}, {SERIAL, OTHER_SERIAL}, id="both"),
        pytest.param(None, {SERIAL, OTHER_SERIAL}, id="all"),
        pytest.param([], set(), id="none"),
        pytest.param(["TEST00000009"], set(), id="unknown"),
    ],
)
async def test_blank_biometrics(
    journal: Journal, serials: list[str] | None, blanked: set[str]
) -> None:
    """Test that only templates and photos to compare with lose their content."""
    await journal.register(OTHER_SERIAL)
    for serial in (SERIAL, OTHER_SERIAL):
        await put(journal, *everything_of(), serial=serial)
    await journal.directory.blank_biometrics(serials)
    for serial in (SERIAL, OTHER_SERIAL):
        assert await raw_lines(journal, serial) == [
            None if each.category in BIOMETRIC and serial in blanked else each.raw
            for each in everything_of()
        ]


async def test_blanked_content_leaves_no_trace(journal: Journal) -> None:
    """Test that not even what was sealed is in the file's bytes any more."""
    await put(journal, fingerprint(data=TEMPLATE * 500))
    ((sealed,),) = rows(journal.path, "SELECT sealed FROM directory")
    assert len(sealed) > 5000
    assert sealed[:500] in raw_bytes(journal.path)
    await journal.directory.blank_biometrics()
    await journal.close()
    assert sealed[:500] not in raw_bytes(journal.path)
    assert sealed[-500:] not in raw_bytes(journal.path)


@pytest.mark.file
async def test_lost_key(journal: Journal, other: Journal) -> None:
    """Test that contents are gone with a key, and that is all."""
    await put(journal, *everything_of())
    assert (await other.register(SERIAL)).names == {"7": "Ann Planted"}
    found = await other.directory.lines(SERIAL, EVERYTHING)
    assert [line.raw for line in found] == [None] * 5
    assert [line.entry for line in found] == await other.directory.entries(
        SERIAL, EVERYTHING
    )
    one = await other.directory.line(found[0].entry.id)
    assert one is not None
    assert one.raw is None
    # What the terminals send again can be read again.
    await put(other, user("7", "Ann"), received_at=RECEIVED_AT + 1)
    assert [raw is not None for raw in await raw_lines(other)] == [1, 0, 0, 0, 0]
