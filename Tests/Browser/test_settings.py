"""What the parties agree is entered on a phone, with its first day and its decision; the list shows what holds today."""

from people import COMMISSIONER, MANAGER, WARD_NURSE

NAME = "Hours after which a note is marked as a late entry"


def test_a_setting_is_agreed_from_a_day_to_come(narrow_page, signed_in, axe, fits, picture):
    page = signed_in(narrow_page, MANAGER)
    page.goto("/settings")
    axe(page)
    fits(page)
    picture(page, "list")
    page.get_by_role("link", name=NAME).click()
    page.get_by_label(NAME).fill("48")
    page.get_by_role("button", name="Enter what was agreed").click()
    assert "Enter the first day" in page.get_by_role("alert").inner_text()
    assert page.get_by_label(NAME).input_value() == "48"
    axe(page)

    page.get_by_label("First day").fill("1 1 2031")
    page.get_by_label("Decision").fill("Contract meeting, minute 4")
    page.get_by_role("button", name="Enter what was agreed").click()
    page.wait_for_url("**?done=agreed")
    said = page.locator("main").inner_text()
    assert "1 January 2031" in said and "48 hours" in said and "Contract meeting, minute 4" in said and MANAGER in said
    axe(page)
    fits(page)
    picture(page, "agreed")
    page.goto("/settings")
    row = page.locator("tr", has_text=NAME).inner_text()
    assert "24 hours" in row and "48" not in row


def test_settings_are_seen_by_those_who_read_figures_and_by_nobody_else(new_page, signed_in):
    page = signed_in(new_page(java_script_enabled=False), COMMISSIONER)
    page.get_by_role("link", name="Agreed").click()
    assert page.get_by_role("link", name=NAME).count() == 1
    nurse = signed_in(new_page(), WARD_NURSE)
    assert nurse.get_by_role("link", name="Agreed", exact=True).count() == 0
    assert nurse.goto("/settings").status == 403
