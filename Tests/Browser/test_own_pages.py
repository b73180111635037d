"""A patient reads their own record on a phone, in three styles; tells how it is; and is answered (experience section 10)."""

import re

import pytest
from playwright.sync_api import expect

from people import PATIENT, WORKER

PAGES = ["My week", "My plan", "What you told us", "What happens next", "My information"]
STYLES = ["Words and pictures", "Simple words", "Standard words"]

pytestmark = [pytest.mark.covers("EXP-58"), pytest.mark.covers("EXP-62"), pytest.mark.covers("SCR-34")]


def choose(page, style):
    page.goto("/me")
    page.locator("main a[href$='/choose_look']").click()
    chosen = page.get_by_label(style, exact=True)
    if chosen.is_checked():
        page.goto("/me")
        return
    chosen.check()
    page.get_by_role("button", name=re.compile("Choose how (the own|your) pages look")).click()
    page.wait_for_url("**/me/*done=choose_look")


@pytest.mark.parametrize("style", STYLES)
def test_every_page_is_there_in_each_style(page, signed_in, axe, picture, style):
    signed_in(page, PATIENT)
    choose(page, style)
    axe(page)
    for name in PAGES:
        page.goto("/me")
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        axe(page)
        pictures = page.locator("main img")
        assert (pictures.count() > 0) == (style == STYLES[0]), f"{name} in {style}"
        # Words alone are enough: no picture has a text of its own.
        assert all(alt == "" for alt in pictures.evaluate_all("all => all.map(one => one.alt)"))
        assert all(pictures.evaluate_all("all => all.map(one => one.complete && one.naturalWidth > 0)"))
        if name == "My week":
            picture(page, f"own-week-{STYLES.index(style) + 1}")
    choose(page, STYLES[0])


def test_rows_are_large_enough_to_press_and_fit_a_small_phone(page, signed_in):
    page.set_viewport_size({"width": 320, "height": 640})
    signed_in(page, PATIENT)
    page.goto("/me")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for link in page.locator("main a").all():
        assert link.bounding_box()["height"] >= 56, link.inner_text()
    assert page.locator("main").evaluate("main => parseFloat(getComputedStyle(main).fontSize)") >= 20


@pytest.mark.covers("EXP-60")
def test_what_a_patient_says_reaches_the_worker_and_the_answer_comes_back(page, new_page, signed_in, axe):
    signed_in(page, PATIENT)
    page.goto("/me")
    page.get_by_role("link", name="Tell us", exact=True).click()
    axe(page)
    page.get_by_label("I want to talk about my plan").last.check()
    page.get_by_label("What do you want to say?").fill("Can we do the plan again?")
    page.get_by_label("No, I did it alone").check()
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_text("Thank you. We have it, and we will answer you.")).to_be_visible()
    case = page.url.split("/me/")[1].split("?")[0]

    worker = signed_in(new_page(), WORKER)
    worker.goto(f"/cases/{case}")
    expect(worker.get_by_text("Can we do the plan again?").first).to_be_visible()
    worker.get_by_role("link", name="Answer what the patient said").click()
    worker.get_by_label("I want to talk about my plan").last.check()
    worker.get_by_role("button", name="Today: Date").click()
    # An answer is not earlier than what it answers, which was said just now.
    worker.locator("[name='own_words_answer-answered-time']").fill(worker.evaluate("new Date().toTimeString().slice(0, 5)"))
    worker.get_by_label("Answer", exact=True).fill("Yes. We look at it together on Monday.")
    worker.get_by_role("button", name="Answer what the patient said").click()
    worker.wait_for_url("**/cases/*done=answer_own_words")

    page.get_by_role("link", name="What you told us").click()
    expect(page.get_by_text("We said: Yes. We look at it together on Monday.")).to_be_visible()


def test_it_works_without_scripts_and_listens_where_there_are_some(page, plain_page, signed_in):
    signed_in(plain_page, PATIENT)
    plain_page.goto("/me")
    for name in PAGES:
        plain_page.get_by_role("link", name=name, exact=True).click()
        expect(plain_page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        expect(plain_page.get_by_role("button", name="Listen")).to_have_count(0)
        plain_page.get_by_role("link", name="Home", exact=True).first.click()
    signed_in(page, PATIENT)
    page.evaluate("() => { window.speechSynthesis.speak = (speech) => { window.said = speech.text; }; }")
    page.get_by_role("button", name="Listen").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    assert "Today is" in page.evaluate("window.said")


def test_three_presses_of_shift_leave_signed_out(page, signed_in):
    signed_in(page, PATIENT)
    page.goto("/me")
    # What is of another site is not fetched by a test.
    page.context.route(re.compile("^https:"), lambda route: route.fulfill(body="<title>Weather elsewhere</title>", content_type="text/html"))
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(re.compile("^https:"))
    page.go_back()
    page.goto("/me")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
