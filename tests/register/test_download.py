"""Fetching the register from a real server on this machine, and everything that can go wrong with one."""

from __future__ import annotations

import base64
import datetime
import gzip
import json
import os
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import Run
from support.snapshots import CLASSES, document

from inliaison.dataset.registers import ISO
from inliaison.register import documents, download

pytestmark = pytest.mark.usefixtures("few_bundled")

ROWS = [
    {"id": 1, "reference": "ISO/TC 1", "organizationLiaisons": [{"id": 7, "acronym": "SEVEN"}]},
    {"id": 2, "reference": "ISO/TC 2"},
]
BODY = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
MORE = BODY + b'{"id": 3, "reference": "ISO/TC 3"}\n'
STAMPS = {"Last-Modified": "Wed, 01 Jan 2020 10:00:00 GMT", "ETag": '"one"'}

TODAY = datetime.date.today().isoformat()

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A server whose answer a test chooses, and what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = lambda handler: None
        self.asked: list[dict[str, str]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append({"path": self.path, **dict(self.headers)})
                server.answer(self)

            def log_message(self, *_: object) -> None: ...

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/iso.jsonl"
        threading.Thread(
            target=self.http.serve_forever, args=(0.01,), daemon=True
        ).start()  # Shutting down waits for it.

    def gives(
        self, body: bytes, headers: dict[str, str] | None = None, *, status: int = 200, length: int | None = None
    ) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in (headers or {}).items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(body) if length is None else length))
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer


@pytest.fixture(scope="module")
def _one_server() -> Iterator[Server]:
    """The server of all tests, so that snapshots from its address are the same in each, and need one index."""
    running = Server()
    yield running
    running.http.shutdown()
    running.http.server_close()


@pytest.fixture
def server(_one_server: Server, plain_http: None) -> Server:
    _one_server.asked.clear()
    return _one_server


@pytest.fixture
def update(run: Run, server: Server) -> Callable[..., Any]:
    return lambda *argv, **how: run("register", "update", "--url", server.url, *argv, **how)


def _stored(tmp_path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (tmp_path / "home" / "data").rglob("*.toml")}


def test_an_update_is_dated_by_the_server(update: Callable[..., Any], server: Server, run: Run) -> None:
    server.gives(BODY, headers=STAMPS)
    result = update()
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        "register of 2020-01-01 (when the server last changed it): 1 organization, 1 liaison, 2 committees\n"
    )
    assert run("register", "list", "-f", "json").json()[0]["origin"] == server.url
    assert [p["acronym"] for p in run("partners", "--no-bundled", "-f", "json").json()] == ["SEVEN"]


def test_the_next_request_is_conditional(update: Callable[..., Any], server: Server, tmp_path: Path) -> None:
    server.gives(BODY, headers=STAMPS)
    update()
    before = _stored(tmp_path)
    server.gives(b"", status=304)
    result = update()
    assert (result.code, result.err) == (0, "nothing new: the register of 2020-01-01 is still the current one\n")
    assert server.asked[-1]["If-None-Match"] == '"one"'
    assert server.asked[-1]["If-Modified-Since"] == STAMPS["Last-Modified"]
    server.gives(BODY)
    assert "nothing new: the register is the same as that of 2020-01-01" in update().err
    assert _stored(tmp_path) == before


def test_update_summarizes_the_changes(update: Callable[..., Any], server: Server) -> None:
    server.gives(BODY, headers=STAMPS)
    update()
    server.gives(MORE, {"Last-Modified": "Sat, 01 Feb 2020 10:00:00 GMT"})
    assert update().err.endswith("since 2020-01-01: 1 committee opened\n")


def test_progress_is_drawn_on_a_terminal_alone(update: Callable[..., Any], server: Server) -> None:
    server.gives(BODY, headers=STAMPS)
    assert "#" in update(terminal=True).err


