"""Where alerts go: addresses of apprise, checked, shown without their secrets, and sent to within a deadline."""

import logging
import os
import warnings
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from queue import Empty, SimpleQueue
from threading import Thread
from types import ModuleType
from typing import Any

from extractors.errors import UsageError
from flows.questions import VARIABLE

# Where a host stands in the address and is no secret; elsewhere its place may hold a token.
WITH_HOST = ("form", "forms", "gotify", "gotifys", "json", "jsons", "mailto", "mailtos", "mmost", "mmosts", "xml", "xmls")


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody who is told: as the file states it, its scheme, what may be shown of it, and apprise's own object."""

    stated: str
    scheme: str
    shown: str
    target: Any


def address(stated: str, where: str) -> Address:
    """Return an address, from the environment where it is `$NAME`. Raises UsageError, which never repeats the address."""
    url = _resolved(stated, where)
    scheme = url.partition("://")[0].lower()
    apprise = _apprise()
    about = apprise.AppriseAsset(async_mode=False, app_id="Lagebild", app_desc="Lagebild", app_url="")
    target = apprise.Apprise.instantiate(url, asset=about)
    if target is None:
        known = scheme in apprise.manager_plugins.NotificationManager()
        why = f"{scheme}:// lacks something" if known else "it begins with no scheme that is known, such as mailto:// or json://"
        raise UsageError(f"{where}: apprise cannot use the address: {why}; write it as the documentation of apprise shows")
    if target.overflow_mode is apprise.OverflowMode.UPSTREAM:
        target.overflow_mode = apprise.OverflowMode.SPLIT  # a long message goes out in parts
    host = str(getattr(target, "host", "") or "") if scheme in WITH_HOST else ""
    return Address(stated, scheme, f"{scheme}://{host}", target)


def _resolved(stated: str, where: str) -> str:
    if not VARIABLE.fullmatch(stated):
        return stated
    url = os.environ.get(stated[1:], "").strip()
    if not url:
        raise UsageError(f"{where}: the environment has no variable {stated[1:]}; set it, or write the address itself")
    return url


@cache
def _apprise() -> ModuleType:
    """Import apprise, which takes a while, and have it keep to itself what it would log: addresses with their secrets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of modules that its plugins import
        apprise = import_module("apprise")
        apprise.manager_plugins.NotificationManager().load_modules()
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.CRITICAL + 1)
    return apprise


def deliver(to: Address, title: str, body: str, seconds: float) -> str | None:
    """Send a plain text; return None when it was delivered, else why not.

    One that takes longer than `seconds` counts as not delivered, although it may still be: nothing can be taken back.
    """
    said: SimpleQueue[bool] = SimpleQueue()
    Thread(target=lambda: said.put(_sent(to, title, body)), daemon=True).start()
    try:
        return None if said.get(timeout=seconds) else "it could not be reached, or refused"
    except Empty:
        return f"no answer within {seconds:.0f} seconds"


def _sent(to: Address, title: str, body: str) -> bool:
    apprise = _apprise()
    sender = apprise.Apprise()
    sender.add(to.target)
    return bool(sender.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT, interpret_escapes=False))
