"""Client of the operator's own databases of addresses, in MaxMind's format; without one nothing is known (R50).

Country and Anonymous IP are GeoIP2 databases (MaxMind DB File Format Specification 2.0); nothing is asked of anybody
over the network, and no address is kept or logged.
"""

import io
import logging
from functools import lru_cache
from typing import Any

from chalicelib import settings
from chalicelib.domain.origins import Origin, Whereabouts, known_whereabouts
from chalicelib.gateways import aws, files

_out = logging.getLogger("inlier")


def whereabouts_of(origin: Origin) -> Whereabouts:
    """The country by the edge's header, or else by the operator's database; whether the address is anonymous.

    What is not known is None; an address that the database of anonymous ones does not list is not anonymous.
    """
    known = settings.current()
    country = origin.country or None
    if country is None and (listed := _record(known.country_database, origin.address)) is not None:
        country = (listed.get("country") or {}).get("iso_code")
    listed = _record(known.anonymous_ip_database, origin.address)
    is_anonymous = None if listed is None else bool(listed.get("is_anonymous"))
    return known_whereabouts(country, is_anonymous=is_anonymous)


def forget() -> None:
    """Drop the databases, so that the next question reads them anew (tests change them)."""
    _database.cache_clear()


def _record(where: str, address: str) -> dict[str, Any] | None:
    """What the database says of the address, empty if it lists it not; None without a database that can be read."""
    if not where or not address:
        return None
    try:
        database = _database(where)
        return (database.get(address) or {}) if database is not None else None
    except (ValueError, aws.ServiceUnreachable):  # no address, or S3 does not answer: nobody is kept from working
        return None


@lru_cache(maxsize=4)
def _database(where: str) -> Any:
    """The opened database, once in a process's life; None, with a line in the log, for one that cannot be read."""
    import maxminddb  # noqa: PLC0415  (0.2 s to import, for operators who have a database alone)

    try:
        if where.startswith("/"):
            return maxminddb.open_database(where)
        content = files.read(settings.current().files_bucket, where)
        return maxminddb.open_database(io.BytesIO(content), maxminddb.MODE_FD)
    except (files.FileMissing, OSError, maxminddb.InvalidDatabaseError) as error:
        _out.error('{"event":"address_database_unreadable","error":"%s"}', type(error).__name__)
        return None
