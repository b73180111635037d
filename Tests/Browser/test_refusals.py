"""A refusal keeps everything typed, says what is wrong where it is wrong, and changes nothing."""

import pytest
from playwright.sync_api import expect

from people import MANAGER, REFERRAL, WARD_MANAGER, WARD_NURSE, WORKER, answers, as_typed, fill, refer, typed

REQUIRED = ["person-name", "person-born"] + [
    name for name in REFERRAL if name not in ("referral-barriers", "referral-received-time")
]


def send(page) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/referrals/start")) as answer:
        page.get_by_role("button", name="Make a referral").click()
    assert answer.value.status == 422
    page.wait_for_load_state()


def empty(page) -> None:
    """Empties the form, whatever a draft has put in it."""
    page.goto("/referrals/start")
    page.evaluate(
        """() => { for (const box of document.querySelector("form[data-draft]").elements)
            if (["radio", "checkbox"].includes(box.type)) box.checked = false;
            else if (["text", "textarea"].includes(box.type)) box.value = ""; }"""
    )


def test_an_empty_form_gives_a_focused_summary_that_leads_to_every_question(page, signed_in, axe, picture):
    signed_in(page, WARD_MANAGER)
    empty(page)
    send(page)
    assert page.title().startswith("Error: "), page.title()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    links = {link.get_attribute("href"): link for link in summary.get_by_role("link").all()}
    assert set(links) == {f"#{name}" for name in REQUIRED}
    for target, link in links.items():
        link.click()
        expect(page.locator(target)).to_be_focused()
        # The same words stand beside the question and are read with it.
        name = target[1:]
        sentence = link.inner_text()
        assert page.locator(f"#{name}-error").inner_text().endswith(sentence)
        described = page.locator(f"[aria-describedby~='{name}-error']")
        assert described.count() >= 1, f"nothing is described by the error of {name}"
    axe(page)
    picture(page, "form-with-errors")


def test_one_mistake_loses_nothing_else_that_was_typed(page, signed_in):
    given = answers(name="Zacharias <Kept> & “quoted”", received="31 February 2026", clinical_risks="  Line one\n\n  line two  \n\n")
    signed_in(page, WARD_MANAGER)
    empty(page)
    fill(page, given)
    before = typed(page)
    assert before["referral-need_types"] == given["referral-need_types"]
    send(page)
    assert page.locator("[data-error-summary] a").count() == 1
    assert typed(page) == before


def test_a_time_that_is_no_time_and_a_day_to_come_are_refused_beside_their_question(page, signed_in):
    signed_in(page, WARD_MANAGER)
    for change in ({"received_time": "half past four"}, {"received_time": "25:10"}, {"received": "1 January 2099"}):
        empty(page)
        fill(page, answers(**change))
        send(page)
        links = page.locator("[data-error-summary] a")
        assert [link.get_attribute("href") for link in links.all()] in (["#referral-received"], ["#referral-received-time"]), change
        for name, value in change.items():
            assert typed(page)["referral-" + name.replace("_", "-")] == [value]


def test_someone_under_18_is_refused_in_words_that_say_where_to_turn(page, signed_in):
    signed_in(page, WARD_MANAGER)
    empty(page)
    fill(page, answers(born="3 April 2008"))
    send(page)
    assert "young people's housing team" in page.locator("[data-error-summary]").inner_text()


def test_a_refused_form_comes_back_after_leaving_and_returning(page, signed_in):
    given = answers(name="Zacharias Returning", received="yesterweek")
    signed_in(page, WARD_MANAGER)
    empty(page)
    fill(page, given)
    send(page)
    page.goto("/referrals")
    page.goto("/referrals/start")
    assert typed(page) == as_typed(given)
    assert not page.title().startswith("Error: ")


@pytest.mark.covers("EXP-17")
def test_what_is_typed_is_kept_by_itself_and_comes_back(page, signed_in):
    given = answers(name="Zacharias Halfway")
    del given["referral-consent"], given["referral-received-time"]
    assert list(given)[-1] == "referral-clinical_risks"
    signed_in(page, WORKER)
    empty(page)
    # Kept three seconds after typing stops; on a slow machine that may also happen before everything is typed.
    whole = lambda answer: "/drafts" in answer.url and "None+known" in (answer.request.post_data or "")
    with page.expect_response(whole) as answer:
        fill(page, given)
    assert answer.value.status == 200
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    page.goto("/referrals")
    page.goto("/referrals/start")
    assert typed(page) == as_typed(given)


