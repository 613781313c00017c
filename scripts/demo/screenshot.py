"""Takes a screenshot of a page of a Home Assistant that scripts/develop runs."""

import argparse
import asyncio
from pathlib import Path
import sys

import aiohttp

from .browser import browser
from .client import FlowError, logged_in
from .process import StartError


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/screenshot",
        description="Takes a screenshot of a page of a Home Assistant that"
        " scripts/develop runs. Needs a Chromium.",
    )
    parser.add_argument("path", help="such as /config/integrations/dashboard")
    parser.add_argument("file", type=Path, help="the PNG file to write")
    parser.add_argument("--server", default="http://127.0.0.1:8123")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument(
        "--wait-for", default="", metavar="TEXT", help="until this is on the page"
    )
    parser.add_argument(
        "--run", metavar="JAVASCRIPT", help="run this when the page is there"
    )
    parser.add_argument("--timeout", type=float, default=60, metavar="SECONDS")
    parser.add_argument(
        "--text", action="store_true", help="print what can be read on the page"
    )
    return parser.parse_args()


async def _take(arguments: argparse.Namespace) -> None:
    """Take the screenshot."""
    async with (
        logged_in(arguments.server) as client,
        browser(client, arguments.width, arguments.height) as page,
    ):
        await page.log_in(client, dark=arguments.dark)
        try:
            await page.open(arguments.path, arguments.wait_for, arguments.timeout)
            if arguments.run:
                await page.evaluate(arguments.run)
                await asyncio.sleep(3)
        finally:
            await page.screenshot(arguments.file)
            if arguments.text:
                print(await page.text())


def main() -> int:
    """Take a screenshot and return the exit code."""
    arguments = _arguments()
    try:
        asyncio.run(_take(arguments))
    except TimeoutError:
        print(f"screenshot: not loaded in time, see {arguments.file}", file=sys.stderr)
        return 1
    except (FlowError, StartError, aiohttp.ClientError) as err:
        print(f"screenshot: {err}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
