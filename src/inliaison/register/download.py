"""The only use of the network: fetching ISO's register, whole or not at all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import httpx

from inliaison import __version__
from inliaison.errors import AccessError, InliaisonError, UsageError

ADDRESS = (
    "https://isopublicstorageprod.blob.core.windows.net/opendata/_latest/iso_technical_committees/json/"
    "iso_technical_committees.jsonl"
)
LARGEST = 64 * 1024 * 1024
"""A longer answer is not read to its end."""
DEADLINE = 120.0
"""Seconds for all of it: tries, redirects, headers and body."""
TRIES = 3
_HOPS = 5
_PAUSE = 0.5
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Progress = Callable[[int, int | None], None]


class Fetched(NamedTuple):
    """A file as the server gave it."""

    content: bytes
    modified: str | None
    """The day of its last change, where the server told."""
    stamps: dict[str, str]
    """What makes the next request a conditional one."""


class _BusyError(Exception):
    """A fault that may pass; worth another try."""


def fetch(address: str, known: Mapping[str, Any], progress: Progress) -> Fetched | None:
    """The file at an address, or nothing where it is still the one whose stamps are `known`.

    https alone, at every redirect; plain http to this machine itself. Raises UsageError for another
    address, AccessError for whatever fails.
    """
    fault = _forbidden(address)
    if fault:
        raise UsageError(f"will not fetch {address}: {fault}", remedy="Give an https address.")
    done: list[Fetched | BaseException | None] = []
    gone = threading.Event()

    def work() -> None:
        try:
            done.append(_tried(address, known, lambda *seen: None if gone.is_set() else progress(*seen)))
        except BaseException as error:
            done.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    end = time.monotonic() + DEADLINE
    try:
        while worker.is_alive() and time.monotonic() < end:  # In steps, so that Ctrl-C comes through.
            worker.join(0.05)
    finally:
        gone.set()
    if not done:
        raise _failure(address, f"it took longer than {DEADLINE:g} seconds")
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]


def _tried(address: str, known: Mapping[str, Any], progress: Progress) -> Fetched | None:
    for attempt in range(1, TRIES + 1):
        try:
            return _fetched(address, known, progress)
        except _BusyError as error:
            if attempt == TRIES:
                raise _failure(address, f"{error} ({TRIES} tries)") from None
            time.sleep(_PAUSE * attempt)
    raise AssertionError


def _failure(address: str, reason: str) -> InliaisonError:
    return AccessError(f"cannot fetch {address}: {reason}", remedy="What was there before stays in use.")


def _forbidden(address: str) -> str:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as error:
        return str(error)
    if not host:
        return "it is no web address"
    if parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK):
        return ""
    return f"{parts.scheme or 'nothing'} is not https"


def _fetched(address: str, known: Mapping[str, Any], progress: Progress) -> Fetched | None:
    headers = {"Accept-Encoding": "identity", "User-Agent": f"inliaison/{__version__}"}
    for stamp, header in (("etag", "If-None-Match"), ("last_modified", "If-Modified-Since")):
        if known.get(stamp):
            headers[header] = str(known[stamp])
    here = address
    for _ in range(_HOPS):
        own = urlsplit(here).hostname in _LOOPBACK
        try:
            with (
                httpx.Client(timeout=httpx.Timeout(20.0, connect=10.0), trust_env=not own) as client,
                client.stream("GET", here, headers=headers) as response,
            ):
                if not response.has_redirect_location:
                    return _answered(address, response, progress)
                here = urljoin(here, response.headers["location"])
        except httpx.TimeoutException:
            raise _BusyError("the server did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _BusyError(str(error) or type(error).__name__) from None
        fault = _forbidden(here)
        if fault:
            raise _failure(address, f"it leads to {here}: {fault}")
    raise _failure(address, f"it redirects more than {_HOPS} times")


def _answered(address: str, response: httpx.Response, progress: Progress) -> Fetched | None:
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return None
    if response.status_code != httpx.codes.OK:
        reason = f"the server answered {response.status_code} {response.reason_phrase}".rstrip()
        if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise _BusyError(reason)
        raise _failure(address, reason)
    length = response.headers.get("content-length", "")
    whole = int(length) if length.isascii() and length.isdigit() else None
    content = _body(address, response, whole, progress)
    stamps = {"etag": "etag", "last_modified": "last-modified"}
    found = {stamp: response.headers[header] for stamp, header in stamps.items() if header in response.headers}
    return Fetched(content, _day(found.get("last_modified")), found)


def _body(address: str, response: httpx.Response, whole: int | None, progress: Progress) -> bytes:
    content = bytearray()
    try:
        for part in response.iter_raw():
            content += part
            if len(content) > LARGEST:
                raise _failure(address, f"the answer is longer than {LARGEST:,} bytes")
            progress(len(content), whole)
    except httpx.RemoteProtocolError:
        pass  # Cut short; the count of bytes tells how far it came.
    else:
        if whole is None or len(content) == whole:
            return bytes(content)
    expected = f"{whole:,}" if whole is not None else "an unknown number of"
    raise _failure(address, f"the download was cut short: {len(content):,} of {expected} bytes came")


def _day(modified: str | None) -> str | None:
    try:
        return parsedate_to_datetime(modified).date().isoformat() if modified else None
    except ValueError:
        return None
