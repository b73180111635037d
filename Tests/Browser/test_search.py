"""A person is found by a name as it was heard, and what was typed stands in no address."""

from people import MANAGER, OTHER_NURSE, TRUST_LEAD, WARD_NURSE, answers, refer


def search(page, typed: str):
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_label("Whom are you looking for?").fill(typed)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="found").wait_for()


def test_search_finds_a_misspelt_name_for_those_who_may_see_the_case(new_page, signed_in, axe, fits, picture):
    ward = signed_in(new_page(), WARD_NURSE)
    case = refer(ward, answers(name="Zebediah Oxenthwaite"))
    page = signed_in(new_page(java_script_enabled=False), MANAGER)
    search(page, "Zebedia Oxentwaite")
    assert page.locator(f"main a[href='{case}']").count() == 1
    assert page.url.endswith("/search") and "Zebed" not in page.title()
    axe_page = signed_in(new_page(viewport={"width": 320, "height": 640}), MANAGER)
    search(axe_page, "oxenthwaite")
    axe(axe_page)
    fits(axe_page)
    picture(axe_page, "found")

    stranger = signed_in(new_page(), OTHER_NURSE)
    search(stranger, "Zebediah Oxenthwaite")
    assert "Nobody was found" in stranger.locator("main").inner_text() and case not in stranger.content()


def test_search_is_not_there_for_a_role_that_sees_figures_alone(page, signed_in):
    signed_in(page, TRUST_LEAD)
    assert page.get_by_role("link", name="Search", exact=True).count() == 0
    assert page.goto("/search").status == 403