def _drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def _drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def _redirect(to: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (_drip, "it took longer than 0.2 seconds"),
        (_drip_headers, "it took longer than 0.2 seconds"),
        (_endless, "the answer is longer than 100,000 bytes"),
        (_redirect("http://example.org/x"), "it leads to http://example.org/x: http is not https"),
        (_redirect("file:///etc/passwd"), "it leads to file:///etc/passwd: it is not a web address"),
        (_redirect("ftp://127.0.0.1/x"), "it leads to ftp://127.0.0.1/x: ftp is not https"),
        (_redirect("/again"), "it redirects more than 5 times"),
    ],
)
def test_slow_endless_and_redirected_downloads_are_stopped(
    update: Callable[..., Any],
    server: Server,
    answer: Answer,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    server.gives(BODY, headers=STAMPS)
    update()
    before = _stored(tmp_path)
    monkeypatch.setattr(
        download, "USUAL", download.Limits(size=100_000, seconds=0.2 if "0.2 seconds" in said else 60.0)
    )
    monkeypatch.setattr(download, "TRIES", 1)  # Another one, after this test, would reach the server in a later one.
    server.answer = answer
    result = update()
    assert (result.code, result.out) == (4, "")
    assert said in result.err
    assert "What was there before stays in use." in result.err
    assert _stored(tmp_path) == before


@pytest.mark.parametrize(
    ("body", "length", "code", "said"),
    [
        (BODY[:50], len(BODY), 4, f"the download was cut short: 50 of {len(BODY)} bytes came"),
        (BODY[:50], None, 3, ":1:"),
        (b"<html></html>", None, 3, "is HTML or XML, not JSON Lines"),
        (gzip.compress(BODY), None, 3, "is compressed (gzip), not JSON Lines"),
        (b"", None, 3, "is empty"),
        (b"[" + BODY + b"]", None, 3, "is a JSON array, not JSON Lines"),
    ],
)
def test_truncated_or_invalid_download_keeps_the_old_snapshot(
    update: Callable[..., Any],
    server: Server,
    run: Run,
    tmp_path: Path,
    body: bytes,
    length: int | None,
    code: int,
    said: str,
) -> None:
    server.gives(BODY, headers=STAMPS)
    update()
    before = _stored(tmp_path)
    server.gives(body, length=length)
    result = update()
    assert (result.code, result.out) == (code, "")
    assert said in result.err
    assert _stored(tmp_path) == before
    assert "SEVEN" in run("partners", "--no-bundled").out


@pytest.mark.parametrize(("status", "tries"), [(503, 3), (500, 3), (429, 3), (404, 1), (403, 1)])
def test_error_status_of_the_server_is_reported(
    update: Callable[..., Any], server: Server, status: int, tries: int
) -> None:
    server.gives(b"no", status=status)
    result = update()
    assert result.code == 4
    assert f"the server answered {status}" in result.err
    assert len(server.asked) == tries


def test_update_retries_until_the_server_recovers(update: Callable[..., Any], server: Server) -> None:
    def second(handler: BaseHTTPRequestHandler) -> None:
        server.gives(BODY, status=503 if len(server.asked) < 2 else 200, headers=STAMPS)
        server.answer(handler)
        server.answer = second

    server.answer = second
    assert update().code == 0


def test_an_answer_that_breaks_off_is_forgotten_by_the_next_try(
    update: Callable[..., Any], server: Server, tmp_path: Path
) -> None:
    def reset(handler: BaseHTTPRequestHandler) -> None:
        server.gives(BODY, headers=STAMPS)
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"x" * 50_000)
        time.sleep(0.1)
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    server.answer = reset
    assert update().code == 0
    assert len(server.asked) == 2
    assert len(_stored(tmp_path)) == 2


@pytest.mark.usefixtures("plain_http")
def test_unreachable_server_is_an_error(run: Run) -> None:
    server = Server()
    server.http.shutdown()
    server.http.server_close()
    result = run("register", "update", "--url", server.url)
    assert (result.code, result.err.count("\n")) == (4, 2)
    assert "(3 tries)" in result.err


@pytest.mark.parametrize(
    "url", ["http://example.org/x", "ftp://example.org/x", "file:///etc/passwd", "x", "", "https://", "http://[::"]
)
def test_unsupported_addresses_are_refused(run: Run, url: str) -> None:
    result = run("register", "update", "--url", url)
    assert (result.code, result.out) == (2, "")
    assert "will not fetch" in result.err


@pytest.mark.usefixtures("plain_http")
def test_unknown_host_is_an_error(run: Run) -> None:
    result = run("register", "update", "--url", "https://no-such-host.invalid/x")
    assert result.code == 4
    assert "cannot fetch https://no-such-host.invalid/x" in result.err
    assert "Traceback" not in result.err


