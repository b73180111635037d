"""Axe finds nothing on any page, on a desk and on a phone, in light and in dark, and no page scrolls sideways."""

import pytest

from people import COMMISSIONER, MANAGER, WARD_MANAGER, WARD_NURSE, answers, refer

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def made(browser, server):
    """A case with a referral of its own: the addresses of its pages."""
    context = browser.new_context(base_url=server.address)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name=WARD_NURSE).click()
    page.wait_for_url("**/my-day")
    case = refer(page, answers(name="Zacharias Longname-Featherstonehaugh of Somewhere"))
    record = page.locator("main a[href^='/records/']").first.get_attribute("href")
    context.close()
    return {"case": case, "record": record, "correct": f"{record}/correct", "decide": f"{case}/decide", "readers": case.replace("/cases/", "/readers/")}


PAGES = {
    "sign-in": (None, "/sign-in", 200),
    "my-day": (MANAGER, "/my-day", 200),
    "messages": (MANAGER, "/messages", 200),
    "calendar": (MANAGER, "/messages/calendar", 200),
    "queue": (MANAGER, "/referrals", 200),
    "file": (MANAGER, "/referrals/file", 200),
    "form": (MANAGER, "/referrals/start", 200),
    "form-with-errors": (WARD_MANAGER, "/referrals/start", 422),
    "case": (MANAGER, "{case}", 200),
    "decide": (MANAGER, "{decide}", 200),
    "record": (MANAGER, "{record}", 200),
    "correct": (MANAGER, "{correct}", 200),
    "readers": (MANAGER, "{readers}", 200),
    "search": (MANAGER, "/search", 200),
    "sign-ins": (MANAGER, "/sign-ins", 200),
    "registers": (COMMISSIONER, "/registers", 200),
    "figures": (MANAGER, "/figures/2026-27-q1", 200),
    "explain": (MANAGER, "/figures/2026-27-q1/rot-m1", 200),
    "not-found": (MANAGER, "/nothing/here", 404),
    "not-allowed": (COMMISSIONER, "/referrals/start", 403),
    "not-signed-in": (None, "/referrals", 403),
}


def show(page, signed_in, made, name: str) -> None:
    who, address, status = PAGES[name]
    if who:
        signed_in(page, who)
    answer = page.goto(address.format(**made))
    if status == 422:
        page.evaluate("document.querySelector('form[data-draft]').reset()")
        page.locator("[name='referral-received']").fill("31 February 2026")
        with page.expect_response(lambda given: given.request.method == "POST" and "/drafts" not in given.url) as given:
            page.get_by_role("button", name="Make a referral").click()
        answer = given.value
        page.wait_for_selector("[data-error-summary]")
    assert answer.status == status


@pytest.mark.covers("EXP-01", "EXP-56")
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(new_page, signed_in, axe, fits, picture, made, name):
    page = new_page(viewport=WIDE, has_touch=True)
    show(page, signed_in, made, name)
    for width, size in (("1280", WIDE), ("320", NARROW)):
        page.set_viewport_size(size)
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            axe(page)
            picture(page, f"{width}-{theme}")
        fits(page)


@pytest.mark.covers("EXP-01")
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_of_the_first_level_and_skips_none(page, signed_in, made, name):
    show(page, signed_in, made, name)
    levels = page.locator("main :is(h1, h2, h3, h4, h5, h6)").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:])), levels
    assert " – Homeward" in page.title() and "Zacharias" not in page.title(), "a title names nobody"
