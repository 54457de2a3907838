"""Addresses: one form for one page, whatever campaign, session or fragment was glued to it."""

from urllib.parse import urldefrag, urljoin, urlsplit

from courlan import clean_url


def canonical(url: str, base: str | None = None) -> str | None:
    """Return the absolute http(s) address without trackers and fragment, or None if it is no such address."""
    try:
        joined = urljoin(base, url.strip()) if base else url.strip()
        if not _is_page(joined):
            return None
        cleaned = clean_url(urldefrag(joined).url)
        return cleaned if cleaned and _is_page(cleaned) else None  # courlan may take an address out of the query
    except ValueError:
        return None


def _is_page(url: str) -> bool:
    """Tell whether this is an http(s) address that names no user; a port that is no number raises ValueError."""
    parts = urlsplit(url)
    _ = parts.port
    return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.username is None


def same_page(url: str) -> str:
    """Return what the http, https, www and trailing-slash forms of one address have in common."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def place_of(url: str) -> str:
    """Return host and first folder of an address (`dw.com/de`), the host alone where there is no folder."""
    folder = urlsplit(url).path.strip("/").partition("/")[0]
    return host_of(url).removeprefix("www.") + (f"/{folder}" if folder else "")


def host_of(url: str) -> str:
    """Return the host of an address with its port if it names one: the unit of politeness."""
    parts = urlsplit(url)
    return (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
