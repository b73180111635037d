"""A sign-in that nobody uses ends after fifteen minutes; before it does the page says so, and one press keeps it (SR-17)."""

import pytest

from people import WORKER


@pytest.fixture
def opened(new_page, signed_in):
    """`opened("/my-day")`: that page as the worker sees it, under a clock that the test moves."""

    def open_page(address: str):
        page = new_page()
        page.clock.install()
        signed_in(page, WORKER)
        page.goto(address)
        # The modules of a page are fetched after it.
        page.wait_for_load_state("networkidle")
        return page

    return open_page


def idle(page, minutes: int):
    """Lets the page's clock go on; the server's stands where it was."""
    page.clock.fast_forward(minutes * 60_000)


@pytest.mark.covers("SR-17")
def test_the_end_of_an_idle_sign_in_is_announced_and_put_off_in_place(opened, axe, picture):
    page = opened("/referrals/start")
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    idle(page, 8)
    assert not dialog.is_visible()
    idle(page, 2)
    dialog.wait_for()
    assert "What you typed is kept as a draft." in dialog.inner_text()
    axe(page)
    picture(page, "warning")
    with page.expect_response("**/sign-ins/extend") as answer:
        page.get_by_role("button", name="Stay signed in").press("Enter")
    assert answer.value.status == 200
    dialog.wait_for(state="hidden")
    assert page.url.endswith("/referrals/start")


@pytest.mark.covers("SR-17")
def test_whoever_types_stays_signed_in_and_no_longer(opened):
    page = opened("/referrals/start")
    idle(page, 8)
    with page.expect_response("**/sign-ins/extend") as answer:
        page.locator("[name='person-name']").fill("Zacharias Unfinished")
    assert answer.value.status == 200
    # The page has read that answer once it has another.
    page.evaluate("fetch('/healthz').then(() => true)")
    # Nobody is there any more: what was typed is saved, and the warning, which takes the keyboard from the field, is no sign of life.
    idle(page, 8)
    idle(page, 2)
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    dialog.wait_for()
    page.evaluate("fetch('/healthz').then(() => true)")
    assert dialog.is_visible()


@pytest.mark.covers("SR-17")
def test_a_sign_in_that_was_ended_elsewhere_is_not_brought_back(opened):
    page = opened("/my-day")
    other = page.context.new_page()
    other.goto("/my-day")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/sign-in*")
    idle(page, 10)
    page.get_by_role("button", name="Stay signed in").click()
    page.get_by_role("heading", name="Sign in to go on").wait_for()
    assert page.get_by_role("link", name="Sign in").get_attribute("href").startswith("/sign-in")


@pytest.mark.covers("SR-17")
def test_an_idle_sign_in_is_ended_and_its_page_leads_back(opened):
    page = opened("/my-day")
    idle(page, 15)
    page.get_by_role("heading", name="Sign in to go on").wait_for()
    assert "/my-day" in page.get_by_role("link", name="Sign in").get_attribute("href")
    # Not only this page is left: the sign-in is over.
    assert page.request.get("/my-day").status == 403


@pytest.mark.covers("SR-17")
def test_a_page_that_lies_open_beside_one_that_is_used_ends_nothing(opened):
    page = opened("/my-day")
    idle(page, 10)
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    dialog.wait_for()
    other = page.context.new_page()
    other.goto("/my-day")
    other.wait_for_load_state("networkidle")
    idle(page, 1)
    dialog.wait_for(state="hidden")
    assert page.request.get("/my-day").status == 200


@pytest.mark.covers("EXP-27", "SR-17")
def test_what_was_typed_is_there_after_the_sign_in_has_ended(opened, signed_in):
    page = opened("/referrals/start")
    with page.expect_response(lambda answer: "/drafts" in answer.url and "Away" in (answer.request.post_data or "")):
        page.locator("[name='person-name']").fill("Zacharias Away")
        idle(page, 1)
    idle(page, 8)
    idle(page, 2)
    page.get_by_role("dialog", name="You will be signed out soon").wait_for()
    idle(page, 5)
    page.get_by_role("heading", name="Sign in to go on").wait_for()
    signed_in(page, WORKER)
    page.goto("/referrals/start")
    assert page.locator("[name='person-name']").input_value() == "Zacharias Away"
