"""From a ward's referral to the sealed return of its quarter, each step by the role whose it is: with the keyboard alone at a zoom of 400 %, and
without JavaScript on a phone of 320 pixels. The others get the page that says so, and the case is neither seen, counted nor found by them."""

import datetime
import re
from dataclasses import dataclass, field

import pytest

from hands import Keys, Presses
from people import COMMISSIONER, MANAGER, OTHER_NURSE, TRUST_LEAD, WARD_MANAGER, WARD_NURSE, WORKER
from quarter import first_monday, overdue
from server import Server, binary_from_environment

# Figures of the return that the case counts in, each with the time it must have been done in.
SHARES = ("ROT-KPI1", "ROT-KPI3", "ROT-KPI4", "ROT-M1")


# What each document says of the path below, under its title.
DOCUMENTS = {
    "Progress for the trust's record": ["Sam Reed", "Heating asked for."],
    "Summary for the ward round": [
        "Housing support worker: Sam Reed", "Affordability, since", "Housing confirmed", "Write to the landlord, by Sam Reed. To be done by",
    ],
    "Decision on the referral": ["Decided on", "Accepted", "Housing support worker: Sam Reed"],
    "Outcome of the assessment": ["Begun on", "Housing position:", "What was looked at"],
    "Discharge plan from the ward": ["Planned day of discharge:"],
    "Exit plan": ["Support ended on", "Community team"],
    "Case summary": ["Referred from", "Support ended on", "Contacts:"],
    "Who to call": ["Ines Moor, Community team", "In an emergency call 999."],
}


@dataclass
class Step:
    """What one role does on a case; `not_by` may see the case and may not do this. `at` is counted from the day of the referral."""

    who: str
    act: str
    code: str
    answers: dict = field(default_factory=dict)
    not_by: str = WORKER
    # Unlikely answers are asked about once.
    asked: bool = False


