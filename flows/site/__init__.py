"""The page that people look at: a folder of plain HTML files, made from the published snapshot."""

from flows.site.write import SiteWritten, write_site
from flows.syndication import FeedLink

__all__ = ["FeedLink", "SiteWritten", "write_site"]
