"""A list of open cases is narrowed where it stands, on a phone and without JavaScript, and stays so in its address."""

import pytest
from people import MANAGER, WARD_NURSE, answers, refer


@pytest.mark.parametrize("script", [True, False], ids=["javascript", "plain"])
def test_a_list_is_narrowed_on_a_phone_and_by_keyboard(new_page, signed_in, axe, fits, picture, script):
    case = refer(signed_in(new_page(), WARD_NURSE), answers(name="Wilhelmina Narrow"))
    context = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": script}
    page = signed_in(new_page(**context), MANAGER)
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
    assert page.locator("details.filter summary").inner_text().split() == ["Filter", "2", "filters", "on"]
    if script:
        axe(page)
        fits(page)
        picture(page, "narrowed")
    page.get_by_role("link", name="Remove filter: Stage: Waiting for a decision").press("Enter")
    page.wait_for_url("**/referrals?referral-ward=ward_b")
    page.locator("details.filter summary").click()
    page.get_by_role("link", name="Clear all filters").click()
    page.wait_for_url("**/referrals")
    assert page.locator("main a[href^='/cases/']").count() == everything
    assert case.startswith("/cases/")