def the_path(day) -> list[Step]:
    def moment(name: str, after: int, time: str) -> dict:
        return {name: day(after), f"{name}-time": time}

    def shared(item: str, after: int) -> dict:
        return {
            "share-item": item, "share-recipient": "Care team on the ward", "share-method": "Ward round",
            **moment("share-shared", after, "11:00"),
        }

    return [
        Step(WORKER, "Check the criteria", "check_eligibility", not_by=WARD_NURSE, answers={
            **moment("eligibility-checked", 0, "14:00"), "eligibility-by_worker": "Sam Reed", "eligibility-needs": ["Prevention"],
            "eligibility-short_term": "Yes", "eligibility-engagement": "Yes", "eligibility-connection": "None of these",
            "eligibility-responsible_commissioner": "The commissioner of this contract", "eligibility-vulnerable": "Yes",
            "eligibility-risk_of_homelessness": "Yes",
        }),
        Step(WORKER, "Ask the council for an override", "ask_override", not_by=WARD_NURSE, answers={
            **moment("override-requested", 0, "15:00"), "override-reason": "He has slept in his car since May.",
        }),
        Step(COMMISSIONER, "Decide on the override", "decide_override", not_by=WORKER, answers={
            **moment("override_decision-decided", 1, "09:30"), "override_decision-result": "Granted",
            "override_decision-reason": "He has nowhere else.",
        }),
        Step(WORKER, "Record the screening decision", "decide", not_by=WARD_MANAGER, answers={
            "decision-decided": day(1), "decision-result": "Accepted", **moment("decision-confirmed", 1, "11:00"),
            "decision-worker": "Sam Reed",
        }),
        Step(WARD_NURSE, "Say that the acceptance is in the trust's record", "enter_acceptance", {
            "acceptance_entry-entered": day(1), "acceptance_entry-by_whom": "Amina Sow",
        }),
        Step(WORKER, "Record a consent", "take_consent", not_by=MANAGER, answers={
            "consent-kind": "Written data-sharing agreement", "consent-state": "Given", "consent-given_on": day(1),
        }),
        Step(WORKER, "Record the ward", "record_stay", not_by=WARD_NURSE, answers={
            "ward_stay-ward": "Ward B (acute)", "ward_stay-starts": day(0),
        }),
        Step(WORKER, "Record the assessment", "assess", not_by=WARD_MANAGER, answers={
            "assessment-begun": day(1), **moment("assessment-completed", 2, "15:00"), "assessment-homelessness": "Homeless now",
            "assessment-assessed_area.1.area": "Housing", "assessment-assessed_area.1.finding": "The flat has no heating.",
            "assessment-assessed_area.1.wider_need": "No",
        }),
        Step(WORKER, "Record a barrier to discharge", "record_barrier", not_by=MANAGER, answers={
            "case_barrier-barrier": "Repairs", "case_barrier-main": "Yes", "case_barrier-identified": day(2),
        }),
        Step(WORKER, "Agree the support plan", "agree_plan", not_by=WARD_NURSE, answers={
            **moment("plan-agreed", 3, "10:00"), "plan-what_matters": "My own front door.", "plan-signed": "Yes",
        }),
        Step(WORKER, "Tell the care team how it goes", "update_care_team", not_by=WARD_MANAGER, answers={
            "progress_update-told_on": day(3), "progress_update-recipient": "Care team on the ward",
            "progress_update-method": "Ward round", "progress_update-words": "Heating asked for.",
            "progress_update-told_by": "Sam Reed",
        }),
        Step(WORKER, "Set a goal", "set_goal", not_by=WARD_NURSE, answers={
            "goal-words": "Warm at home", "goal-action": "Write to the landlord", "goal-owner": "Sam Reed", "goal-due": day(10),
        }),
        Step(WORKER, "Record a step to discharge", "take_discharge_step", not_by=WARD_MANAGER, answers={
            "discharge_step-step": "Housing confirmed", "discharge_step-done": day(3),
        }),
        Step(WORKER, "Record a barrier to discharge", "record_barrier", not_by=MANAGER, answers={
            "case_barrier-barrier": "Affordability", "case_barrier-main": "No", "case_barrier-identified": day(3),
        }),
        Step(WORKER, "Name the responsible professional", "name_professional", not_by=WARD_NURSE, answers={
            "professional-kind": "Care co-ordinator", "professional-name": "Ines Moor", "professional-team": "Community team",
            "professional-starts": day(3),
        }),
        Step(WORKER, "Record what was shared", "share", shared("Assessment outcome", 3), not_by=WARD_NURSE),
        Step(WORKER, "Record what was shared", "share", shared("Support plan", 4), not_by=WARD_MANAGER),
        Step(WORKER, "Record a contact", "record_contact", not_by=MANAGER, answers={
            **moment("contact-made", 4, "14:00"), "contact-minutes": "45", "contact-place": "On the ward", "contact-worker": "Sam Reed",
            "contact-interventions": ["Repairs and landlord liaison"],
        }),
        Step(WARD_NURSE, "Send the discharge plan", "share_discharge_plan", moment("discharge_plan-received", 7, "09:30")),
        Step(WARD_MANAGER, "Record the ward discharge", "record_discharge", not_by=MANAGER, answers={
            "ward_discharge-ward": "Ward B (acute)", "ward_discharge-ready": day(7), "ward_discharge-discharged": day(8),
            "ward_discharge-destination": "Return to own home", "ward_discharge-homelessness": "Housed and safe",
            "ward_discharge-support_offered": "Yes",
        }),
        Step(WORKER, "Record the two-week contact", "make_two_week_contact", not_by=WARD_MANAGER, answers={
            **moment("two_week_contact-made", 21, "11:00"), "two_week_contact-outcome": "Reached, tenancy sustained",
        }),
        Step(WORKER, "End the case", "close_case", not_by=WARD_NURSE, asked=True, answers={
            "departure-exited": day(22), "departure-reason": "Planned, goals met", "departure-agreed": "Yes",
            "departure-key_contacts": "Yes", "departure-emergency_contact": "Yes", "departure-homelessness": "Housed and safe",
        }),
        Step(WORKER, "Write a summary of the case", "summarise_case", not_by=WARD_NURSE),
    ]


