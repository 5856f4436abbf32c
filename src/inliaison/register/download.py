"""The only use of the network: the download of a register, which is complete or fails."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from inliaison import __version__
from inliaison.errors import AccessError, InliaisonError, UsageError
from inliaison.register import client, source_files


class Limits(NamedTuple):
    """Where a download is aborted."""

    size: int
    """The largest number of bytes."""
    seconds: float
    """The longest time for everything: tries, redirects, headers and body."""


USUAL = Limits(64 * 1024 * 1024, 120.0)
LARGE = Limits(source_files.MAX_BYTES, 30 * 60.0)
"""The limits for ISO's documents, which take a hundred megabytes."""

TRIES = 3
_HOPS = 5
_PAUSE = 0.5
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_STAMPS = (("etag", "If-None-Match", "ETag"), ("last_modified", "If-Modified-Since", "Last-Modified"))
_NOTHING_LOST = "What was there before stays in use."

Progress = Callable[[int, int | None], None]
Login = tuple[str, str]
"""A user and a password."""


class ServerAnswer(NamedTuple):
    """What the server said about a file that it sent."""

    modification_date: str | None
    """The day of its last change, if the server gave it."""
    stamps: dict[str, str]
    """The values that make the next request a conditional one."""


class _Destination(NamedTuple):
    """Where the body of an answer goes."""

    progress: Progress
    target: BinaryIO
    max_bytes: int


class _BusyError(Exception):
    """A failure that may be temporary, so that another try is worthwhile."""


def fetch(
    address: str, head_before: Mapping[str, Any], progress: Progress, target: BinaryIO, limits: Limits
) -> ServerAnswer | None:
    """Write the file at an address to `target`, or return None if it still has the stamps of `head_before`.

    Only https is allowed, for every redirect too, except plain http to this machine if the address itself is one. User
    and password in an address are sent, but never shown. Raises UsageError for another address, AccessError for any
    failure.
    """
    refusal = _find_refusal(address, before="http")
    address, login = split_address(address)
    if refusal:
        raise UsageError(f"will not fetch {address}: {refusal}", remedy="Give an https address.")
    results: list[ServerAnswer | BaseException | None] = []
    cancellation = threading.Event()

    def report(size: int, whole: int | None) -> None:
        if not cancellation.is_set():
            progress(size, whole)

    def work() -> None:
        try:
            results.append(_fetch_with_retries(address, login, head_before, _Destination(report, target, limits.size)))
        except BaseException as error:
            results.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    end = time.monotonic() + limits.seconds
    try:
        while worker.is_alive() and time.monotonic() < end:  # In steps, so that Ctrl-C works.
            worker.join(0.05)
    finally:
        cancellation.set()
    if not results:
        raise _explain_failure(address, f"it took longer than {limits.seconds:g} seconds")
    if isinstance(results[0], BaseException):
        raise results[0]
    return results[0]


def split_address(address: str) -> tuple[str, Login | None]:
    """Return an address without its user and password, and these; from an invalid one, cut all that may be one."""
    try:
        parts = urlsplit(address)
        user, password, _ = parts.username, parts.password, parts.port
    except ValueError:
        return _strip_login(address), None
    if not parts.netloc:
        return _strip_login(address), None
    if "@" not in parts.netloc:
        return address, None
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return plain, (unquote(user or ""), unquote(password or ""))


def _strip_login(address: str) -> str:
    return re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*:/+)?.*@", r"\1", address, flags=re.DOTALL)


def _fetch_with_retries(
    address: str, login: Login | None, stamps: Mapping[str, Any], body: _Destination
) -> ServerAnswer | None:
    for attempt in range(1, TRIES + 1):
        try:
            return _fetch_once(address, login, stamps, body)
        except _BusyError as error:
            if attempt == TRIES:
                raise _explain_failure(address, f"{error} ({TRIES} tries)") from None
            time.sleep(_PAUSE * attempt)
    raise AssertionError


def _explain_failure(address: str, reason: str, remedy: str = _NOTHING_LOST) -> InliaisonError:
    return AccessError(f"cannot fetch {address}: {reason}", remedy=remedy)


