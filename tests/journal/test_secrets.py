"""What nobody else may read, and how much of it is kept."""

from pathlib import Path

import pytest

from custom_components.zkteco_push.journal import Journal, JournalError, statements
from custom_components.zkteco_push.journal.seal import Seal

from .builders import (
    KEY,
    OTHER_SERIAL,
    RECEIVED_AT,
    SERIAL,
    entry,
    punch,
    raw_bytes,
    rejected,
    rows,
    unread,
)

# Nothing in the file is compressed, so what is there can be found.
SECRETS = (b"correct-horse-battery", b"7000000042", b"TWFnaWNUZW1wbGF0ZQ")
PASSWORD, CARD, TEMPLATE = SECRETS


def opened(path: Path, key: bytes = KEY) -> list[tuple[str, str | None, bytes]]:
    """Return tag, reason and content of all kept lines."""
    seal = Seal(key)
    return [
        (tag, reason, seal.open(sealed, f"{serial}|{tag}"))
        for serial, tag, reason, sealed in rows(
            path,
            "SELECT serial_number, tag, reason, sealed FROM kept_lines ORDER BY id",
        )
    ]


async def test_kept_lines_are_sealed(journal: Journal) -> None:
    """Test that no secret is in the file, nor in what SQLite writes beside it."""
    user = b"USER PIN=7\tPasswd=" + PASSWORD + b"\tCard=" + CARD
    broken = b"USERX " + CARD + b" " + PASSWORD
    template = b"FP PIN=7\tTMP=" + TEMPLATE
    await journal.commit(
        entry(
            punch(0),
            unread(user),
            unread(template, "FP"),
            rejected(broken),
            table="OPERLOG",
        )
    )
    await journal.commit(entry(unread(b"\0" + TEMPLATE, "NEW"), table="NEW"))
    while_open = raw_bytes(journal.path)
    await journal.close()
    for content in (while_open, raw_bytes(journal.path)):
        assert b"TEST00000001" in content
        for secret in SECRETS:
            assert secret not in content
            assert secret.decode().encode("utf-16-le") not in content
            assert secret.hex().encode() not in content
    assert opened(journal.path) == [
        ("USER", None, user),
        ("FP", None, template),
        ("OPERLOG", "unknown_line", broken),
        ("NEW", None, b"\0" + TEMPLATE),
    ]


async def test_wrong_key_opens_nothing(journal: Journal) -> None:
    """Test that the file alone is of no use."""
    await journal.commit(entry(rejected(PASSWORD)))
    with pytest.raises(JournalError) as raised:
        opened(journal.path, KEY[::-1])
    assert PASSWORD.decode() not in str(raised.value)


async def test_equal_lines_look_different(journal: Journal) -> None:
    """Test that the file does not tell that two terminals sent the same."""
    await journal.register(OTHER_SERIAL)
    for serial in (SERIAL, OTHER_SERIAL):
        await journal.commit(entry(unread(PASSWORD), serial=serial))
    found = rows(journal.path, "SELECT digest, sealed FROM kept_lines")
    assert len({digest for digest, _ in found}) == 2
    assert len({sealed for _, sealed in found}) == 2


async def test_forgotten_lines_leave_no_trace(journal: Journal) -> None:
    """Test that deleted rows are overwritten and not only unlinked."""
    await journal.commit(entry(unread(PASSWORD * 100)))
    ((sealed,),) = rows(journal.path, "SELECT sealed FROM kept_lines")
    assert sealed in raw_bytes(journal.path)
    await journal.forget_terminal(SERIAL)
    await journal.close()
    assert sealed not in raw_bytes(journal.path)


async def test_deleted_punches_leave_no_trace(journal: Journal) -> None:
    """Test that a punch beyond its time cannot be read from the file's bytes."""
    await journal.commit(entry(punch(0, pin="planted-pin-4711")))
    assert b"planted-pin-4711" in raw_bytes(journal.path)
    await journal.delete_older(punches_before=RECEIVED_AT + 1, operations_before=None)
    await journal.close()
    assert b"planted-pin-4711" not in raw_bytes(journal.path)