def the_referral(name: str, day) -> dict:
    return {
        "person-name": name, "person-born": "14 5 1980", "referral-ward": "Ward B (acute)", "referral-received": day(0),
        "referral-received-time": "10:00", "referral-route": "Secure email", "referral-referrer": "Amina Sow",
        "referral-need_types": ["Prevention"], "referral-support_areas": ["Repairs and landlord liaison"],
        "referral-clinical_risks": "None known.", "referral-consent": "Yes",
    }


@pytest.fixture
def quiet_server():
    """A house of its own with few people: what is sealed here is nobody else's to seal."""
    server = Server(binary_from_environment(), people=6, without=("crfd_meeting", "weekly_report", "ward_contact"))
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@pytest.fixture
def others(new_page, quiet_server, signed_in):
    """`others(role)`: what that role is answered, signed in beside whoever walks."""
    known = {}

    def request(who: str):
        if who not in known:
            known[who] = signed_in(new_page(base_url=quiet_server.address), who).request
        return known[who]

    return request


def counted(request, period: str) -> dict[str, int]:
    """How many cases each figure counts."""
    found = {}
    for code in SHARES:
        text = request.get(f"/figures/{period}/{code.lower()}").text()
        found[code] = int(re.search(r"Counted: (\d+)<", text)[1])
    return found


