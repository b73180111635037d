"""A list of open cases is narrowed where it stands, on a phone and without JavaScript, and its address says so."""

import pytest
from people import MANAGER, WARD_NURSE, answers, refer


@pytest.mark.parametrize("width, script", [(320, True), (1280, False)], ids=["on a phone", "wide, without JavaScript"])
def test_a_list_is_narrowed_by_keyboard(new_page, signed_in, axe, fits, picture, width, script):
    refer(signed_in(new_page(), WARD_NURSE), answers(name="Wilhelmina Narrow"))
    page = signed_in(new_page(viewport={"width": width, "height": 640}, java_script_enabled=script), MANAGER)
    page.goto("/referrals")
    everything = page.locator("main a[href^='/cases/']").count()
    page.locator("details.filter summary").focus()
    page.keyboard.press("Enter")
    if script:
        axe(page)
        fits(page)
        picture(page, "filter")
    page.get_by_label("Stage").select_option("Waiting for a decision")
    page.get_by_label("Ward", exact=True).select_option("Ward B (acute)")
    page.get_by_role("button", name="Show results").press("Enter")
    page.wait_for_url("**/referrals?*")
    assert "stage=received" in page.url and "referral-ward=ward_b" in page.url
    rows = page.locator("main tbody tr").filter(has=page.locator("a[href^='/cases/']"))
    assert 0 < rows.count() < everything
    for row in rows.all():
        assert "Waiting for a decision" in row.inner_text() and "Ward B (acute)" in row.inner_text()
    assert page.locator("details.filter summary").text_content() == "Filter 2 filters on"
    if script:
        axe(page)
        fits(page)
        picture(page, "narrowed")
    if script:
        # On a phone one line says how many are on, and they are taken off where they were chosen.
        page.locator("details.filter summary").press("Enter")
        page.get_by_label("Stage").select_option("All")
        page.get_by_role("button", name="Show results").press("Enter")
    else:
        page.get_by_role("link", name="Remove filter: Stage: Waiting for a decision").press("Enter")
    page.wait_for_function("!location.search.includes('stage=received')") if script else page.wait_for_url("**/referrals?referral-ward=ward_b")
    assert "referral-ward=ward_b" in page.url and rows.count() < everything
    page.locator("details.filter summary").press("Enter")
    page.get_by_role("link", name="Clear all filters").press("Enter")
    page.wait_for_url("**/referrals")
    assert page.locator("main a[href^='/cases/']").count() == everything


@pytest.mark.parametrize("width, script", [(320, True), (1280, False)], ids=["on a phone", "on the ward's screen, without JavaScript"])
def test_the_ward_goes_through_its_board_by_keyboard(new_page, signed_in, axe, fits, picture, width, script):
    page = signed_in(new_page(viewport={"width": width, "height": 640}, java_script_enabled=script), WARD_NURSE)
    page.goto("/referrals")
    page.get_by_role("link", name="Ward board").press("Enter")
    page.wait_for_url("**/boards/ward")
    captions = page.locator("main caption")
    assert captions.count() > 1 and all("open case" in text for text in captions.all_text_contents())
    head = page.locator("main thead").first.inner_text() if width > 640 else page.locator("main table").first.inner_text()
    for column in ("Main barrier", "Days ready for discharge", "Next in the plan", "Expected discharge"):
        assert column in head
    everything = page.locator("main a[href^='/cases/']").count()
    if script:
        axe(page)
        fits(page)
    page.locator("details.filter summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Ward", exact=True).select_option("Ward B (acute)")
    page.get_by_role("button", name="Show results").press("Enter")
    page.wait_for_url("**/boards/ward?group=ward_b")
    assert captions.count() == 1 and captions.first.text_content().startswith("Ward B (acute): ")
    assert 0 < page.locator("main a[href^='/cases/']").count() < everything
    axe(page) if script else picture(page, "ward-board")
    # From the board to a case and back.
    page.locator("main a[href^='/cases/']").first.press("Enter")
    page.wait_for_url("**/cases/*")
    assert page.locator("h1").count() == 1
