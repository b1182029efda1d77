"""A SPARQL 1.1 server behind its address: queries, updates, authentication; every failure says what to do next."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from corpus.errors import BadInput, StoreError

__all__ = ["Credentials", "Endpoint"]

_SHOWN = 300  # characters of a server's own message


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password, sent by basic or digest authentication as the server asks; never shown, never stored."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a server answers queries and takes updates. Raises BadInput for an address that is none."""

    query_url: str
    update_url: str
    credentials: Credentials | None = field(default=None, repr=False)
    timeout: float = 120.0

    def __post_init__(self) -> None:
        for url in (self.query_url, self.update_url):
            _check(url)

    def query(
        self, sparql: str, accept: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> bytes:
        """The body of the answer to a query, over all graphs or over those that are named. Raises StoreError."""
        graphs = [("default-graph-uri", g) for g in default_graphs] + [("named-graph-uri", g) for g in named_graphs]
        body, headers = self._post(self.query_url, [("query", sparql), *graphs], accept)
        limit = headers.get("X-SPARQL-MaxRows")  # Virtuoso says so where it has cut a result
        if limit is not None:
            raise StoreError(
                f"{self.query_url}: the server gives at most {limit} rows of a result and cut this one; raise its limit "
                "(Virtuoso: ResultSetMaxRows in virtuoso.ini) or ask for less"
            )
        return body

    def update(self, sparql: str) -> None:
        """Run an update. Raises StoreError."""
        self._post(self.update_url, [("update", sparql)], "*/*")

    def _post(self, url: str, fields: Sequence[tuple[str, str]], accept: str) -> tuple[bytes, Mapping[str, str]]:
        request = urllib.request.Request(url, urlencode(fields).encode("ascii"), {"Accept": accept})
        try:
            with self._opener(url).open(request, timeout=self.timeout) as answer:
                return answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            with error:
                raise StoreError(f"{url}: {_refusal(error)}") from None
        except ValueError as error:  # a challenge of a kind that urllib does not know
            raise StoreError(f"{url}: asks for authentication of an unknown kind ({error})") from None
        except OSError as error:  # among them URLError and TimeoutError
            reason = getattr(error, "reason", error)
            raise StoreError(f"{url}: the store cannot be reached ({reason}); is it running at this address?") from None

    def _opener(self, url: str) -> urllib.request.OpenerDirector:
        if self.credentials is None:
            return urllib.request.build_opener()
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, url, self.credentials.user, self.credentials.password)
        return urllib.request.build_opener(_Digest(known), _Basic(known))


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers the challenge, and closes the response that held it, which urllib leaves open."""

    def http_error_401(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any) -> Any:
        try:
            return super().http_error_401(req, fp, code, msg, headers)
        finally:
            fp.close()


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """The same for basic authentication."""

    def http_error_401(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any) -> Any:
        try:
            return super().http_error_401(req, fp, code, msg, headers)
        finally:
            fp.close()


def _check(url: str) -> None:
    """An address must name a server, and no secret: it is kept in the manifest."""
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise BadInput(
            "--store: an address may hold no user and password; set POLICYKG_STORE_USER and POLICYKG_STORE_PASSWORD"
        )
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput(f"--store {url}: no address of a SPARQL server; give one such as http://localhost:8890/sparql")


def _refusal(error: urllib.error.HTTPError) -> str:
    """What a server answered that did not do as it was told, with the next step."""
    if error.code in (401, 403):
        return (
            f"the store refuses access ({error.code}); set POLICYKG_STORE_USER and POLICYKG_STORE_PASSWORD to a user who "
            "may do this, and name the address for updates with --store-update"
        )
    try:
        text = " ".join(error.read().decode("utf-8", "replace").split())[:_SHOWN]
    except OSError:
        text = ""
    return f"the store refuses ({error.code} {error.reason}){': ' + text if text else ''}"
