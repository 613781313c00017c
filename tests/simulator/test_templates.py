"""Templates and pictures on their way from one terminal to another."""

from base64 import b64encode
from dataclasses import replace
from types import MappingProxyType

import pytest

from simulator import (
    AIFACE,
    FACE_JPEG,
    SPEEDFACE_V5L,
    Biometric,
    Model,
    VirtualTerminal,
    commented,
    make_picture,
    make_templates,
)

from .commanded import terminal_of
from .fake_server import FakeServer

TEMPLATE = b64encode(b"M\x87SS21" + bytes(200)).decode()
NEAR_INFRARED = replace(
    SPEEDFACE_V5L,
    biometrics=MappingProxyType({Biometric.NEAR_INFRARED_FACE: "7.0"}),
    capacity=replace(SPEEDFACE_V5L.capacity, faces=1),
)


def face(**changes: str) -> str:
    """Return a command with a face of an AiFace."""
    given = {
        "Pin": "1",
        "No": "0",
        "Index": "0",
        "Valid": "1",
        "Duress": "0",
        "Type": "9",
        "MajorVer": "39",
        "MinorVer": "3",
        "Format": "0",
        "Tmp": TEMPLATE,
    } | changes
    return "DATA UPDATE BIODATA " + "\t".join(f"{k}={v}" for k, v in given.items())


def photo(size: int = 0, **changes: str) -> str:
    """Return a command with a comparison photo of so many bytes."""
    jpeg = (
        commented(FACE_JPEG, "x" * (size - len(FACE_JPEG) - 4)) if size else FACE_JPEG
    )
    content = b64encode(jpeg).decode()
    given = {"PIN": "1", "Type": "9", "Size": str(len(content)), "Content": content}
    return "DATA UPDATE BIOPHOTO " + "\t".join(
        f"{key}={value}" for key, value in (given | changes).items()
    )


async def hand_over(
    server: FakeServer, source: VirtualTerminal, target: VirtualTerminal
) -> list[int]:
    """Upload all of one terminal, tell it to another, and return what that says."""
    assert (await source.upload()).accepted
    lines = [*server.lines("OPERLOG"), *server.lines("BIODATA")]
    lines = [line.replace("USER ", "USERINFO ", 1) for line in lines]
    lines = [line.replace("FP ", "FINGERTMP ", 1) for line in lines]
    results = [await target.execute(f"DATA UPDATE {line}") for line in lines]
    return [result.code for result in results]


async def test_a_copy_is_the_same_to_the_byte(server: FakeServer) -> None:
    """Test that what goes up and comes down again is stored unchanged."""
    source = VirtualTerminal(server.url, "S1", users=3, pictures=True)
    for template in make_templates(source.identity, "2", Biometric.PALM, 1):
        source.store.put_template(replace(template, valid="0", duress="1"))
    target = VirtualTerminal(server.url, "S2")
    codes = await hand_over(server, source, target)
    assert codes == [0] * (3 + 6 + 6 + 5)
    assert target.store.users.items() == source.store.users.items()
    assert target.store.templates.items() == source.store.templates.items()
    assert target.store.pictures.items() == source.store.pictures.items()
    assert target.store.unsent == 0


async def test_a_copy_in_the_older_form_is_the_same(server: FakeServer) -> None:
    """Test that a fingerprint survives the table that has no versions."""
    source = VirtualTerminal(server.url, "S1", model="K40", users=2)
    target = VirtualTerminal(server.url, "S2", model="K40")
    assert await hand_over(server, source, target) == [0] * 4
    assert target.store.templates.items() == source.store.templates.items()


async def test_another_version_is_refused(server: FakeServer) -> None:
    """Test that an AiFace takes a SpeedFace's fingers, but not its faces."""
    source = VirtualTerminal(server.url, "S1", users=2)
    target = VirtualTerminal(server.url, "S2", model="AiFace")
    assert await hand_over(server, source, target) == [0, 0, 0, -30, 0, -30]
    assert {row.kind for row in target.store.templates} == {Biometric.FINGERPRINT}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (face(), 0),
        (face(Size=str(len(TEMPLATE))), 0),
        (face(Size="9"), -9),
        (face(MajorVer="58", MinorVer="10"), -30),
        (face(Type="8"), -1004),
        (face(Type="2"), -1004),
        (face(Pin="99"), -10),
        (photo(), 0),
        (photo(Type="0"), 0),
        (photo(32 * 1024), 0),
        (photo(32 * 1024 + 1), -1001),
        (photo(32 * 1024 + 1).replace("BIOPHOTO", "USERPIC"), -1001),
        (photo(PIN="99"), -10),
        (photo(PIN="99").replace("BIOPHOTO", "USERPIC"), -10),
        (photo(Type="8"), -1004),
    ],
)
async def test_what_a_newer_terminal_takes(
    server: FakeServer, text: str, code: int
) -> None:
    """Test the answers of a terminal with another face version and small photos."""
    terminal = terminal_of(server, model=AIFACE)
    assert (await terminal.execute(text)).code == code
    stored = len(terminal.store.templates) + len(terminal.store.pictures)
    assert stored == (1 if code == 0 else 0)