@pytest.mark.covers("EXP-17")
def test_what_is_typed_before_the_scripts_have_come_is_kept_too(page, signed_in):
    signed_in(page, WORKER)
    empty(page)
    held = []
    page.route("**/draft*.js*", lambda route: held.append(route))
    with page.expect_request("**/draft*.js*"):
        page.goto("/referrals/start")
    page.locator("[name='person-name']").fill("Zacharias Early")
    with page.expect_response(lambda answer: "/drafts" in answer.url and "Early" in (answer.request.post_data or "")):
        held[0].continue_()
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")


def test_a_form_sent_after_signing_out_in_another_tab_leads_to_the_door_and_back_to_what_was_saved(new_page, signed_in):
    page = signed_in(new_page(), MANAGER)
    empty(page)
    with page.expect_response(lambda answer: "/drafts" in answer.url and "Twotabs" in (answer.request.post_data or "")):
        page.locator("[name='person-name']").fill("Zacharias Twotabs")
    other = page.context.new_page()
    other.goto("/my-day")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Make a referral").click()
    page.get_by_role("heading", name="Sign in to go on").wait_for()
    page.locator("main").get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name=MANAGER).click()
    page.wait_for_url("**/referrals/start")
    assert page.locator("[name='person-name']").input_value() == "Zacharias Twotabs"


def test_a_form_that_was_sent_does_not_come_back_as_a_draft(page, signed_in):
    signed_in(page, WARD_NURSE)
    refer(page, answers(name="Zacharias Sent"))
    page.goto("/referrals")
    page.goto("/referrals/start")
    assert typed(page) == {}


@pytest.mark.covers("EXP-17")
def test_save_and_come_back_later_needs_no_answer_to_be_right(plain_page, signed_in):
    signed_in(plain_page, MANAGER)
    plain_page.goto("/referrals/start")
    plain_page.locator("[name='person-name']").fill("Zacharias Later")
    plain_page.locator("[name='referral-received']").fill("some day")
    plain_page.get_by_role("button", name="Save and come back later").click()
    plain_page.wait_for_url("**/referrals")
    plain_page.goto("/referrals/start")
    assert plain_page.locator("[name='person-name']").input_value() == "Zacharias Later"
    assert plain_page.locator("[name='referral-received']").input_value() == "some day"


def test_a_decision_before_the_referral_is_refused_and_kept(new_page, signed_in):
    ward = signed_in(new_page(), WARD_NURSE)
    address = refer(ward, answers(name="Zacharias Early"))
    page = signed_in(new_page(), WORKER)
    page.goto(f"{address}/decide")
    given = {"decision-decided": "1 April 2026", "decision-result": "accepted", "decision-worker": "Sam Reed"}
    fill(page, given)
    page.get_by_role("button", name="Record the screening decision").click()
    page.wait_for_selector("[data-error-summary]")
    assert "earlier than the referral" in page.locator("[data-error-summary]").inner_text()
    assert page.title().startswith("Error: ")
    assert typed(page) == as_typed(given)


def test_enter_in_a_long_list_chooses_what_was_typed_and_sends_nothing(page, signed_in):
    signed_in(page, WORKER)
    page.goto("/referrals?stage=active")
    form = page.locator("main a[href^='/cases/']").first.get_attribute("href") + "/record_barrier"
    page.goto(form)
    box, kept = page.locator("input[role='combobox']").first, page.locator("select[name='case_barrier-barrier']")
    for typed, chosen in (("rent arrears or debt", "Rent arrears or debt"), ("furniture", "Furniture or resettlement")):
        box.fill(typed)
        box.press("Enter")
        expect(box).to_have_value(chosen)
        assert kept.evaluate("select => select.selectedOptions[0].text") == chosen and page.url.endswith(form)
    # What fits nothing, and what fits several, stands where it was typed.
    for typed in ("nothing like it", "re"):
        box.fill(typed)
        box.press("Enter")
        expect(box).to_have_value(typed)
        assert kept.input_value() == "" and page.url.endswith(form)