def _find_refusal(address: str, *, before: str) -> str:
    """Return why an address is not fetched, or an empty string; `before` is the scheme of the address before it."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:  # The error's message may quote a password.
        return "it is not a web address"
    if not host:
        return "it is not a web address"
    if parts.scheme == "https" or (parts.scheme == before == "http" and host in _LOOPBACK):
        return ""
    return f"{parts.scheme or 'nothing'} is not https"


def _fetch_once(
    address: str, login: Login | None, stamps: Mapping[str, Any], body: _Destination
) -> ServerAnswer | None:
    headers = {"Accept-Encoding": "identity", "User-Agent": f"inliaison/{__version__}"}
    for stamp, header, _ in _STAMPS:
        if stamps.get(stamp):
            headers[header] = str(stamps[stamp])
    current = address
    for _ in range(_HOPS):
        is_local = urlsplit(current).hostname in _LOOPBACK
        try:
            with (
                client.connect(trust_env=not is_local) as connection,
                connection.stream("GET", current, headers=headers, auth=login) as response,
            ):
                if not response.has_redirect_location:
                    return _read_response(address, response, body)
                current, login = _resolve_redirect(address, current, login, response.headers["location"])
        except httpx.TimeoutException:
            raise _BusyError("the server did not answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _BusyError(_describe_error(error, is_local=is_local)) from None
    raise _explain_failure(address, f"it redirects more than {_HOPS} times")


def _describe_error(error: Exception, *, is_local: bool) -> str:
    """Return the text of a network error; for certificates, with the variable that determines which are trusted."""
    words = str(error) or type(error).__name__
    source = client.describe_certificates() if "CERTIFICATE_VERIFY_FAILED" in words and not is_local else ""
    return f"{words}; {source} says which to trust" if source else words


def _resolve_redirect(address: str, current: str, login: Login | None, location: str) -> tuple[str, Login | None]:
    """Return the target of a redirect and the login for it, which is passed on only to the same server."""
    try:
        location_url = urljoin(current, location)
    except ValueError:
        location_url = location
    refusal = _find_refusal(location_url, before=urlsplit(current).scheme)
    target, own_login = split_address(location_url)
    if refusal:
        raise _explain_failure(address, f"it leads to {target}: {refusal}")
    is_same_server = urlsplit(current)[:2] == urlsplit(target)[:2]
    return target, own_login or (login if is_same_server else None)


def _read_response(address: str, response: httpx.Response, body: _Destination) -> ServerAnswer | None:
    if response.status_code == httpx.codes.NOT_MODIFIED:
        if any(header in response.request.headers for _, header, _ in _STAMPS):
            return None
        reason = "the server answered 304 Not Modified to a request without a condition"
        raise _explain_failure(
            address, reason, "Try again later, or get the file and give it to `inliaison register import FILE`."
        )
    if response.status_code != httpx.codes.OK:
        reason = f"the server answered {response.status_code} {response.reason_phrase}".rstrip()
        if response.is_server_error or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise _BusyError(reason)
        raise _explain_failure(address, reason)
    length = response.headers.get("content-length", "")
    size = int(length) if length.isascii() and length.isdigit() else None
    _read_body(address, response, size, body)
    values = {stamp: response.headers.get(header, "") for stamp, _, header in _STAMPS}
    stamps = {stamp: value for stamp, value in values.items() if value.isascii() and value.isprintable() and value}
    return ServerAnswer(_parse_day(stamps.get("last_modified")), stamps)


def _read_body(address: str, response: httpx.Response, size: int | None, body: _Destination) -> None:
    """Write the body to its target, from the start: an earlier try may have written there."""
    body.target.seek(0)
    body.target.truncate()
    length = 0
    try:
        for part in response.iter_raw():
            length += len(part)
            if length > body.max_bytes:
                raise _explain_failure(address, f"the answer is longer than {body.max_bytes:,} bytes")
            body.target.write(part)
            body.progress(length, size)
    except httpx.RemoteProtocolError:
        pass  # The download was cut short; the message below gives the number of bytes.
    else:
        if size is None or length == size:
            return
    expected_size = f"{size:,}" if size is not None else "an unknown number of"
    raise _explain_failure(address, f"the download was cut short: {length:,} of {expected_size} bytes came")


def _parse_day(text: str | None) -> str | None:
    try:
        return parsedate_to_datetime(text).date().isoformat() if text else None
    except ValueError:
        return None