@pytest.mark.parametrize(
    ("model", "code", "support"),
    [
        (AIFACE, 0, "0:0:0:0:0:0:0:0:0:1"),
        (replace(AIFACE, photo_kinds=frozenset()), -1004, "0:0:0:0:0:0:0:0:0:0"),
    ],
)
async def test_photos_only_where_the_model_compares_with_them(
    server: FakeServer, model: Model, code: int, support: str
) -> None:
    """Test that what a model announces decides what it takes."""
    terminal = terminal_of(server, model=model)
    options = terminal.all_options()
    assert options["MultiBioPhotoSupport"] == support
    assert options["MultiBioDataSupport"] == "0:1:0:0:0:0:0:0:0:1"
    assert options["MultiBioVersion"] == "0:10.0:0:0:0:0:0:0:0:39.3"
    assert (await terminal.execute(photo())).code == code


async def test_a_template_made_of_a_photo_is_posted_back(server: FakeServer) -> None:
    """Test that PostBackTmpFlag makes a template of the terminal's own version."""
    terminal = terminal_of(server, model=AIFACE)
    await terminal.execute(photo())
    assert len(terminal.store.templates) == 0
    await terminal.execute(photo(PostBackTmpFlag="1"))
    await terminal.upload()
    (line,) = server.lines("BIODATA")
    assert "\tType=9\tMajorVer=39\tMinorVer=3\t" in line


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        (Biometric.PALM, [(1, index) for index in range(5)]),
        (Biometric.NEAR_INFRARED_FACE, [(number, 0) for number in range(12)]),
        (Biometric.FINGER_VEIN, [(1, index) for index in range(3)]),
        (Biometric.VISIBLE_FACE, [(1, 0)]),
    ],
)
def test_one_individual_may_have_many_templates(
    kind: Biometric, places: list[tuple[int, int]]
) -> None:
    """Test that each has its own place and content, and a second take differs."""
    terminal = VirtualTerminal("http://127.0.0.1:1", "S1")
    rows = make_templates(terminal.identity, "7", kind, 1)
    assert [(row.number, row.index) for row in rows] == places
    again = make_templates(terminal.identity, "7", kind, 1, take=1)
    contents = {row.content for row in (*rows, *again)}
    assert len(contents) == 2 * len(places)


@pytest.mark.parametrize(
    ("model", "kind"),
    [
        (
            replace(SPEEDFACE_V5L, capacity=replace(SPEEDFACE_V5L.capacity, palms=1)),
            Biometric.PALM,
        ),
        (NEAR_INFRARED, Biometric.NEAR_INFRARED_FACE),
    ],
)
async def test_templates_of_one_individual_count_once(
    server: FakeServer, model: Model, kind: Biometric
) -> None:
    """Test that a full terminal still takes the rest of what it has begun."""
    source = VirtualTerminal(server.url, "S2", model=model, users=2)
    source.store.templates.clear()
    for pin in "12":
        for row in make_templates(source.identity, pin, kind):
            source.store.put_template(row)
    target = VirtualTerminal(server.url, "S3", model=model)
    codes = await hand_over(server, source, target)
    each = (len(codes) - 2) // 2
    assert each in (5, 12)
    assert codes == [0, 0] + [0] * each + [-1001] * each
    assert target.store.count(kind) == 1


def test_each_seeded_picture_differs() -> None:
    """Test that pictures are JPEGs, and no two are alike."""
    terminal = VirtualTerminal("http://127.0.0.1:1", "S1", users=4, pictures=True)
    rows = list(terminal.store.pictures)
    assert [(row.pin, row.comparison) for row in rows[:2]] == [
        ("1", False),
        ("1", True),
    ]
    assert len({row.content for row in rows}) == 8
    assert all(row.content.startswith("/9j/") for row in rows)
    other = VirtualTerminal("http://127.0.0.1:1", "S2")
    assert make_picture(other.identity, "1").content not in {
        row.content for row in rows
    }


def test_no_pictures_unless_asked_or_possible() -> None:
    """Test that a model without faces has users' pictures only."""
    plain = VirtualTerminal("http://127.0.0.1:1", "S1", users=2)
    assert len(plain.store.pictures) == 0
    older = VirtualTerminal(
        "http://127.0.0.1:1", "S1", model="K40", users=2, pictures=True
    )
    assert [row.comparison for row in older.store.pictures] == [False, False]


async def test_seeded_pictures_go_up_one_by_one(server: FakeServer) -> None:
    """Test the lines of seeded pictures, each in a request of its own."""
    terminal = VirtualTerminal(server.url, "S1", users=1, pictures=True)
    await terminal.upload()
    user, picture, comparison = server.of("OPERLOG")
    assert user.lines[0].startswith("USER PIN=1\t")
    content = make_picture(terminal.identity, "1").content
    assert picture.lines == [
        f"USERPIC PIN=1\tFileName=1.jpg\tSize={len(content)}\tContent={content}"
    ]
    content = make_picture(terminal.identity, "1", comparison=True).content
    assert comparison.lines == [
        "BIOPHOTO PIN=1\tNo=0\tIndex=0\tFileName=1.jpg\tType=9"
        f"\tSize={len(content)}\tContent={content}"
    ]
    assert terminal.complaints == []


def test_a_comment_leaves_the_rest_alone() -> None:
    """Test the segment that makes pictures differ, and that only a JPEG gets one."""
    jpeg = commented(FACE_JPEG, "Zoë")
    assert jpeg[:10] == b"\xff\xd8\xff\xfe\x00\x06Zo\xc3\xab"
    assert jpeg[10:] == FACE_JPEG[2:]
    with pytest.raises(ValueError, match="Not a JPEG"):
        commented(b"BM", "x")
