"""Attacks in the protocol itself: noise, replies, replay, questions, encryption."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import replace
import json
from random import Random
import sqlite3
from types import SimpleNamespace
from typing import Any, Final, cast

from simulator import Pace, VirtualTerminal
from simulator.link import Verdict
from tests.support.middle import Middle, Passing

from .attack_arena import (
    ACCOMPLICE,
    ASKING,
    FORGED,
    HONEST,
    KEY,
    KEYED,
    NOISY,
    SEALED,
    STRANGER,
    Arena,
    body_of,
    http,
    statuses,
)
from .attack_intruders import punch

_TABLES: Final = (
    *("ATTLOG", "OPERLOG", "BIODATA", "BIOPHOTO", "USERINFO", "FINGERTMP", "IDCARD"),
    *("WORKCODE", "ERRORLOG", "ATTPHOTO", "USERPIC", "options", "rtlog", "tabledata"),
    *("POSTVERIFYDATA", "NOBODY_KNOWS", "%00", "%ff", "a" * 500, "'--", "../.."),
)
_RETURN: Final = 666
_ROUNDS: Final = 20
_MOST_QUESTIONS: Final = 10


async def _noise(arena: Arena) -> None:
    """Send noise for every table, as a terminal that is approved."""
    random = Random(4)
    line = b"7\t2026-05-04 08:09:10\t0\t1\t0\t0\n"
    bodies = (
        random.randbytes(50_000),
        b"\0" * 50_000,
        b"\t" * 50_000,
        b"=" * 50_000,
        b"PIN=" * 20_000,
        b"\n" * 50_000,
        b"USER PIN=7" + b"\tA=" * 20_000,
        line.replace(b"7", b"9" * 9000, 1),
        b"\xff\xfe" + line.decode().encode("utf-16"),
        b"OPLOG 99999999999999999999\t0\t2026-05-04 08:09:10\t0\n" * 100,
    )
    await arena.together(
        *(
            arena.send(
                http("POST", f"/iclock/{path}?SN={NOISY}&table={table}&Stamp=1", body),
                mount=mount,
            )
            for mount in arena.mounts
            for table in _TABLES
            for body in bodies
            for path in ("cdata", "fdata")
        ),
        most=8,
    )


def rows_of(arena: Arena, statement: str) -> list[tuple[Any, ...]]:
    """Return rows of the journal, read beside the process that writes it."""
    file = f"file:{arena.journal.path}?mode=ro"
    with closing(sqlite3.connect(file, uri=True)) as journal:
        return journal.execute(statement).fetchall()


async def _own_facts(arena: Arena) -> None:
    """Send options with the names under which the server keeps its own facts."""
    facts = {
        "zkteco_push.address": "10.6.6.6",
        "zkteco_push.muted_at": "4102444800",
        "zkteco_push.rejected_seen": "999999",
        "~zkteco_push.address": "10.6.6.6",
        "ZKTECO_PUSH.address": "10.6.6.6",
        " zkteco_push.address": "10.6.6.6",
        "zkteco_push.address ": "10.6.6.6",
    }
    pairs = [f"{name}={value}" for name, value in facts.items()]
    for mount in arena.mounts:
        for separator in (",", "\n", "&", "\t", ",~"):
            body = separator.join(pairs).encode()
            target = f"/iclock/cdata?SN={NOISY}&table=options"
            await arena.send(http("POST", target, body), mount=mount)
        for command in ("INFO", "GET OPTION", "GET OPTION FROM zkteco_push.address"):
            body = "\n".join([f"ID=1&Return=0&CMD={command}", *pairs]).encode()
            target = f"/iclock/devicecmd?SN={NOISY}"
            await arena.send(http("POST", target, body), mount=mount)
        for name, value in facts.items():
            info = f"{name}={value},1,2,3,10.6.6.6"
            target = f"/iclock/getrequest?SN={NOISY}&INFO={info.replace(' ', '%20')}"
            await arena.send(http("GET", target), mount=mount)
    await asyncio.sleep(1)
    stored = dict(rows_of(arena, "select serial_number, facts from terminals"))
    for serial_number, text in stored.items():
        for name, value in json.loads(text).items():
            if name.startswith("zkteco_push.") and value in facts.values():
                arena.tally.breach(f"{serial_number} has set {name} to {value}")


async def _replies(arena: Arena) -> None:
    """Answer commands that were never sent, or wait for somebody else."""
    shown = f"/iclock/cdata?SN={KEYED}&options=all&pushver=2.4.1&pushcommkey={KEY}"
    await arena.send(http("GET", shown), "127.0.0.1")
    entities = [
        state["entity_id"]
        for state in await arena.client.get("/api/states")
        if state["entity_id"].startswith("button.")
        and KEYED.lower() in state["entity_id"]
    ]
    # Whoever presses waits for an end that does not come.
    presses = [
        asyncio.create_task(
            arena.client.post("/api/services/button/press", {"entity_id": entity})
        )
        for entity in entities[:1]
    ]
    await asyncio.sleep(1)
    waiting = [
        number
        for number, serial_number in rows_of(
            arena, "select id, serial_number from commands"
        )
        if serial_number == KEYED
    ]
    arena.tally.notes.append(
        f"{len(waiting)} commands of another terminal wait meanwhile"
    )
    numbers = [*waiting, *range(1, 60), 0, -1, 2**31, 2**63, 10**30]
    lines = [f"ID={each}&Return={_RETURN}&CMD=DATA" for each in numbers]
    body = ("\n".join(lines) + "\n").encode()
    for mount in arena.mounts:
        for query in (f"?SN={NOISY}", "", "?SN=STRANGER1"):
            for path in ("devicecmd", "getrequest"):
                data = http("POST", f"/iclock/{path}{query}", body)
                await arena.send(data, mount=mount)
        for serial_number in (HONEST, KEYED):
            target = f"/iclock/devicecmd?SN={serial_number}"
            data = http("POST", target, body)
            await arena.must_refuse("a reply for another", data, mount=mount)
        many = b"".join(
            b"ID=%d&Return=%d&CMD=DATA\n" % (each, _RETURN) for each in range(200_000)
        )
        target = f"/iclock/devicecmd?SN={NOISY}"
        await arena.send(http("POST", target, many), mount=mount)
    statement = "select id, serial_number, return_code from commands"
    for number, serial_number, code in rows_of(arena, statement):
        if serial_number != NOISY and code == _RETURN:
            arena.tally.breach(f"command {number} of {serial_number} was ended")
    await asyncio.gather(*presses, return_exceptions=True)


async def _replay(arena: Arena) -> None:
    """Send what was overheard again: it must not count twice, nor from elsewhere."""
    line = punch("4711")
    own = http("POST", f"/iclock/cdata?SN={NOISY}&table=ATTLOG&Stamp=1", line)
    others = http("POST", f"/iclock/cdata?SN={HONEST}&table=ATTLOG&Stamp=1", line)
    for mount in arena.mounts:
        await arena.together(*(arena.send(own, mount=mount) for _ in range(50)))
        for source in (STRANGER, ACCOMPLICE):
            await arena.must_refuse("another's punch", others, source, mount)
    kept = arena.journal.punches()
    times = [
        kept[key] for key in kept if (key.serial_number, key.pin) == (NOISY, "4711")
    ]
    if times != [1]:
        arena.tally.breach(f"a replayed punch is stored {times} times")


async def _verification(arena: Arena) -> None:
    """Ask whether to let somebody in: the answer is never yes."""
    for mount in arena.mounts:
        for serial_number in (NOISY, "STRANGER1"):
            for number in range(30):
                for target, body in (
                    (f"cdata?SN={serial_number}&AuthType={number}", b"PIN=1"),
                    (f"cdata?SN={serial_number}&authtype=&x=1", b"1\t1\t1"),
                    (
                        f"cdata?SN={serial_number}&table=PostVerifyData",
                        b"PIN=1\tEvent=1",
                    ),
                ):
                    answer = await arena.send(
                        http("POST", "/iclock/" + target, body), mount=mount
                    )
                    said = body_of(answer).upper()
                    if b"SUCCESS" in said or said.startswith(b"OK"):
                        arena.tally.breach(f"{target} was answered {said[:40]!r}")


async def _questions(arena: Arena) -> None:
    """Ask for people of other terminals, PIN after PIN."""
    pins = [*map(str, range(1, 21)), "", "0", "%00", "*", "%25", "9" * 500, "'--"]

    def question(serial_number: str, pin: str) -> bytes:
        target = f"/iclock/cdata?SN={serial_number}&table=RemoteAtt&PIN={pin}"
        return http("GET", target)

    for pin in pins:
        answer = await arena.send(question(NOISY, pin))
        if b"USER" in body_of(answer).upper():
            arena.tally.breach("people are told to a terminal that may not ask")
        await arena.must_refuse("a question without key", question(ASKING, pin))
    shown = f"/iclock/cdata?SN={ASKING}&options=all&pushver=2.4.1&pushcommkey={KEY}"
    await arena.send(http("GET", shown), "127.0.0.5")
    told = 0
    for pin in pins * 2:
        answer = await arena.send(question(ASKING, pin), "127.0.0.5")
        told += b"USER" in body_of(answer).upper()
    arena.tally.notes.append(f"a terminal that may ask was told of {told} people")
    if told > _MOST_QUESTIONS:
        arena.tally.breach(f"{told} people were told in a row")


class _Between:
    """Somebody between an encrypted terminal and the server."""

    def __init__(self, arena: Arena, middle: Middle) -> None:
        """Take where the terminal believes its server to be."""
        self.arena = arena
        self.middle = middle
        self.terminal = VirtualTerminal(
            middle.url,
            SEALED,
            communication_key=KEY,
            encryption=True,
            pace=Pace(timeout=10),
        )
        self.random = Random(5)

    async def session(self) -> None:
        """Begin a session that nobody disturbs."""
        self.middle.on_request = self.middle.on_answer = None
        for _ in range(3):
            if (await self.terminal.handshake()).accepted and (
                await self.terminal.poll()
            ).accepted:
                return
        raise RuntimeError("the encrypted terminal gets no session")

    def count(self, name: str, verdict: Verdict) -> None:
        """Count how the terminal took what was done to a request."""
        self.arena.tally.tried += 1
        self.arena.tally.came[f"{name} {verdict.status}"] += 1
        if verdict.accepted:
            self.arena.tally.breach(f"{name} was not noticed")

    async def say(self, name: str, request: Passing) -> None:
        """Send something to the server, which must refuse it."""
        self.arena.tally.tried += 1
        answer = await self.middle.say(request)
        status = statuses(answer.encode())
        self.arena.tally.came[f"{name} {status[0] if status else 'nothing'}"] += 1
        if 200 in status:
            self.arena.tally.breach(f"{name} was let in")

    def flipped(self, passing: Passing) -> Passing:
        """Change one bit of what is sealed."""
        if "seal=" in passing.target:
            head, _, seal = passing.target.partition("seal=")
            at = self.random.randrange(len(seal))
            other = self.random.choice("0123456789abcdef".replace(seal[at], ""))
            return passing.with_target(f"{head}seal={seal[:at]}{other}{seal[at + 1 :]}")
        return replace(passing, body=self._flip(passing.body))

    def flipped_answer(self, passing: Passing) -> Passing:
        """Change one digit of a sealed answer."""
        at = self.random.randrange(len(passing.body) or 1)
        digit = b"0" if passing.body[at : at + 1] != b"0" else b"1"
        body = passing.body[:at] + digit + passing.body[at + 1 :]
        return replace(passing, body=body)

    def _flip(self, body: bytes) -> bytes:
        """Change one bit."""
        changed = bytearray(body)
        if changed:
            changed[self.random.randrange(len(changed))] ^= 1 << self.random.randrange(
                8
            )
        return bytes(changed)


async def _sealed(arena: Arena) -> None:
    """Flip, replay, hold back, move and swap what an encrypted terminal says."""
    server = SimpleNamespace(host="127.0.0.1", port=arena.port)
    # All that the middle needs of a client is where its server is.
    middle = Middle(cast(Any, SimpleNamespace(server=server)))
    async with middle:
        between = _Between(arena, middle)
        await between.session()
        await between.terminal.punch("31")
        uploads = [each for each in middle.requests if "ATTLOG" in each.line]
        polls = [each for each in middle.requests if "getrequest" in each.line]
        for request in [*uploads, *polls] * 5:
            await between.say("replay", request)
        for request in uploads:
            for other in ("OPERLOG", "BIODATA"):
                moved = request.with_target(request.target.replace("ATTLOG", other))
                await between.say("move", moved)
            clear = replace(request, body=punch(FORGED))
            await between.say("clear body", clear)
        for request in polls:
            moved = request.with_target(request.target.replace("getrequest", "ping"))
            await between.say("move", moved)
        for name, on_request, on_answer in (
            ("flip", between.flipped, None),
            ("flip answer", None, between.flipped_answer),
        ):
            for _ in range(_ROUNDS):
                await between.session()
                middle.on_request, middle.on_answer = on_request, on_answer
                between.count(name, await between.terminal.poll())
        await _reorder(between)
        between.middle.on_request = between.middle.on_answer = None
        await between.session()
        await between.terminal.upload()
    stored = arena.journal.punches()
    times = [
        stored[key] for key in stored if (key.serial_number, key.pin) == (SEALED, "31")
    ]
    if times != [1]:
        arena.tally.breach(f"the encrypted terminal's punch is stored {times} times")
    if KEY.encode() in middle.overheard or b"\t0\t15\t" in middle.overheard:
        arena.tally.breach("a secret passed in the clear")


async def _reorder(between: _Between) -> None:
    """Give answers to other requests, and requests out of their session."""
    middle, terminal = between.middle, between.terminal
    for _ in range(_ROUNDS // 4):
        await between.session()
        earlier = middle.answers[-1]
        middle.on_answer = lambda _passing, given=earlier: given
        between.count("swapped answer", await terminal.poll())
    await between.session()
    held: list[Passing] = []

    def hold(passing: Passing) -> Passing:
        held.append(passing)
        return between.flipped(passing)

    middle.on_request = hold
    between.count("held back", await terminal.poll())
    await between.session()
    for request in held:
        await between.say("of an earlier session", request)


ATTACKS: Final[Mapping[str, Callable[[Arena], Awaitable[None]]]] = {
    "noise for each table": _noise,
    "our own facts": _own_facts,
    "replies": _replies,
    "replay": _replay,
    "verification": _verification,
    "remote attendance": _questions,
    "man in the middle": _sealed,
}
