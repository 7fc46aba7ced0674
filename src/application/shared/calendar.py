from datetime import date, datetime
from zoneinfo import ZoneInfo


def local_day(now: datetime, zone: str) -> date:
    """The contractor's day at `now`."""
    return now.astimezone(ZoneInfo(zone)).date()
