"""The worked example of docs/encryption.md; run as a program, it writes it there."""

from base64 import b64decode
import json
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from custom_components.zkteco_push.iclock.exchange import (
    FACTORS,
    PUBLIC_KEY,
    Direction,
    SessionKeys,
    Transcript,
    decrypt_factor,
    form,
    public_bytes,
)

PAGE: Final = Path(__file__).parents[2] / "docs" / "encryption.md"
# What chance made once; the rest follows from it.
_INPUTS: Final = Path(__file__).with_name("exchange_inputs.json")
_BEGIN: Final = (
    "<!-- vectors: begin, made by `python -m tests.iclock.exchange_vectors` -->\n"
)
_END: Final = "<!-- vectors: end -->\n"

SERIAL_NUMBER: Final = "GATE000000001"
KEY: Final = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
_HANDSHAKE: Final = f"/iclock/cdata?SN={SERIAL_NUMBER}&options=all&pushver=2.4.1"
_GREETING: Final = f"GET OPTION FROM: {SERIAL_NUMBER}\nTimeZone=60\nEncrypt=1\n"
_TIME: Final = 1_800_000_000
# Method, target and body of a request, and the body of its answer.
_MESSAGES: Final = (
    (
        "POST",
        f"/iclock/cdata?SN={SERIAL_NUMBER}&table=ATTLOG&Stamp=9999",
        "7\t2027-01-15 08:00:00\t0\t1\t\t0\t0\n",
        "OK:1",
    ),
    (
        "GET",
        f"/iclock/getrequest?SN={SERIAL_NUMBER}",
        "",
        "C:1:AC_UNLOCK 1\t5\n",
    ),
)


def vectors() -> dict[str, str]:
    """Return every value of the example by name, as text."""
    given: dict[str, str] = json.loads(_INPUTS.read_text())
    terminal = _key(given["terminal_private_key"])
    server = _key(given["server_private_key"])
    first, second = (
        b64decode(given[f"encrypted_{side}_factor"]) for side in ("terminal", "server")
    )
    factors = decrypt_factor(server, first), decrypt_factor(terminal, second)
    transcript = Transcript(
        serial_number=SERIAL_NUMBER,
        handshake_target=_HANDSHAKE.encode(),
        handshake_answer=_GREETING.encode(),
        terminal_key=public_bytes(terminal.public_key()),
        server_key=public_bytes(server.public_key()),
        terminal_factor=first,
        server_factor=second,
    )
    keys = SessionKeys.derive(transcript, *factors, KEY)
    found = {
        "serial number": SERIAL_NUMBER,
        "communication key": KEY,
        "handshake target": _HANDSHAKE,
        "handshake answer (hex)": _GREETING.encode().hex(),
        "private key of the terminal (base64)": given["terminal_private_key"],
        "private key of the server (base64)": given["server_private_key"],
        "publickey request": form(PUBLIC_KEY, transcript.terminal_key).decode(),
        "publickey answer": form(PUBLIC_KEY, transcript.server_key).decode(),
        "R1 (hex)": factors[0].hex(),
        "R2 (hex)": factors[1].hex(),
        "factors request": form(FACTORS, first).decode(),
        "factors answer": form(FACTORS, second).decode(),
        "T (hex)": transcript.digest().hex(),
        "session id (hex)": keys.session_id.hex(),
        "key of requests (hex)": keys.request_key.hex(),
        "key of answers (hex)": keys.answer_key.hex(),
        "IV of requests (hex)": keys.request_iv.hex(),
        "IV of answers (hex)": keys.answer_iv.hex(),
        "time of the answers": str(_TIME),
    }
    for counter, (method, target, body, answer) in enumerate(_MESSAGES, 1):
        request = keys.seal(
            Direction.REQUEST, counter, method, target.encode(), body.encode()
        )
        timed = _TIME.to_bytes(8) + answer.encode()
        sealed = keys.seal(Direction.ANSWER, counter, method, target.encode(), timed)
        found |= {
            f"method {counter}": method,
            f"target {counter}": target,
            f"body {counter} (hex)": body.encode().hex(),
            f"request {counter} (hex)": request.hex(),
            f"answer's body {counter} (hex)": answer.encode().hex(),
            f"answer {counter}": sealed.hex(),
        }
    return found


def section(page: str) -> tuple[str, str, str]:
    """Return what is in front of the example, the example, and what follows it."""
    before, _, rest = page.partition(_BEGIN)
    example, _, after = rest.partition(_END)
    return before + _BEGIN, example, _END + after


def wording() -> str:
    """Return the example as the page shows it."""
    lines = "".join(
        f"{name} = {value}".rstrip() + "\n" for name, value in vectors().items()
    )
    return f"```\n{lines}```\n"


def printed(page: str) -> dict[str, str]:
    """Return the values that the page shows, by name."""
    lines = section(page)[1].splitlines()[1:-1]
    pairs = (line.partition(" =") for line in lines)
    return {name: value.strip() for name, _, value in pairs}


def _key(text: str) -> RSAPrivateKey:
    """Return a private key."""
    key = load_der_private_key(b64decode(text), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def main() -> None:
    """Write the example into the page."""
    before, _, after = section(PAGE.read_text())
    PAGE.write_text(before + wording() + after)


if __name__ == "__main__":
    main()
