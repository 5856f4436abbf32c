"""The HTTP client, configured by the environment: proxies and certificates."""

from __future__ import annotations

import os
from collections.abc import Iterator

import httpx

from inliaison.errors import AccessError

_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_PROXIES = ("https_proxy", "http_proxy", "all_proxy")
_SCHEMES = ("http", "https")


def connect(*, trust_env: bool) -> httpx.Client:
    """Return a client. Raises AccessError, which names the environment variable that is invalid."""
    try:
        return httpx.Client(timeout=httpx.Timeout(20.0, connect=10.0), trust_env=trust_env)
    except OSError as error:
        reason = getattr(error, "reason", None) or error.strerror or str(error)
        where = describe_certificates() or "the certificates that httpx brings"
        raise _build_error(f"cannot read {where}: {reason}", next(_iter_set(_CERTIFICATES), "SSL_CERT_FILE")) from None
    except (ImportError, ValueError, httpx.InvalidURL):
        raise _build_proxy_error() from None


def describe_certificates() -> str:
    """Return the variable that sets the certificates, with its value; an empty string if there is none."""
    name = next(_iter_set(_CERTIFICATES), "")
    return f"{name}={os.environ[name]}" if name else ""


def _build_proxy_error() -> AccessError:
    """Return an error about the proxy variables, without their values, which may hold passwords."""
    for name in [name for name in os.environ if name.lower() in _PROXIES and os.environ[name]]:
        value = os.environ[name]
        try:
            scheme = httpx.URL(value if "://" in value else f"http://{value}").scheme
        except httpx.InvalidURL as error:
            return _build_error(f"{name} is not an address of a proxy: {error}", name)
        if scheme not in _SCHEMES:
            return _build_error(f"{name} names a {scheme} proxy; only http and https proxies are supported", name)
    name = next(_iter_set(("no_proxy", "NO_PROXY")), "NO_PROXY")
    return _build_error(f"{name}={os.environ.get(name, '')} cannot be read; an address as [::1] is written ::1", name)


def _iter_set(names: tuple[str, ...]) -> Iterator[str]:
    return (name for name in names if os.environ.get(name))


def _build_error(message: str, name: str) -> AccessError:
    return AccessError(message, remedy=f"Correct or unset {name}.")
