"""A figure opens to its rule, its parts and its cases, and says what moved."""

import re
from decimal import Decimal

import openpyxl
import pytest

from people import MANAGER, TRUST_LEAD

ADDRESS = "/figures/2026-27-q3/rot-m1"
VALUE = re.compile(r"([0-9.]+)%\s+\(?(\d+) of (\d+)")


def value(page) -> tuple[Decimal, int, int]:
    share, counted, of = VALUE.search(page.locator(".figure-value").inner_text()).groups()
    return Decimal(share), int(counted), int(of)


def test_the_rule_is_laid_out_part_by_part(page, signed_in):
    signed_in(page, MANAGER)
    page.goto(ADDRESS)
    rule = page.locator("h2:has-text('How it is worked out') + dl")
    terms = rule.locator("dt").all_inner_texts()
    assert terms == ["What it looks at", "Counted when", "Left out", "Where it cannot be decided", "Target"]
    assert "‘" not in rule.inner_text() and "“" not in rule.inner_text(), "names are set apart, not quoted"
    assert "Withdrawn before due" in rule.inner_text() and "Not yet due" in rule.inner_text()


def test_the_parts_of_a_breakdown_add_up_to_the_figure(page, signed_in, picture):
    signed_in(page, MANAGER)
    page.goto(ADDRESS)
    _, counted, of = value(page)
    cells = page.locator("figure.chart tbody td").all_inner_texts()
    parts = [tuple(map(int, re.fullmatch(r"(\d+) of (\d+)", cell).groups())) for cell in cells]
    assert (sum(part[0] for part in parts), sum(part[1] for part in parts)) == (counted, of)
    # The drawing is for the eye alone; its words are those of the table.
    drawing = page.locator("figure.chart svg").first
    assert drawing.get_attribute("aria-hidden") == "true"
    assert all(cell in drawing.text_content() for cell in cells)


def test_what_moved_is_the_difference_of_what_is_printed(page, signed_in):
    signed_in(page, MANAGER)
    page.goto(ADDRESS)
    now, _, _ = value(page)
    moved = page.locator(".figure-value + p")
    words = moved.inner_text()
    moved.get_by_role("link").click()
    page.wait_for_url("**/figures/2026-27-q2/rot-m1")
    before, counted, of = value(page)
    assert f"it was {before}% ({counted} of {of})" in words
    if now != before:
        assert f"{'Up' if now > before else 'Down'} {abs(now - before)} percentage points from" in words


@pytest.mark.covers("EXP-46")
def test_every_case_behind_a_figure_opens(page, signed_in):
    signed_in(page, MANAGER)
    page.goto(ADDRESS)
    links = page.locator("section .references a")
    assert links.count() > 0
    reference = links.first.inner_text()
    links.first.click()
    page.wait_for_url("**/records/*")
    assert reference in page.locator("h1").inner_text()


def test_who_sees_figures_only_gets_references_that_lead_nowhere(page, signed_in):
    signed_in(page, TRUST_LEAD)
    page.goto(ADDRESS)
    assert page.locator(".references li").count() > 0
    assert page.locator("main a[href^='/records/']").count() == 0


def test_the_figures_leave_as_a_workbook_that_says_what_it_is(page, signed_in, tmp_path, axe, picture):
    signed_in(page, MANAGER)
    page.goto("/figures/2026-27-q3")
    shown = page.locator("table tbody tr td:first-child a, table tbody tr th a").all_inner_texts()
    page.get_by_role("link", name="Take this list as a file").click()
    axe(page)
    picture(page, "file-form")
    page.get_by_role("button", name="Take the file").click()
    assert "Choose what the file is for" in page.locator(".error-summary").inner_text()
    page.get_by_label("To manage the contract").check()
    page.get_by_label("Workbook (XLSX)").check()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the file").click()
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    book = openpyxl.load_workbook(file)
    assert file.name == "rotherham-figures-2026-27-q3.xlsx"
    assert book.sheetnames == ["about", "figures", "also", "breakdowns"]
    about = {what: said for what, said in book["about"].iter_rows(min_row=2, values_only=True)}
    assert about["for"] == "To manage the contract" and about["list"].startswith("Figures for")
    names = [row[1] for row in book["figures"].iter_rows(min_row=2, values_only=True)]
    assert sorted(names) == sorted(shown)
    assert not any(str(cell.value).startswith("=") for sheet in book for row in sheet for cell in row)
