"""What one answer to a poll holds."""

from hypothesis import given, strategies as st
import pytest

from custom_components.zkteco_push.iclock.commands import ends_answer
from custom_components.zkteco_push.iclock.framing import (
    MAX_BYTES,
    MAX_COMMANDS,
    CommandBatch,
    frame,
    pack,
)

TEXTS = st.one_of(
    st.sampled_from([b"INFO", b"REBOOT", b"CHECK", b"AC_UNLOCK 1\t5", b"CLEAR DATA"]),
    st.integers(0, 50_000).map(lambda size: b"DATA UPDATE " + b"x" * size),
)


def test_lines() -> None:
    """Test that every command has a line of its own, with its end."""
    assert pack([(7, b"INFO"), (8, b"DATA QUERY USERINFO PIN=1")]) == CommandBatch(
        (7, 8), b"C:7:INFO\nC:8:DATA QUERY USERINFO PIN=1\n"
    )


def test_nothing() -> None:
    """Test that nothing waiting is an empty body."""
    assert pack([]) == CommandBatch((), b"")


@pytest.mark.parametrize("text", [b"REBOOT", b"  reboot", b" " * 500 + b"REBOOT"])
def test_reboot_is_last(text: bytes) -> None:
    """Test that nothing follows a restart, and that what is before it goes."""
    batch = pack([(1, b"INFO"), (2, text), (3, b"AC_UNLOCK 1\t5")])
    assert batch.command_ids == (1, 2)
    assert batch.body.endswith(b"REBOOT\n") or batch.body.endswith(b"reboot\n")


def test_at_most_200() -> None:
    """Test the vendor's limit of commands."""
    commands = [(number, b"INFO") for number in range(500)]
    assert pack(commands).command_ids == tuple(range(MAX_COMMANDS))
    assert MAX_COMMANDS == 200


def test_at_most_40_kilobytes() -> None:
    """Test the vendor's limit of bytes, framing included."""
    text = b"x" * (MAX_BYTES // 2 - len(b"C:1:\n"))
    assert pack([(1, text), (2, text), (3, b"")]).command_ids == (1, 2)
    assert pack([(1, text), (2, text + b"x")]).command_ids == (1,)
    assert MAX_BYTES <= 40 * 1024


def test_a_large_one_goes_alone() -> None:
    """Test a photo: not with others, but not never either."""
    large = b"x" * 900_000
    assert pack([(1, large), (2, b"INFO")]).command_ids == (1,)
    assert pack([(2, b"INFO"), (1, large)]).command_ids == (2,)


def test_texts_are_made_as_they_are_asked_for() -> None:
    """Test that what does not fit is not drawn, save the one that shows it."""
    drawn: list[int] = []

    def commands() -> object:
        """Yield commands for ever."""
        number = 0
        while True:
            drawn.append(number)
            yield number, b"x" * 30_000
            number += 1

    assert pack(commands()).command_ids == (0,)  # type: ignore[arg-type]
    assert drawn == [0, 1]


@pytest.mark.parametrize("breaker", [b"\n", b"\r", b"\0"])
def test_two_lines_are_refused(breaker: bytes) -> None:
    """Test that a text cannot bring a second command along."""
    with pytest.raises(ValueError, match="one line"):
        frame(1, b"INFO" + breaker + b"C:2:AC_UNLOCK")


def test_body_is_not_shown() -> None:
    """Test that a batch in a log shows no password."""
    assert "hunter2" not in repr(pack([(1, b"Passwd=hunter2")]))


@given(st.lists(TEXTS, max_size=300), st.integers(1, 60_000), st.integers(1, 250))
def test_every_command_once(
    texts: list[bytes], max_bytes: int, max_commands: int
) -> None:
    """Test that all go, in order, once each, and that every answer keeps its size."""
    waiting = list(enumerate(texts))
    gone: list[int] = []
    while waiting:
        batch = pack(waiting, max_bytes=max_bytes, max_commands=max_commands)
        count = len(batch.command_ids)
        assert 1 <= count <= max_commands
        assert count == 1 or len(batch.body) <= max_bytes
        assert batch.body == b"".join(
            b"C:%d:%b\n" % command for command in waiting[:count]
        )
        assert not any(ends_answer(text.decode()) for _, text in waiting[: count - 1])
        gone += batch.command_ids
        del waiting[:count]
    assert gone == list(range(len(texts)))