@pytest.mark.covers("EXP-55", "EXP-56", "SCR-32", "ROT-037", "ROT-059", "ROT-071", "ROT-098", "ROT-099", "ROT-106")
@pytest.mark.parametrize("way", ["by keyboard at 400 %", "without JavaScript at 320 pixels"])
def test_a_referral_becomes_a_sealed_return(new_page, quiet_server, others, axe, fits, way):
    by_keyboard = way.startswith("by keyboard")
    looked_at = set()

    def arrived(page):
        fits(page)
        # 320 by 256 is what a screen of 1280 by 1024 shows at 400 %. Axe needs JavaScript; the pages are the same.
        kind = re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "*", page.url.split("?")[0]), page.locator("[data-error-summary]").count()
        if by_keyboard and kind not in looked_at:
            looked_at.add(kind)
            axe(page)

    page = new_page(
        base_url=quiet_server.address, java_script_enabled=by_keyboard, viewport={"width": 320, "height": 256 if by_keyboard else 640})
    hand = (Keys if by_keyboard else Presses)(page, arrived)

    def enter(who: str):
        """Whoever sat here before signs out first."""
        if page.url.startswith(quiet_server.address) and "/sign-in" not in page.url:
            hand.press("Sign out")
        else:
            page.goto("/sign-in")
        hand.press(who)

    address = overdue(others(MANAGER))[0]
    period = address.rsplit("/", 1)[1]
    monday = first_monday(period)
    name = f"Zacharias {'Keyboard' if by_keyboard else 'Plainpage'}"

    def day(after: int) -> str:
        date = monday + datetime.timedelta(after)
        return f"{date.day} {date:%B %Y}"

    def denied(who: str, address: str, act: str):
        answer = others(who).get(address)
        assert answer.status == 403 and f"Your role does not do this: {act}." in answer.text().replace("&#39;", "'"), (who, address)
        assert "data-draft" not in answer.text()

    def absent(address: str):
        """For a ward of another trust and for whoever sees figures alone there is no such case; for the council until it is asked."""
        for who in (OTHER_NURSE, TRUST_LEAD) if is_asked else (OTHER_NURSE, TRUST_LEAD, COMMISSIONER):
            answer = others(who).get(address)
            assert answer.status == 404 and name not in answer.text() and "data-draft" not in answer.text(), (who, address)

    before = counted(others(MANAGER), period)
    is_asked = False

    enter(WARD_NURSE)
    denied(COMMISSIONER, "/referrals/start", "Make a referral")
    hand.follow("Make a referral")
    hand.fill(the_referral(name, day))
    hand.press("Make a referral")
    case = "/cases/" + page.url.split("/cases/")[1].split("?")[0]
    records = page.locator("main a[href^='/records/']")
    referral = [link.get_attribute("href") for link in records.all() if "Referral" in link.inner_text()][0].rsplit("/", 1)[1]
    absent(case)

    here = WARD_NURSE
    for step in the_path(day):
        if step.who != here:
            enter(step.who)
            here = step.who
            hand.follow("Search")
            hand.fill({"for": name})
            hand.press("Search")
            hand.follow(case.rsplit("/", 1)[1])
        assert page.url.split("?")[0].endswith(case)
        denied(step.not_by, f"{case}/{step.code}", step.act)
        absent(f"{case}/{step.code}")
        if not page.get_by_role("link", name=step.act, exact=True).first.is_visible():
            hand.open("More that you can do")
        hand.follow(step.act)
        hand.fill(step.answers)
        hand.press(step.act)
        if step.asked:
            hand.tick("Yes, this is right")
            hand.press(step.act)
        assert page.url.endswith(f"{case}?done={step.code}"), f"{step.act}: {page.locator('main').inner_text()[:600]}"
        is_asked = is_asked or step.code == "ask_override"
    assert "Ended" in page.locator("section.person").inner_text()
    if by_keyboard:
        axe(page)

    # What was given out on the way, as it was given.
    given = {}
    for link in re.findall(r'href="(/documents/[^"]+)"', others(WORKER).get(case).text()):
        page_of_it = others(WORKER).get(link).text()
        main = re.sub(r"<[^>]+>", "\n", page_of_it[page_of_it.index("<main") : page_of_it.index("</main>")])
        # The newest stands first.
        given.setdefault(re.search(r"<h1[^>]*>([^<]+)", page_of_it)[1].replace("&#39;", "'"), " ".join(main.split()))
    for title, words in DOCUMENTS.items():
        for word in words:
            assert word in given[title], (title, word, given)

    # Nobody else found, listed or counted it on the way.
    stranger = new_page(base_url=quiet_server.address)
    stranger.context.add_cookies(others(OTHER_NURSE).storage_state()["cookies"])
    for place in ("/referrals", "/my-day"):
        stranger.goto(place)
        assert name not in stranger.content() and case not in stranger.content()
    Presses(stranger, fits).follow("Search")
    stranger.get_by_label("Whom are you looking for?").fill(name)
    Presses(stranger, fits).press("Search")
    assert "Nobody was found" in stranger.locator("main").inner_text()
    assert others(TRUST_LEAD).get("/search").status == 403
    seen = others(COMMISSIONER).get(case).text()
    assert "He has slept in his car" in seen and "None known." not in seen, "the council reads what it was asked, and no clinical risks"
    for who in (WORKER, WARD_NURSE, OTHER_NURSE):
        assert others(who).get(f"/figures/{period}/rot-kpi1").status == 403
        assert others(who).get(address).status == 403

    # Everybody who may count counts one more.
    after = counted(others(MANAGER), period)
    assert after == {code: count + 1 for code, count in before.items()}

    enter(MANAGER)
    hand.follow("Returns")
    label = page.locator(f"a[href='{address}']").inner_text()
    hand.follow(label)
    page_of_figure = page.locator("main a", has_text="Appropriate referrals accepted").first
    hand.follow(page_of_figure.inner_text())
    assert page.locator(f"main a[href$='{referral}']").count() == 1, "the figure opens to the case"
    page.go_back()
    hand.follow("Enter narrative")
    hand.fill({"narrative": "A quiet quarter.", "partnership": "Met the wards twice.", "next_quarter": "More of it."})
    hand.press("Save these words")
    is_right = re.compile("^This is right")
    while page.get_by_role("button", name=is_right).count():
        hand.press(is_right)
    assert others(COMMISSIONER).get(address + "/sign").status == 403
    hand.follow("Sign and seal")
    hand.press("Sign and seal")
    assert page.url.endswith("?done=sealed")
    assert "No figure has changed since." in page.locator("main").inner_text()
    assert page.locator(f"main .references a[href$='{referral}']").count() >= 1, "the sealed list names the case"
    sent = others(TRUST_LEAD).get(address)
    assert sent.status == 200 and "Sealed on" in sent.text() and name not in sent.text() and "/records/" not in sent.text()
    hand.press("Sign out")
