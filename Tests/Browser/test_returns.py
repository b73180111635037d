"""A return from its draft to its seal, and what comes after it, on a phone."""

import re

import pytest

from people import MANAGER, TRUST_LEAD, WORKER, fill


def heap(page, title: str):
    """The links of the returns that stand under a heading of the list."""
    page.goto("/returns")
    return page.locator("tbody", has=page.locator("tr.group", has_text=title)).get_by_role("link")


@pytest.mark.covers("SCR-32")
def test_a_return_is_drafted_signed_and_compared(narrow_page, signed_in, axe, fits, picture):
    page = signed_in(narrow_page, MANAGER)
    address = heap(page, "Overdue").first.get_attribute("href")
    axe(page)
    fits(page)
    picture(page, "list")

    page.goto(address)
    assert "Provisional. Due" in page.locator("main").inner_text()
    axe(page)
    fits(page)
    picture(page, "draft")

    page.goto(address + "/words")
    axe(page)
    fits(page)
    fill(page, {"narrative": "A quiet quarter.", "partnership": "Met the wards twice.", "next_quarter": "More of it."})
    page.get_by_role("button", name="Save these words").click()
    page.wait_for_url("**/draft?done=words")
    assert "A quiet quarter." in page.locator("main").inner_text()

    # Each is asked once.
    asked = page.get_by_role("button", name="This is right")
    for left in range(asked.count(), 0, -1):
        assert asked.count() == left
        asked.first.click()
        page.wait_for_url("**/draft")
    page.get_by_role("link", name="Sign and seal").click()
    page.wait_for_url("**/sign")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Sign and seal").click()
    page.wait_for_url("**?done=sealed")
    assert "No figure has changed since." in page.locator("main").inner_text()
    digest = page.locator("main code").first.inner_text()
    assert re.fullmatch("[0-9a-f]{64}", digest)
    axe(page)
    fits(page)
    picture(page, "sealed")
    page.emulate_media(media="print")
    assert page.locator("main code").first.is_visible()
    page.emulate_media(media="screen")

    # A referral turns out to have been about somebody else.
    page.locator("details", has_text="ROT-M1,").locator("summary").click()
    page.locator("details", has_text="ROT-M1,").locator(".references a").first.click()
    page.wait_for_url("**/records/*")
    reference = page.url.rsplit("/", 1)[1]
    page.goto(page.url + "/correct")
    page.get_by_label("Yes, it should never have been made").check()
    page.get_by_label("Why are you correcting this?").fill("About somebody else")
    page.get_by_role("button", name="Correct this record").click()
    page.wait_for_url(lambda url: "/correct" not in url)

    page.goto(address)
    said = page.locator("main").inner_text()
    assert "changed since." in said and "What came after" in said
    assert reference in said and "corrected on" in said
    assert page.locator("main code").first.inner_text() == digest
    axe(page)
    fits(page)
    picture(page, "drift")


def test_one_who_reads_sees_what_was_sent_and_writes_nothing(page, signed_in, axe):
    signed_in(page, TRUST_LEAD)
    address = heap(page, "Sent").last.get_attribute("href")
    page.goto(address)
    axe(page)
    assert page.locator("main a[href^='/records/']").count() == 0
    assert page.goto(address + "/sign").status == 403
    assert page.goto(address + "/words").status == 403


def test_one_whose_role_sees_no_returns_is_told_so(page, signed_in):
    signed_in(page, WORKER)
    assert page.get_by_role("link", name="Returns", exact=True).count() == 0
    answer = page.goto("/returns")
    assert answer.status == 403
    assert "Your role does not see the returns of this service." in page.locator("main").inner_text()
