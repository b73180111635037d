"""What stands first on a phone of 320 by 640 pixels, with and without JavaScript."""

import re

import pytest

from people import COMMISSIONER, MANAGER, WARD_NURSE, WORKER

SCREEN = 640


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def phone(request, new_page):
    return new_page(java_script_enabled=request.param, viewport={"width": 320, "height": SCREEN}, has_touch=True)


@pytest.mark.covers("EXP-54", "EXP-56")
@pytest.mark.parametrize("who", [MANAGER, WORKER, WARD_NURSE, COMMISSIONER])
def test_the_head_leaves_the_screen_to_the_page(phone, signed_in, fits, who):
    signed_in(phone, who)
    fits(phone)
    heights = phone.evaluate("[...document.querySelectorAll('header.top, nav.service')].map(part => part.getBoundingClientRect().height)")
    assert sum(heights) <= 110, heights
    targets = phone.locator("header.top a, header.top button, nav.service a")
    low = targets.evaluate_all(
        "all => all.filter(one => one.getBoundingClientRect().height < 24).map(one => `${one.textContent} ${one.getBoundingClientRect().height}`)")
    assert not low
    # Seldom wanted, and still one press away.
    assert phone.locator("footer").get_by_role("link", name="Where you are signed in").count() == 1


def busy_case(page) -> str:
    """A case that somebody supports: much has happened in it."""
    for number in range(1, 9):
        page.goto(f"/referrals?page={number}")
        row = page.locator("tbody tr", has_text=re.compile("Supported on the ward|Followed up"))
        if row.count():
            return row.first.locator("a").first.get_attribute("href")
    raise AssertionError("nobody is supported on the ward")


@pytest.mark.covers("SCR-09", "EXP-11")
def test_a_case_begins_with_what_must_be_known_and_done(phone, signed_in):
    signed_in(phone, WORKER)
    phone.goto(busy_case(phone))
    header = phone.locator("section.person")
    assert "Stage:" in re.sub(r"\s+", " ", header.inner_text()) or "Stage" in header.inner_text()
    assert "Clinical risks:" in header.inner_text()
    ends = {
        what: phone.evaluate("part => part.getBoundingClientRect().bottom + scrollY", part.element_handle())
        for what, part in {
            "who it is about": header, "what is due": phone.get_by_role("heading", name="Deadlines"),
            "the next step": phone.locator("main .buttons .button").first,
        }.items()
    }
    assert all(end <= 2 * SCREEN for end in ends.values()), ends
    assert list(ends.values()) == sorted(ends.values())
    assert phone.evaluate("document.documentElement.scrollHeight") <= 6 * SCREEN

    # What is folded away opens without JavaScript, and paper shows it all.
    earlier = phone.locator("details", has_text="Earlier:")
    folded = earlier.locator(".timeline > li")
    assert folded.count() == int(re.search(r"Earlier: (\d+)", earlier.locator("summary").inner_text())[1]) > 0
    assert not folded.first.is_visible()
    phone.emulate_media(media="print")
    assert folded.first.is_visible() and folded.first.bounding_box()["height"] > 20
    phone.emulate_media(media="screen")
    earlier.locator("summary").click()
    assert folded.first.is_visible()


@pytest.mark.covers("EXP-56")
@pytest.mark.parametrize("width", [640, 768, 1024])
@pytest.mark.parametrize("who", [MANAGER, WORKER, COMMISSIONER])
def test_no_list_scrolls_the_page_sideways_on_a_tablet(new_page, signed_in, fits, who, width):
    """Rows are no cards there; tables of many columns scroll in a region of their own, which the keyboard reaches."""
    page = new_page(viewport={"width": width, "height": 800})
    signed_in(page, who)
    places = page.locator("nav.service a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    page.goto("/registers")
    for place in places + page.locator("main ul.links a").evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        page.goto(place)
        fits(page)
