"""The tour of a demonstration: a checklist that ticks itself."""

import pytest

from people import WARD_NURSE, answers, refer


def line(page, words: str):
    return page.locator(".tasks li", has_text=words)


@pytest.mark.covers("EXP-64")
def test_a_stop_of_the_tour_is_done_once_its_person_did_it(server, new_page, signed_in, axe, fits):
    visitor = new_page()
    visitor.goto("/sign-in")
    visitor.get_by_role("link", name="A tour of what can be done here").click()
    assert visitor.locator("h1").inner_text() == "A tour of what can be done here"
    axe(visitor)
    fits(visitor)
    line(visitor, "Decide on the override").get_by_role("link").click()
    assert visitor.url.endswith("/sign-in#rotherham-commissioner")
    assert "Not started" in line(visitor.goto("/tour") and visitor, "Decide on the override").inner_text()

    nurse = signed_in(new_page(), WARD_NURSE)
    refer(nurse, answers(name="Tamsin Tour"))
    nurse.locator("aside").get_by_role("link", name="Tour").click()
    assert "Completed" in line(nurse, "Make a referral").inner_text()
