"""Attacks in the access-control dialect: strangers, forged dialects, doors, secrets."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
import json
import re
from typing import Any, Final

from scripts.demo.configuration import DOMAIN

from .attack_arena import (
    ACCOMPLICE,
    DOORS,
    FORGED,
    HONEST,
    NETTED,
    STRANGER,
    Arena,
    body_of,
    http,
)
from .attack_panel import PANEL
from .attack_protocol import rows_of

_DIALECT: Final = f"{DOMAIN}.dialect"
_SWITCHES: Final = 40
# Values that must be nowhere, under the names that firmware has for secrets.
_SECRETS: Final = {
    "authKey": "planted-authkey-31415",
    "ComPwd": "planted-compwd-92653",
    "VMSPasswd": "planted-vms-58979",
    "~AdminPwd": "planted-admin-32384",
    "QRCodeDecryptKey": "planted-qrcode-62643",
    "CommKey": "planted-commkey-38327",
}
_CARD: Final = "9502884197"
_PASSWORD: Final = "planted-password-16939"
_ANSWER: Final = re.compile(rb"(OK|\w{1,64}=\d+)[\r\n]*")
_INJECTION: Final = re.compile(
    rb"x-injected|set-cookie|AUTH=SUCCESS|C:1:", re.IGNORECASE
)


def row(pin: str, time: str | None = None, **changed: str) -> bytes:
    """Return the row of somebody who is let in, about now unless told otherwise."""
    now = f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    values = {"time": time or now, "pin": pin, "cardno": "0", "eventaddr": "1"}
    values |= {"event": "0", "inoutstatus": "0", "verifytype": "4", "index": "7"}
    pairs = (f"{key}={value}" for key, value in (values | changed).items())
    return "\t".join(pairs).encode() + b"\r\n"


def attempts(serial_number: str) -> dict[str, bytes]:
    """Return one request of each kind of this dialect, all of which forge."""
    sn = f"SN={serial_number}"
    event = row(FORGED)
    table = f"/iclock/cdata?{sn}&table=tabledata&count=1&tablename"
    answer = f"/iclock/querydata?{sn}&cmdid=1&packcnt=1&packidx=1&count=1"
    return {
        "connect": http(
            "GET", f"/iclock/cdata?{sn}&options=all&pushver=3.1.2&DeviceType=acc"
        ),
        "registry": http("POST", f"/iclock/registry?{sn}", b"LockCount=66"),
        "push": http("POST", f"/iclock/push?{sn}"),
        "event": http("POST", f"/iclock/cdata?{sn}&table=rtlog", event),
        "state": http("POST", f"/iclock/cdata?{sn}&table=rtstate", b"door=01"),
        "log": http("POST", f"{table}=transaction", b"transaction " + event),
        "user": http("POST", f"{table}=user", b"user pin=666\tprivilege=14\r\n"),
        "answer": http(
            "POST", f"{answer}&type=tabledata&tablename=user", b"user pin=6"
        ),
        "count": http("POST", f"{answer}&type=count&tablename=user", b"user=666"),
        "told options": http(
            "POST", f"{answer}&type=options&tablename=options", b"LockCount=66"
        ),
        "time": http("GET", f"/iclock/rtdata?{sn}&type=time"),
        "verify": http("POST", f"/iclock/cdata?{sn}&AuthType=device", event),
        "reply": http(
            "POST", f"/iclock/devicecmd?{sn}", b"ID=1&Return=0&CMD=CONTROL DEVICE\n"
        ),
    }


async def _strangers(arena: Arena) -> None:
    """Say everything under serial numbers that nobody has approved, from many addresses."""
    await arena.together(
        *(
            arena.must_refuse(
                kind,
                request,
                f"127.0.{number % 40 + 1}.8",
                "own" if number % 2 else "ha",
            )
            for number in range(60)
            for kind, request in attempts(f"NODOOR{number:07}").items()
        )
    )


async def _elsewhere(arena: Arena) -> None:
    """Say everything under approved numbers from where these terminals are not."""
    for mount in arena.mounts:
        for serial_number in (PANEL, HONEST, NETTED):
            for source in (STRANGER, ACCOMPLICE):
                for kind, request in attempts(serial_number).items():
                    await arena.must_refuse(kind, request, source, mount)
    _must_keep_dialects(arena)


async def _forged_dialect(arena: Arena) -> None:
    """Pretend from elsewhere that terminals speak the other dialect."""
    for mount in arena.mounts:
        for source in (STRANGER, ACCOMPLICE, "127.9.9.9"):
            for serial_number, query in (
                (HONEST, "options=all&DeviceType=acc"),
                (HONEST, "table=rtlog"),
                (PANEL, "options=all&DeviceType=att"),
                (PANEL, "table=ATTLOG"),
                (PANEL, "options=all&DeviceType=att&DeviceType=acc"),
            ):
                target = f"/iclock/cdata?SN={serial_number}&{query}"
                for data in (http("GET", target), http("POST", target, row(FORGED))):
                    await arena.must_refuse("a dialect", data, source, mount)
    _must_keep_dialects(arena)


def _must_keep_dialects(arena: Arena) -> None:
    """Look at what the journal remembers of both honest terminals."""
    remembered = facts_of(arena)
    for serial_number, wrong in ((HONEST, "access"), (PANEL, "attendance")):
        if remembered.get(serial_number, {}).get(_DIALECT) == wrong:
            arena.tally.breach(f"{serial_number} was switched to {wrong}")
    if remembered[PANEL].get("LockCount") == "66":
        arena.tally.breach("a stranger has changed how many doors there are")


def facts_of(arena: Arena) -> dict[str, dict[str, Any]]:
    """Return what the journal remembers of each terminal."""
    stored = rows_of(arena, "select serial_number, facts from terminals")
    return {serial_number: json.loads(text) for serial_number, text in stored}


async def _flapping(arena: Arena) -> None:
    """Change the dialect again and again, as a terminal that may do so."""
    for mount in arena.mounts:
        for number in range(_SWITCHES):
            kind = "att" if number % 2 else "acc"
            target = f"/iclock/cdata?SN={DOORS}&options=all&DeviceType={kind}"
            await arena.send(http("GET", target), mount=mount)
        # Side by side nobody knows which is last.
        await arena.together(
            *(
                arena.send(http("GET", f"{target}&DeviceType={kind}"), mount=mount)
                for target in [f"/iclock/cdata?SN={DOORS}&options=all"]
                for kind in ("acc", "att") * (_SWITCHES // 2)
            )
        )
    await arena.send(http("POST", f"/iclock/push?SN={DOORS}"))


async def _let_me_in(arena: Arena) -> None:
    """Ask whether to let somebody in, many at once: the answer is never yes."""
    bodies = (
        row("1"),
        row("1") + row("2"),
        b"AUTH=SUCCESS\r\n" + row("1"),
        b"auth=success\ttime=1\r\n",
        b"CONTROL=DEVICE 01010105\r\n",
        b"x=1\rAUTH=SUCCESS\r\n",
        b"x=1\0AUTH=SUCCESS",
        row("1\r\nAUTH=SUCCESS"),
        row("1").strip() + b"\tAUTH=SUCCESS",
        b"pin=" + b"1" * 100_000,
        b"",
    )

    async def ask(target: str, body: bytes, mount: str) -> None:
        answer = await arena.send(http("POST", f"/iclock/{target}", body), mount=mount)
        said = body_of(answer).lstrip().upper()
        lines = re.split(rb"[\r\n\0]+", said)
        if any(each.startswith((b"AUTH=SUCCESS", b"CONTROL")) for each in lines):
            arena.tally.breach(f"{body[:40]!r} was answered {said[:60]!r}")
        if said.startswith(b"OK"):
            arena.tally.breach(f"{target} was answered {said[:40]!r}")

    await arena.together(
        *(
            ask(f"cdata?SN={DOORS}&AuthType={kind}", body, mount)
            for mount in arena.mounts
            for kind in ("device", "DEVICE", "device&table=rtlog", "", "server")
            for body in bodies
            for _ in range(8)
        )
    )


async def _table_names(arena: Arena) -> None:
    """Name tables so that the acknowledgement would say something else."""
    names = (
        "user%0d%0aX-Injected: 1",
        "user%0d%0a%0d%0aAUTH=SUCCESS",
        "user%0aC:1:CONTROL DEVICE 01010105",
        "C:1:CONTROL%20DEVICE%2001010105",
        "AUTH=SUCCESS%00",
        "OK%0d%0aSet-Cookie: a=b",
        "%0d%0aX-Injected:1%0d%0a",
        "user%c0%8d%c0%8a",
        "%e2%80%a8user",
        "%00",
        "a" * 5000,
        "<script>",
        "../../user",
        "user=5%0auser",
    )
    for mount in arena.mounts:
        for name in names:
            quoted = name.replace(" ", "%20")
            for target in (
                f"cdata?SN={DOORS}&table=tabledata&tablename={quoted}&count=1",
                f"querydata?SN={DOORS}&type=tabledata&cmdid=1&tablename={quoted}"
                "&count=1&packcnt=1&packidx=1",
                f"cdata?SN={DOORS}&table={quoted}",
            ):
                # The same once more, as for this the other form is tried.
                for _ in range(2):
                    data = http("POST", f"/iclock/{target}", b"user pin=1\r\n")
                    answer = await arena.send(data, mount=mount)
                    if _INJECTION.search(answer):
                        arena.tally.breach(f"{name} was sent back: {answer[-80:]!r}")
                    said = body_of(answer)
                    if b" 200 " in answer[:20] and not _ANSWER.fullmatch(said):
                        arena.tally.breach(f"{name} was answered {said[:60]!r}")


async def _secrets(arena: Arena) -> None:
    """Tell secrets as firmware does: they are in no log, fact, state or diagnostics."""
    log = arena.directory.parent / "hass.log"
    begin = log.stat().st_size
    await _log_level(arena, "debug")
    pairs = [f"{name}={value}" for name, value in _SECRETS.items()]
    line = ",".join(["LockCount=2", *pairs]).encode()
    user = f"user pin=7\tcardno={_CARD}\tpassword={_PASSWORD}\tname=x\r\n".encode()
    for mount in arena.mounts:
        for target, body in (
            ("registry?", line),
            ("cdata?table=options&", line),
            ("querydata?type=options&cmdid=1&tablename=options&", line),
            ("cdata?table=tabledata&tablename=user&count=1&", user),
            ("cdata?table=tabledata&tablename=nobody_knows&count=1&", user + line),
            ("cdata?table=rtlog&", row("7", cardno=_CARD) + line),
            ("cdata?AuthType=device&", row("7", cardno=_CARD) + line),
            ("devicecmd?", b"ID=1&Return=0&CMD=" + line),
        ):
            data = http("POST", f"/iclock/{target}SN={DOORS}", body)
            await arena.send(data, mount=mount)
    await asyncio.sleep(1)
    await _log_level(arena, "warning")
    entry = await arena.client.hub()
    with log.open("rb") as file:
        file.seek(begin)
        written = file.read()
    told = await arena.client.get(f"/api/diagnostics/config_entry/{entry}")
    places = {
        "the log": written,
        "the facts": json.dumps(facts_of(arena)).encode(),
        "the diagnostics": json.dumps(told).encode(),
        "the states": json.dumps(await arena.client.get("/api/states")).encode(),
    }
    for name, content in places.items():
        for secret in (*_SECRETS.values(), _CARD, _PASSWORD):
            if secret.encode() in content:
                arena.tally.breach(f"{secret} is in {name}")
    if facts_of(arena).get(DOORS, {}).get("LockCount") != "2":
        arena.tally.breach("the registry was not even read")


async def _log_level(arena: Arena, level: str) -> None:
    """Have the integration log as much."""
    names = {f"custom_components.{DOMAIN}": level}
    await arena.client.post("/api/services/logger/set_level", names)


ATTACKS: Final[Mapping[str, Callable[[Arena], Awaitable[None]]]] = {
    "access: strangers": _strangers,
    "access: from elsewhere": _elsewhere,
    "access: forged dialect": _forged_dialect,
    "access: changing dialect": _flapping,
    "access: let me in": _let_me_in,
    "access: table names": _table_names,
    "access: secrets": _secrets,
}
