"""A patient answers on a worker's screen or on paper: the same form in easy words, with faces to point at."""

import pytest
from playwright.sync_api import expect

from people import MANAGER, WORKER

pytestmark = [pytest.mark.covers("ROT-095"), pytest.mark.covers("EXP-62")]
FACES = ["Very good", "Good", "All right", "Bad", "Very bad"]


def easy_survey(page):
    page.goto("/registers/unnamed_survey")
    page.get_by_role("link", name="Record a survey without a name", exact=True).click()
    page.get_by_role("link", name="In easy words, to fill in together or to print").click()
    expect(page.get_by_role("heading", name="Tell us how our help was", level=1)).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_survey_without_a_name_is_answered_in_easy_words_and_leads_to_nobody(page, signed_in, axe, picture, width):
    page.set_viewport_size({"width": width, "height": 900})
    signed_in(page, WORKER)
    easy_survey(page)
    axe(page)
    picture(page, f"easy-survey-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    faces = page.locator("main .choice img")
    assert faces.count() == 5 and len(set(faces.evaluate_all("all => all.map(one => one.src)"))) == 5
    assert all(faces.evaluate_all("all => all.map(one => one.alt === '' && one.complete && one.naturalWidth > 0)"))
    for face in FACES:
        assert page.get_by_text(face, exact=True).locator("..").bounding_box()["height"] >= 44
    # What is missing is said in the same words.
    page.get_by_role("button", name="Tell us how our help was").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_text("How good was our help?")).to_be_visible()
    page.get_by_label("Very good", exact=True).check()
    page.get_by_label("Our help has ended", exact=True).check()
    page.get_by_label("On a screen", exact=True).check()
    page.get_by_role("textbox", name="Which day is it?").fill("today")
    page.get_by_role("button", name="Tell us how our help was").click()
    page.wait_for_url("**/registers/unnamed_survey?done=record_unnamed_survey")
    page.locator("main table a").first.click()
    assert page.locator("main a[href*='/cases/']").count() == 0


def test_the_easy_form_prints_with_its_faces_and_boxes_and_without_buttons(page, signed_in, picture):
    signed_in(page, MANAGER)
    easy_survey(page)
    page.emulate_media(media="print")
    assert page.locator("main .choice input").first.is_visible()
    assert page.locator("main .choice img").first.is_visible()
    for hidden in [".buttons", ".acts", ".back"]:
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
    assert page.locator("main").evaluate("main => parseFloat(getComputedStyle(main).fontSize)") >= 21
    picture(page, "easy-survey-paper")


def asks(page, case):
    """Where the questionnaire of a case is; None where its stage has none."""
    page.goto(case)
    links = page.locator("a[href$='/ask_ratings']")
    return links.first.get_attribute("href") if links.count() else None


@pytest.mark.covers("ROT-108")
def test_the_questionnaire_has_a_row_for_each_statement(page, signed_in, axe, picture):
    signed_in(page, WORKER)
    page.goto("/referrals")
    cases = page.locator("main table a[href*='/cases/']").evaluate_all("all => all.map(one => one.pathname)")
    form = next(filter(None, (asks(page, case) for case in cases)))
    for words in ["", "?words=easy"]:
        page.goto(f"{form}{words}")
        legends = page.locator("main .add-another legend").all_inner_texts()
        assert len(legends) == 6 and legends[0] == ("I feel well" if words else "I feel well in myself")
        axe(page)
        picture(page, f"questionnaire-{'easy' if words else 'staff'}")
