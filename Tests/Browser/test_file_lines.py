"""The trust's figures from a file: uploaded with mistakes, corrected, looked at and taken; on a phone, with and without JavaScript."""

import re

import pytest

from people import MANAGER, TRUST_LEAD

COLUMNS = (
    "ward,covers,available_bed_days,occupied_bed_days,discharges,delayed_by_housing,housing_delay_days,other_delay_days,readmissions,"
    "failed_discharges"
)
# Nobody's figures of that long ago are invented.
PERIODS = {True: "2019-20-q1", False: "2019-20-q2"}


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def phone(request, new_page):
    page = new_page(java_script_enabled=request.param, viewport={"width": 320, "height": 640}, has_touch=True)
    page.period, page.runs_scripts = PERIODS[request.param], request.param
    return page


def csv(period, *lines):
    return (COLUMNS + "\r\n" + "".join(f"{ward},{period},{rest}\r\n" for ward, rest in lines)).encode()


def choose(page, content):
    page.locator("input[type=file]").set_input_files({"name": "figures.csv", "mimeType": "text/csv", "buffer": content})


@pytest.mark.covers("ROT-084", "EXP-49", "EXP-16", "EXP-54", "EXP-56")
def test_a_file_is_corrected_looked_at_and_taken(phone, signed_in, axe, fits, picture):
    page = signed_in(phone, TRUST_LEAD)

    def look(page):
        fits(page)
        # Axe is a script itself.
        if page.runs_scripts:
            axe(page)

    page.goto("/registers/trust_data")
    page.get_by_role("link", name="Take trust's figures from a file").click()
    look(page)
    page.locator("summary", has_text="What stands in which column").click()
    assert "ward_a (Ward A (acute))" in page.locator("main").inner_text()
    fits(page)
    picture(page, "upload")
    page.get_by_role("button", name="Upload").click()
    assert "Choose a file, or paste its lines" in page.get_by_role("alert").inner_text()
    look(page)

    choose(page, csv(page.period, ("ward_x", "1000,900,20,1,7,5,2,1"), ("ward_b", "1000,900,20,1,-7,5,2,1"), ("ward_b", "1000,900,20,0,0,5,2,1")))
    page.get_by_role("button", name="Upload").click()
    assert page.title().startswith("Error: ")
    assert "There are 3 mistakes in this file, so nothing was taken" in page.get_by_role("alert").inner_text()
    listed = page.locator("#findings").inner_text()
    for place in ["Line 2, ward", "Line 3, housing_delay_days", "Line 4, ward"]:
        assert place in listed
    assert "Did you mean ward_a?" in listed and "Line 3 is for the same ward and quarter" in listed
    assert page.get_by_role("button", name=re.compile("^Take ")).count() == 0
    look(page)
    picture(page, "mistakes")
    # Each leads to its cell.
    page.get_by_role("link", name="Line 3, housing_delay_days").click()
    assert page.url.endswith("#line-3-housing_delay_days")
    assert page.locator("#line-3-housing_delay_days").is_visible()

    choose(page, csv(page.period, *((ward, "1000,900,20,1,7,5,2,1") for ward in ("ward_a", "ward_b", "ward_c"))))
    page.get_by_role("button", name="Upload again").click()
    assert "3 lines, with commas between the cells" in page.locator("main").inner_text()
    assert not page.title().startswith("Error: ")
    look(page)
    picture(page, "preview")
    page.get_by_role("button", name="Take 3 lines").click()
    page.wait_for_url("**/registers/trust_data?done=*")
    assert "3 lines were taken." in page.get_by_role("alert").inner_text()
    page.goto("/registers/trust_data/send_trust_figures/file/take")
    assert page.url.endswith("/file"), "what was taken waits no more"


@pytest.mark.covers("SR-15")
def test_whoever_may_not_send_figures_is_shown_no_way_to(new_page, signed_in):
    page = signed_in(new_page(java_script_enabled=False), MANAGER)
    page.goto("/registers/trust_data")
    assert page.get_by_role("link", name="Take trust's figures from a file").count() == 0
    assert page.goto("/registers/trust_data/send_trust_figures/file").status == 403