def test_interrupted_download_leaves_no_file(
    update: Callable[..., Any], server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sent, over = threading.Event(), threading.Event()
    server.gives(BODY, headers=STAMPS, length=len(BODY) + 1)
    send = server.answer

    def stall(handler: BaseHTTPRequestHandler) -> None:
        send(handler)
        sent.set()
        over.wait()

    def interrupt(*_: object) -> None:
        sent.wait(20)
        raise KeyboardInterrupt

    server.answer = stall
    monkeypatch.setattr(download.threading.Thread, "join", interrupt)  # type: ignore[attr-defined]
    result = update()
    over.set()
    assert (result.code, result.out) == (130, "")
    assert _stored(tmp_path) == {}


def test_untrusted_certificate_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not at hand to make a certificate")
    command = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key.pem -out cert.pem"
    subprocess.run([openssl, *command.split()], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    listener = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    listener.socket = context.wrap_socket(listener.socket, server_side=True)
    listener.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setattr(download, "_PAUSE", 0)
    address = f"127.0.0.1:{listener.server_address[1]}/x"
    result = run("register", "update", "--url", f"https://{address}")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setattr(download, "_LOOPBACK", ())  # As another machine, for which the variable is read.
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    told = run("register", "update", "--url", f"https://{address}").err
    listener.shutdown()
    listener.server_close()
    assert (result.code, result.err.count("\n")) == (4, 2)
    assert ("certificate" in result.err.casefold(), "SSL_CERT_" in result.err) == (True, False)
    assert f"SSL_CERT_DIR={tmp_path} says which to trust" in told


@pytest.mark.usefixtures("plain_http")
def test_unreachable_proxy_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    result = run("register", "update")
    assert (result.code, result.err.count("\n")) == (4, 2)
    assert "(3 tries)" in result.err


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ALL_PROXY", "socks5://me:secret@127.0.0.1:1", "ALL_PROXY names a socks5 proxy; only http and https"),
        ("all_proxy", "socks://127.0.0.1:1", "all_proxy names a socks proxy"),
        ("HTTPS_PROXY", "ftp://127.0.0.1:1", "HTTPS_PROXY names a ftp proxy"),
        ("HTTP_PROXY", "http://[::1", "HTTP_PROXY is not an address of a proxy"),
        ("NO_PROXY", "localhost,[::1]", "NO_PROXY=localhost,[::1] cannot be read"),
        ("SSL_CERT_FILE", "/no/such/file.pem", "cannot read SSL_CERT_FILE=/no/such/file.pem: No such file"),
        ("SSL_CERT_FILE", __file__, f"cannot read SSL_CERT_FILE={__file__}: NO_CERTIFICATE"),
    ],
)
def test_a_variable_that_stops_the_download_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    for known in [known for known in os.environ if known.upper().endswith("_PROXY")]:
        monkeypatch.delenv(known)
    monkeypatch.setenv(name, value)
    result = run("register", "update", "--url", "https://iso.invalid/x")
    assert (result.code, result.out, "secret" in result.err) == (4, "", False)
    assert message in result.err
    assert f"\nCorrect or unset {name}.\n" in result.err


def test_download_requests_no_compression(update: Callable[..., Any], server: Server) -> None:
    server.gives(BODY, headers=STAMPS)
    update()
    assert [asked["Accept-Encoding"] for asked in server.asked] == ["identity"]


def test_unrequested_304_is_an_error(update: Callable[..., Any], server: Server, tmp_path: Path) -> None:
    server.gives(b"", status=304)
    result = update()
    assert (result.code, result.out) == (4, "")
    assert f"cannot fetch {server.url}: the server answered 304 Not Modified to a request without" in result.err
    assert "inliaison register import FILE" in result.err
    assert _stored(tmp_path) == {}


@pytest.mark.parametrize("where", ["etag", "address"])
def test_long_etags_and_addresses_are_stored_completely(run: Run, server: Server, where: str) -> None:
    url = server.url + ("?" + "x" * 5000 if where == "address" else "")
    tag = '"' + "e" * (5000 if where == "etag" else 1) + '"'
    server.gives(BODY, headers=STAMPS | {"ETag": tag})
    result = run("register", "update", "--url", url)
    assert (result.code, result.err.count("\n"), "2 committees" in result.err) == (0, 1, True)
    assert run("register", "list", "-f", "json").json()[0]["origin"] == url
    server.gives(b"", status=304)
    assert "nothing new" in run("register", "update", "--url", url).err
    assert server.asked[-1]["If-None-Match"] == tag


