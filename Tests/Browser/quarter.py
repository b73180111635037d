"""A quarter whose return nobody sent: which one it is, and where in it something can be played whose deadlines fall into it too."""

import datetime
import re


def overdue(request) -> list[str]:
    """The addresses of the quarterly returns that nobody sent in time, the oldest first."""
    return re.findall(r'href="(/returns/quarterly/[^"]+)"', request.get("/returns").text().split("Their period is not over")[0])


def first_monday(period: str) -> datetime.date:
    """Five weeks into a quarter such as `2026-27-q2`, so that all that follows is due within it; no bank holiday falls into the two weeks after it."""
    year, quarter = int(period[:4]), int(period[-1])
    start = datetime.date(year + (quarter == 4), (1, 4, 7, 10)[quarter % 4], 1) + datetime.timedelta(37)
    return start + datetime.timedelta(-start.weekday() % 7)
