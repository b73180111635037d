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