def test_etag_with_invalid_characters_is_not_sent(update: Callable[..., Any], server: Server) -> None:
    server.gives(BODY, headers=STAMPS | {"ETag": '"\xe9"'})
    assert update().code == 0
    assert update().code == 0
    assert "If-None-Match" not in server.asked[-1]


def _basic(login: str) -> str:
    return "Basic " + base64.b64encode(login.encode()).decode()


def test_login_in_the_url_is_sent_but_never_stored_or_printed(run: Run, server: Server, tmp_path: Path) -> None:
    url = server.url.replace("//", "//annaqx:s%40kr1tz@")
    server.gives(BODY, headers=STAMPS)
    said = run("register", "update", "--url", url)
    assert (said.code, server.asked[-1]["Authorization"]) == (0, _basic("annaqx:s@kr1tz"))
    assert run("register", "list", "-f", "json").json()[0]["origin"] == server.url
    server.gives(b"", status=304)
    assert "nothing new" in run("register", "update", "--url", url).err
    assert server.asked[-1]["If-None-Match"] == '"one"'
    texts = [said.err, run("register", "status").out]
    for body, status in ((b"no", 404), (b"{", 200), (b"<html>", 200), (b"", 503)):
        server.gives(body, status=status)
        texts.append(run("register", "update", "--url", url).err)
        assert texts[-1].startswith("error:")
    for bad in ("https://annaqx:s%40kr1tz@[::", "http://annaqx:s%40kr1tz@example.org/", "https://annaqx:s%40kr1tz/x@host/x",
                "annaqx:s%40kr1tz@host/x"):  # fmt: skip
        texts.append(run("register", "update", "--url", bad).err)
        assert "will not fetch" in texts[-1]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for text in (*texts, kept.decode("utf-8", "replace")):
        assert "kr1tz" not in text
        assert "annaqx" not in text


def _web(monkeypatch: pytest.MonkeyPatch, answers: dict[str, httpx.Response]) -> list[httpx.Request]:
    """Pretend that these addresses are the whole web; what was asked of it comes back."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[str(request.url)]

    real = httpx.Client
    monkeypatch.setattr(httpx, "Client", lambda **how: real(transport=httpx.MockTransport(answer), **how))
    return asked


def _to(address: str) -> httpx.Response:
    return httpx.Response(302, headers={"Location": address})


@pytest.mark.parametrize(
    ("start", "to"),
    [
        ("https://example.org/a", "http://example.org/b"),
        ("https://example.org/a", "http://127.0.0.1:8000/b"),
        ("https://localhost/a", "http://localhost/b"),
    ],
)
def test_redirect_from_https_to_http_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch, start: str, to: str) -> None:
    asked = _web(monkeypatch, {start: _to(to), to: httpx.Response(200, content=iter([BODY]))})
    result = run("register", "update", "--url", start)
    assert (result.code, [str(request.url) for request in asked]) == (4, [start])
    assert f"it leads to {to}: http is not https" in result.err


def test_redirect_from_https_to_local_http_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    own, far = "http://127.0.0.1:8000/a", "https://example.org/b"
    _web(monkeypatch, {own: _to(far), far: _to(own)})
    assert f"it leads to {own}: http is not https" in run("register", "update", "--url", own).err


def test_a_login_is_not_sent_to_another_host(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = ("https://example.org/a", "https://example.org/b", "https://example.net/c")
    answers = {pages[0]: _to("/b"), pages[1]: _to(pages[2]), pages[2]: httpx.Response(200, content=iter([BODY]))}
    asked = _web(monkeypatch, answers)
    assert run("register", "update", "--url", "https://u:p@example.org/a").code == 0
    assert [request.headers.get("Authorization") for request in asked] == [_basic("u:p"), _basic("u:p"), None]


def test_redirect_to_an_invalid_address_is_an_error(update: Callable[..., Any], server: Server) -> None:
    server.answer = _redirect("http://u:cret@[::")
    result = update()
    assert (result.code, result.out, "cret" in result.err) == (4, "", False)


@pytest.fixture
def serve(run: Run, server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, bytes]], None]:
    """Let the server stand for ISO's: with a file at each of some paths, and nothing elsewhere."""
    root = server.url.removesuffix("/iso.jsonl")
    addresses = {"standards": f"{root}/standards", "ics": f"{root}/ics"}
    ours = ISO._replace(address=f"{root}/committees", documents=addresses)
    monkeypatch.setattr("inliaison.cli.update_register.ISO", ours)

    def serve(files: dict[str, bytes]) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            content, asked = files.get(handler.path.strip("/")), server.asked[-1].get("If-None-Match")
            tag = f'"{len(content or b"")}"'
            server.gives(content or b"", {"ETag": tag}, status=404 if content is None else 304 if asked == tag else 200)
            server.answer(handler)
            server.answer = answer

        server.answer = answer

    return serve


