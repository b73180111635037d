"""The pictures of the documentation. `scripts/pictures.sh` keeps them in docs/pictures; otherwise they are only taken and weighed."""

import os
import pathlib

import pytest

from people import MANAGER, PATIENT, WARD_NURSE

DESK = {"width": 1000, "height": 760}
PHONE = {"width": 390, "height": 780}
# What a page with pictures may ask of a reader's connection.
MOST_BYTES = 150_000


def what_is_due_first(page) -> str:
    page.goto("/referrals")
    return page.locator("tbody th a").first.get_attribute("href")


def own_week(page) -> str:
    page.goto("/me")
    return page.url + "/my_week"


PICTURES = {
    "my-day": (MANAGER, DESK, lambda page: "/my-day"),
    "case": (MANAGER, DESK, what_is_due_first),
    "figure": (MANAGER, DESK, lambda page: "/figures/2026-27-q3/rot-m1"),
    "own-week": (PATIENT, PHONE, own_week),
    "referral-phone": (WARD_NURSE, PHONE, lambda page: "/referrals/start"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_for_the_documentation_is_small(new_page, signed_in, tmp_path, name):
    who, size, address = PICTURES[name]
    page = new_page(viewport=size)
    signed_in(page, who)
    page.goto(address(page))
    folder = pathlib.Path(os.environ.get("HOMEWARD_DOCUMENTATION_PICTURES") or tmp_path)
    picture = folder / f"{name}.png"
    page.screenshot(path=str(picture))
    assert picture.stat().st_size < MOST_BYTES
