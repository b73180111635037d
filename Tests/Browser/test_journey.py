"""The whole house without JavaScript on a screen of 320 pixels: refer, decide, and see it counted."""

import re

import pytest

from people import MANAGER, OTHER_NURSE, WORKER, answers, check_criteria, fill, refer

LISTS = ("Counted", "Not counted", "Left out", "Undecided")


SCREENING = "Screening decision confirmed to the referrer"


def standing(page, clock: str) -> str:
    """What the case page says about one deadline, folded away or not."""
    return page.locator("dt", has_text=clock).locator("xpath=following-sibling::dd[1]").text_content()


def figure(page) -> dict:
    """The length of each of the four lists, after checking that headings, sentence and lists agree."""
    page.goto("/figures/2026-27-q1/rot-m1")
    words = page.locator("main").inner_text()
    counts = {}
    for title in LISTS:
        heading = page.get_by_role("heading", name=re.compile(f"^{title}: [0-9]+$"))
        counts[title] = int(heading.inner_text().split(": ")[1])
        shown = heading.locator("xpath=ancestor::section")
        assert shown.locator("li").count() == counts[title] if counts[title] else "None." in shown.inner_text()
    said = re.search(r"(\d+) counted, (\d+) not counted, (\d+) left out and (\d+) undecided make (\d+)\.", words)
    *parts, population = map(int, said.groups())
    assert parts == list(counts.values())
    assert sum(parts) == population
    return counts


def test_a_referral_goes_through_the_whole_house_without_javascript_at_320_pixels(new_page, signed_in, fits):
    page = new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    signed_in(page, MANAGER)
    before = figure(page)

    signed_in(page, OTHER_NURSE)
    fits(page)
    page.goto("/referrals/start")
    fits(page)
    page.get_by_role("button", name="Make a referral").click()
    page.wait_for_selector("[data-error-summary]")
    fits(page)
    address = refer(page, answers(name="Zacharias Plain"))
    fits(page)

    signed_in(page, WORKER)
    page.goto("/referrals")
    fits(page)
    check_criteria(page, address)
    fits(page)
    page.goto(address)
    page.get_by_role("link", name="Record the screening decision").click()
    page.wait_for_url("**/decide")
    fits(page)
    assert f"Zacharias Plain, case {address.rsplit('/', 1)[1]}" in page.locator("main").inner_text(), "the form says whose it is"
    # The referral is not asked twice: the decision is about the case's referral, whether or not its reference is typed again.
    fill(page, {
        "decision-decided": "8 April 2026", "decision-result": "accepted",
        "decision-confirmed": "8 April 2026", "decision-confirmed-time": "16:59", "decision-worker": "Sam Reed",
    })
    page.get_by_role("button", name="Record the screening decision").click()
    page.wait_for_url(re.compile(re.escape(address) + r"(\?.*)?$"))
    fits(page)
    words = page.locator("main").inner_text()
    assert "Accepted" in words and "The decision was recorded." in page.content()
    assert "late" not in standing(page, SCREENING) and "Done" in standing(page, SCREENING), words
    reference = page.get_by_role("link", name=re.compile("Look at this record.*referral", re.I)).get_attribute("href").split("/")[-1]

    signed_in(page, MANAGER)
    after = figure(page)
    fits(page)
    assert after == before | {"Counted": before["Counted"] + 1}
    page.locator("main").get_by_role("link", name=re.compile(reference)).click()
    page.wait_for_url(f"**/records/*{reference}")
    fits(page)


@pytest.mark.parametrize("told, is_late", [("16:59", False), ("17:01", True)])
def test_a_decision_ends_the_deadline_and_says_whether_it_was_told_in_time(new_page, signed_in, told, is_late):
    page = signed_in(new_page(), OTHER_NURSE)
    address = refer(page, answers(name="Zacharias Toolate" if is_late else "Zacharias Intime"))
    signed_in(page, WORKER)
    check_criteria(page, address)
    page.goto(f"{address}/decide")
    fill(page, {
        "decision-decided": "8 April 2026", "decision-result": "accepted",
        "decision-confirmed": "8 April 2026", "decision-confirmed-time": told,
    })
    page.get_by_role("button", name="Record the screening decision").click()
    page.wait_for_url("**/cases/*done=decide")
    words = standing(page, SCREENING)
    assert "Done" in words and ("Done late" in words) == is_late, words
    assert f"Done Wednesday 8 April 2026 at {told}." in words, words


def test_a_refusal_must_say_why_and_says_so_beside_the_question(page, signed_in):
    signed_in(page, OTHER_NURSE)
    address = refer(page, answers(name="Zacharias Noreason"))
    signed_in(page, WORKER)
    page.goto(f"{address}/decide")
    fill(page, {"decision-decided": "3 April 2026", "decision-result": "declined"})
    page.get_by_role("button", name="Record the screening decision").click()
    page.wait_for_selector("[data-error-summary]")
    assert [link.get_attribute("href") for link in page.locator("[data-error-summary] a").all()] == ["#decision-reason"]
    fill(page, {"decision-reason": "capacity"})
    page.get_by_role("button", name="Record the screening decision").click()
    page.wait_for_url("**/cases/*done=decide")
    assert "Not agreed" in page.locator("main").inner_text()