DOCUMENTS = (json.dumps(document(1, "ISO 1:2001")) + "\n").encode()


def _kinds(run: Run) -> list[str]:
    return [one["kind"] for one in run("register", "list", "-f", "json").json()]


def test_classes_are_fetched_with_the_committees_and_documents_if_wanted(
    run: Run, server: Server, serve: Callable[..., None]
) -> None:
    serve({"committees": BODY, "ics": CLASSES.encode(), "standards": DOCUMENTS})
    assert run("register", "update").code == 0
    assert _kinds(run) == ["committees", "ics"]
    result = run("register", "update", "--standards")
    assert (result.code, _kinds(run)) == (0, ["committees", "standards", "ics"])
    assert result.err.splitlines() == [
        f"nothing new: the register of {TODAY} is still the current one",
        f"nothing new: the classification (ICS) of {TODAY} is still the current one",
        f"catalogue of standards of {TODAY} (today): 1 document",
    ]
    result = run("register", "update", "--standards", "--if-older", "1d")
    assert (result.code, result.err.count("nothing fetched: the ")) == (0, 3)
    assert run("register", "update", "--if-older", "soon").code == 2
    told = run("register", "update", "--standards").err
    assert f"nothing new: the catalogue of standards of {TODAY} is still the current one\n" in told


def test_committees_are_kept_if_the_classes_or_documents_cannot_be_fetched(
    run: Run, serve: Callable[..., None]
) -> None:
    serve({"committees": BODY, "standards": DOCUMENTS})
    result = run("register", "update", "--standards")
    assert (result.code, _kinds(run)) == (4, ["committees", "standards"])
    assert "/ics: the server answered 404" in result.err
    serve({"committees": BODY, "ics": b"<html>", "standards": DOCUMENTS})
    result = run("register", "update")
    assert (result.code, _kinds(run)) == (3, ["committees", "standards"])
    serve({"ics": CLASSES.encode()})
    result = run("register", "update", "--standards")
    assert (result.code, result.err.count("error:"), _kinds(run)) == (4, 1, ["committees", "standards"])


def test_one_address_is_fetched_alone_whichever_file_it_is(
    run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "USUAL", download.Limits(size=len(DOCUMENTS) - 1, seconds=9.0))
    server.gives(DOCUMENTS, STAMPS)
    result = run("register", "update", "--url", server.url)
    assert (result.code, "the answer is longer than" in result.err, _kinds(run)) == (4, True, [])
    assert run("register", "update", "--url", server.url, "--standards").code == 0
    assert (_kinds(run), len(server.asked)) == (["standards"], 2)
    server.gives(b"", status=304)
    told = run("register", "update", "--url", server.url).err
    assert told == "nothing new: the catalogue of standards of 2020-01-01 is still the current one\n"
    server.gives(DOCUMENTS)
    told = run("register", "update", "--url", server.url, "--standards").err
    assert told == "nothing new: the catalogue of standards is the same as that of 2020-01-01\n"


def test_a_damaged_catalogue_is_fetched_again(run: Run, server: Server) -> None:
    server.gives(DOCUMENTS, STAMPS)
    assert run("register", "update", "--url", server.url, "--standards").code == 0
    (snapshot,) = documents.list_snapshots("standards")
    good = snapshot.path.read_bytes()
    snapshot.path.write_bytes(good[:-20])
    assert run("register", "update", "--url", server.url, "--standards").code == 0
    assert "If-None-Match" not in server.asked[-1]
    assert snapshot.path.read_bytes() == good
