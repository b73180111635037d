"""My day is the first page after signing in: what is due, what others did, what was left unfinished."""

import re
import urllib.error
import urllib.request

import pytest

from people import MANAGER, OTHER_NURSE, TRUST_LEAD, WORKER, answers, check_criteria, fill, refer


def under(page, heading: str):
    """What stands on the page under a heading of the second level."""
    words = page.locator("main").inner_text()
    assert heading in words, words
    return re.split("\n(?:Needs you now|What you are waiting for|Messages|Your drafts|Lately on your cases)\n", words.split(heading, 1)[1])[0]


def screening(page, heading: str):
    """The rows under a heading that ask for Zacharias's screening decision."""
    return page.locator(f"h2:has-text('{heading}') ~ .tasks li", has_text="Zacharias Dayly").filter(has_text="Screening decision")


@pytest.mark.covers("SCR-02")
def test_a_late_referral_needs_the_provider_and_the_ward_waits_for_it(new_page, signed_in):
    ward, worker = new_page(), new_page()
    signed_in(ward, OTHER_NURSE)
    assert ward.url.endswith("/my-day")
    address = refer(ward, answers(name="Zacharias Dayly"))
    ward.goto("/my-day?all=late")
    assert screening(ward, "What you are waiting for").count() == 1
    assert "Zacharias Dayly" not in under(ward, "Needs you now")
    assert "Zacharias" not in ward.title()

    signed_in(worker, WORKER)
    worker.goto("/my-day?all=late")
    assert screening(worker, "Needs you now").count() == 1
    assert "Zacharias Dayly" in under(worker, "Needs you now")
    worker.locator(f"a[href='{address}']").first.click()
    worker.wait_for_url(f"**{address}")
    check_criteria(worker, address)
    worker.get_by_role("link", name="Record the screening decision").click()
    fill(worker, {
        "decision-decided": "8 April 2026", "decision-result": "accepted",
        "decision-confirmed": "8 April 2026", "decision-confirmed-time": "16:59",
    })
    worker.get_by_role("button", name="Record the screening decision").click()
    worker.wait_for_url("**/cases/*done=decide")

    # Done is done: it is gone for both, and the ward learns of it.
    worker.goto("/my-day?all=late")
    assert screening(worker, "Needs you now").count() == 0
    ward.goto("/my-day?all=late")
    assert screening(ward, "What you are waiting for").count() == 0
    lately = under(ward, "Lately on your cases")
    assert "Screening decision" in lately and "Sam Reed" in lately and "Zacharias Dayly" in lately


@pytest.mark.covers("EXP-17")
def test_a_draft_waits_on_my_day_until_it_is_thrown_away(new_page, signed_in, axe):
    page = signed_in(new_page(java_script_enabled=False), MANAGER)
    page.goto("/referrals/start")
    page.locator("[name='person-name']").fill("Zacharias Drafted")
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url("**/referrals")
    page.goto("/my-day")
    page.get_by_role("link", name="Make a referral: Zacharias Drafted", exact=True).click()
    assert page.locator("[name='person-name']").input_value() == "Zacharias Drafted"
    page.goto("/my-day")
    page.get_by_role("link", name="Throw away Make a referral: Zacharias Drafted").click()
    assert "What you typed in it is gone then." in page.locator("main").inner_text()
    page.get_by_role("button", name="Throw this draft away").click()
    page.wait_for_url("**/my-day")
    assert "Zacharias Drafted" not in page.content()
    page.goto("/referrals/start")
    assert page.locator("[name='person-name']").input_value() == ""


def test_the_page_that_asks_before_a_draft_is_thrown_away_has_no_barrier(page, signed_in, axe):
    signed_in(page, WORKER)
    page.goto("/referrals/start")
    page.locator("[name='person-name']").fill("Zacharias Asked")
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url("**/referrals")
    page.goto("/my-day")
    page.get_by_role("link", name="Throw away Make a referral: Zacharias Asked").click()
    page.wait_for_url("**/drafts/discard**")
    axe(page)
    assert "Zacharias" not in page.title() and "Zacharias" not in page.url


def test_a_message_names_nobody_and_goes_when_it_is_read(new_page, signed_in):
    page = signed_in(new_page(java_script_enabled=False), MANAGER)
    messages = page.locator("ul[aria-labelledby='messages'] li")
    rows = messages.all_inner_texts()
    assert rows and all(re.search(r"[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}", row) and re.search("Soon due|Missed", row) for row in rows), rows
    names = {link.inner_text() for link in page.locator("h2:has-text('Needs you now') ~ .tasks a").all()}
    assert names and not any(name in row for name in names for row in rows)
    first = messages.first.get_by_role("link").inner_text()
    messages.first.get_by_role("button", name=f"Mark as read {first}").click()
    page.wait_for_url("**/my-day")
    assert not any(first in row for row in messages.all_inner_texts())


def test_who_sees_figures_only_begins_with_them(page, signed_in):
    signed_in(page, TRUST_LEAD)
    assert "/figures/" in page.url
    assert page.goto("/my-day").status == 403
    assert page.goto("/drafts/discard?form=/referrals/start").status in (403, 404)


@pytest.mark.covers("EXP-56")
@pytest.mark.parametrize("who", [WORKER, MANAGER])
def test_my_day_keeps_to_its_budget_on_the_wire(new_page, signed_in, who):
    signed = signed_in(new_page(), who).context.storage_state()
    # A browser that was never here before: what it fetches is what a phone at a bus stop pays for.
    page = new_page(storage_state=signed)
    first, again = (on_the_wire(page, "/my-day") for _ in range(2))
    assert not any(name.endswith((".css", ".js")) for name in again), "styles and scripts are kept"

    # There are no visits yet: one is reckoned as a row, and as many rows as fail to make 20.
    shown = page.locator(".tasks li").count()
    page.goto("/my-day?all=late")
    rows = page.locator(".tasks li").count()
    assert rows > shown > 5, "the day is a full one"
    row = (len(page.request.get("/my-day?all=late").body()) - len(page.request.get("/my-day").body())) / (rows - shown)
    more = 12 + max(0, 20 - shown)
    assert sum(first.values()) + more * row < 40 * 1024, (first, more, row)
    assert len(page.request.get("/my-day?all=late").body()) < 60 * 1024


def on_the_wire(page, address: str) -> dict[str, int]:
    """The bytes of each answer that the page took from the network, headers too."""
    names, bytes_of = {}, {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda event: names.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", lambda event: bytes_of.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="networkidle")
    session.detach()
    return {names[request]: size for request, size in bytes_of.items() if size}


@pytest.mark.covers("EXP-51")
def test_a_calendar_subscribes_to_ones_deadlines_until_it_is_stopped(narrow_page, signed_in, axe, fits):
    signed_in(narrow_page, WORKER)
    narrow_page.goto("/messages")
    narrow_page.get_by_role("link", name="Deadlines in a calendar of your own").click()
    narrow_page.get_by_role("button", name="Make an address").click()
    address = narrow_page.locator("code").inner_text()
    axe(narrow_page)
    fits(narrow_page)
    # A calendar program has no cookies.
    with urllib.request.urlopen(address) as calendar:
        text = calendar.read().decode("ascii")
    assert text.startswith("BEGIN:VCALENDAR\r\n") and text.count("BEGIN:VEVENT") == text.count("SUMMARY:Homeward: C-") > 0
    narrow_page.goto("/messages/calendar")
    narrow_page.get_by_role("button", name="Stop the calendar").click()
    assert "The calendar has stopped." in narrow_page.locator("main").inner_text()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address)
