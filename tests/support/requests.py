"""Requests of tests, which go to this machine in plain http."""

from __future__ import annotations

import ssl

import pytest

from inliaison.register import download


@pytest.fixture
def plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask again at once, and read no certificates, which takes most of the time of a request to this machine."""
    monkeypatch.setattr(download, "_PAUSE", 0)
    monkeypatch.setattr(ssl, "create_default_context", lambda **_: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