@pytest.mark.parametrize(
    ("sealed", "context"),
    [
        pytest.param(b"", "T1|USER", id="empty"),
        pytest.param(b"\0" * 11, "T1|USER", id="shorter than a nonce"),
        pytest.param(b"\0" * 64, "T1|USER", id="zeros"),
        pytest.param(Seal(KEY).close(b"x", "T1|USER"), "T2|USER", id="other context"),
        pytest.param(Seal(KEY).close(b"x", "T1|USER")[:-1], "T1|USER", id="cut"),
    ],
)
def test_seal_that_does_not_open(sealed: bytes, context: str) -> None:
    """Test that whatever is not what was sealed is an error of the journal's."""
    with pytest.raises(JournalError):
        Seal(KEY).open(sealed, context)


async def test_errors_do_not_tell(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test that an error names its cause but not what was to be stored."""

    def fail(*_: object) -> None:
        """Fail with a message that holds what it should not."""
        raise ValueError(PASSWORD.decode())

    monkeypatch.setattr(statements, "insert_kept_lines", fail)
    with pytest.raises(JournalError) as raised:
        await journal.commit(entry(rejected(PASSWORD)))
    assert str(raised.value) == "ValueError"


@pytest.fixture
def small_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no more than 1000 bytes of a terminal."""
    monkeypatch.setattr(statements, "_MAX_KEPT_BYTES", 1000)


@pytest.mark.usefixtures("small_bound")
async def test_kept_lines_are_bounded(journal: Journal) -> None:
    """Test that the oldest lines go first, and those of others stay."""
    await journal.register(OTHER_SERIAL)
    await journal.commit(entry(unread(b"o" * 900), serial=OTHER_SERIAL))
    for number in range(30):
        await journal.commit(entry(unread(b"%02d" % number + b"x" * 98)))
    assert rows(
        journal.path,
        "SELECT serial_number, count(*), sum(length) FROM kept_lines"
        " GROUP BY serial_number ORDER BY serial_number",
    ) == [(SERIAL, 10, 1000), (OTHER_SERIAL, 1, 900)]
    contents = [raw[:2] for _, _, raw in opened(journal.path)]
    assert contents == [b"oo", *(b"%02d" % number for number in range(20, 30))]


@pytest.mark.usefixtures("small_bound")
async def test_many_lines_in_one_body_are_bounded(journal: Journal) -> None:
    """Test that the bound holds for a body that is larger by itself."""
    await journal.commit(entry(*(unread(b"%05d" % number) for number in range(999))))
    assert rows(journal.path, "SELECT count(*), sum(length) FROM kept_lines") == [
        (200, 1000)
    ]
    await journal.commit(entry(unread(b"y" * 5000)))
    assert rows(journal.path, "SELECT sum(length) FROM kept_lines") in (
        [(None,)],
        [(1000,)],
    )
    await journal.commit(entry(unread(b"after")))
    assert opened(journal.path)[-1] == ("USER", None, b"after")


@pytest.mark.usefixtures("small_bound")
async def test_bound_after_forgetting(journal: Journal) -> None:
    """Test that a terminal that comes back has its whole room again."""
    await journal.commit(entry(unread(b"x" * 1000)))
    await journal.forget_terminal(SERIAL)
    await journal.register(SERIAL)
    await journal.commit(entry(unread(b"a" * 500), unread(b"b" * 500)))
    assert len(opened(journal.path)) == 2


async def test_long_rejected_line_is_cut(journal: Journal) -> None:
    """Test that of an endless rejected line the beginning is kept."""
    await journal.commit(entry(rejected(b"z" * 100_000)))
    assert opened(journal.path) == [("ATTLOG", "unknown_line", b"z" * 64 * 1024)]
