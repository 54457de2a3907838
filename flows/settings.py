"""How we run: read once from the environment, then handed on."""

import os
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from extractors.errors import CatalogueError, UsageError
from extractors.sources import Catalogue, read_catalogue, shipped
from extractors.url import canonical
from flows.semantic import Model

VERSION = version("lagebild")
NAME = "Lagebild"  # what robots.txt calls us


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the contract, and the limits of a collection."""

    home: Path
    catalogue_file: Path | None = None
    allow_private: bool = False
    contact: str | None = None
    collect_seconds: float = 600.0
    is_sample: bool = False
    semantic: Model | None = None
    questions_file: Path | None = None
    site_url: str | None = None

    @property
    def database(self) -> Path:
        """The writer's database."""
        return self.home / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """The folder that readers look into."""
        return self.home / "published"

    @property
    def snapshot(self) -> Path:
        """The readers' database."""
        return self.published / "lagebild.duckdb"

    @property
    def site(self) -> Path:
        """The page that people look at."""
        return self.published / "site"

    @property
    def pages(self) -> Path:
        """The folder of the raw pages."""
        return self.home / "pages"

    @property
    def user_agent(self) -> str:
        """Our own name, as every request states it."""
        return f"{NAME}/{VERSION} (news monitoring{f'; {self.contact}' if self.contact else ''})"

    def sample(self) -> "Settings":
        """Return the settings of the demonstration: a home of its own, and a collection that ends soon."""
        return replace(self, home=self.home / "sample", collect_seconds=40.0, is_sample=True)

    def catalogue(self) -> Catalogue:
        """Return the catalogue that is watched. Raises CatalogueError with what is wrong in which file."""
        watched = self._watched()
        if self.is_sample:  # the sample corpus is by outlets of our own invention
            invented = read_catalogue(files("flows").joinpath("sample", "sources.toml").read_bytes(), "sample/sources.toml")
            return Catalogue(invented.sources | watched.sources, watched.feeds)
        return watched

    def _watched(self) -> Catalogue:
        if self.catalogue_file is None:
            return read_catalogue(shipped(), "sources.toml")
        try:
            return read_catalogue(self.catalogue_file.read_bytes(), self.catalogue_file.name)
        except OSError as error:
            raise CatalogueError(f"LAGEBILD_SOURCES names {self.catalogue_file}, which cannot be read: {error.strerror}") from error


def from_environment() -> Settings:
    """Read the settings. Raises UsageError when one of them cannot be used."""
    allow, seconds = os.environ.get("LAGEBILD_ALLOW_PRIVATE", ""), os.environ.get("LAGEBILD_COLLECT_SECONDS", "600")
    if allow not in ("", "0", "1"):
        raise UsageError(f"LAGEBILD_ALLOW_PRIVATE must be 1 or 0, not {allow!r}")
    if not seconds.isdecimal() or int(seconds) < 1:
        raise UsageError(f"LAGEBILD_COLLECT_SECONDS must be a whole number of seconds, not {seconds!r}")
    catalogue_file = os.environ.get("LAGEBILD_SOURCES")
    home = Path(os.environ.get("LAGEBILD_HOME") or "data").absolute()
    contact = (os.environ.get("LAGEBILD_CONTACT") or "").strip()
    if contact and not contact.isprintable():
        raise UsageError("LAGEBILD_CONTACT must be an address or a URL on one line")
    model = os.environ.get("LAGEBILD_SEMANTIC_MODEL")
    watched = Path(catalogue_file) if catalogue_file else None
    semantic = Model(Path(model).absolute()) if model else None
    questions = os.environ.get("LAGEBILD_QUESTIONS")
    asked = Path(questions) if questions else None
    stated = Settings(home, watched, allow == "1", contact or None, float(seconds))
    return replace(stated, semantic=semantic, questions_file=asked, site_url=_site_url())


def _site_url() -> str | None:
    """Return where readers find the site, ending in a slash."""
    stated = (os.environ.get("LAGEBILD_SITE_URL") or "").strip()
    if stated and (canonical(stated) is None or any(mark in stated for mark in "?#@ ")):
        raise UsageError("LAGEBILD_SITE_URL must be the address of the site, such as https://host/folder/, without ?, # and @")
    return stated.rstrip("/") + "/" if stated else None
