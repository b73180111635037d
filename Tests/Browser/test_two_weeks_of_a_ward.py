"""Two weeks on a ward, a function a day, by five roles: ward staff, the support worker, the provider's manager, the trust lead, the council's officer.
After each act comes what the next person sees. Nobody moves the server's clock: the days are typed into the forms, as by staff who write them up
later. What the calendar itself asks for, the tellings of a week, stands on My day for a few days only: it is played once more, in the week before
the one in which the test runs."""

import datetime
import html
import re

import pytest

from hands import Presses
from people import COMMISSIONER, MANAGER, OTHER_NURSE, TRUST_LEAD, WARD_MANAGER, WARD_NURSE, WORKER
from quarter import first_monday, overdue
from server import Server, binary_from_environment

OURS, THEIRS = "Needs you now", "What you are waiting for"
# What is seen of a row that is not there.
NOWHERE = None
KEY = r"[0-9A-Z]{4}-[0-9A-Z]{4}"


def words(source: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", source)).split())


class Ward:
    """The house, with a desk for each role: `cases` by the names of their people, `day(0)` the first Monday."""

    def __init__(self, new_page, house, signed_in, axe, fits):
        self.axe, self.fits = axe, fits
        self.looked_at, self.cases, self.desks = set(), {}, {}
        # The nurse and the worker have phones without JavaScript, the others a desk with it.
        phone = {"java_script_enabled": False, "viewport": {"width": 320, "height": 640}}
        kinds = {WARD_NURSE: phone, WORKER: phone}
        for who in (WARD_NURSE, WARD_MANAGER, WORKER, MANAGER, TRUST_LEAD, COMMISSIONER):
            page = signed_in(new_page(base_url=house.address, **kinds.get(who, {})), who)
            self.desks[who] = Presses(page, lambda page, plain=who in (WARD_NURSE, WORKER): self.arrived(page, plain))
        self.asks = {who: hand.page.request for who, hand in self.desks.items()}
        self.asks[OTHER_NURSE] = signed_in(new_page(base_url=house.address), OTHER_NURSE).request
        self.address = overdue(self.asks[MANAGER])[-1]
        self.period = self.address.rsplit("/", 1)[1]
        self.monday = first_monday(self.period)

    def arrived(self, page, plain: bool):
        self.fits(page)
        kind = re.sub(KEY, "*", page.url.split("?")[0]), page.locator("[data-error-summary]").count()
        # Axe needs JavaScript; most of the worker's forms are looked at on the whole path.
        if not plain and kind not in self.looked_at:
            self.looked_at.add(kind)
            self.axe(page)

    # What is typed.

    def day(self, after: int) -> str:
        date = self.monday + datetime.timedelta(after)
        return f"{date.day} {date:%B %Y}"

    def at(self, field: str, after: int, time: str) -> dict:
        return {field: self.day(after), f"{field}-time": time}

    def weekday(self, after: int) -> str:
        return f"{self.monday + datetime.timedelta(after):%A} {self.day(after)}"

    # What is done.

    def open(self, who: str, name: str, act: str | None = None):
        """The page of somebody's case, or of an act on it, come to as people come to it."""
        hand = self.desks[who]
        hand.page.goto(self.cases[name])
        if act:
            link = hand.page.get_by_role("link", name=act, exact=True).first
            if not link.is_visible():
                hand.open("More that you can do")
            hand.follow(act)
        return hand

    def refers(self, who: str, answers: dict) -> str:
        hand = self.desks[who]
        hand.page.goto("/referrals")
        hand.follow("Make a referral")
        return self.sends_referral(who, answers)

    def sends_referral(self, who: str, answers: dict) -> str:
        """Fills the rest of the form; gives the reference of the referral."""
        hand = self.desks[who]
        hand.fill(answers)
        hand.press("Make a referral")
        assert "The referral was sent." in hand.page.locator("main").inner_text(), hand.page.locator("main").inner_text()[:800]
        name = hand.page.locator("section.person .name").inner_text()
        self.cases[name] = "/cases/" + hand.page.url.split("/cases/")[1].split("?")[0]
        return self.newest(who, name, "Referral")

    def does(self, who: str, name: str, act: str, answers: dict, asked: int = 0) -> str:
        """Does an act on a case, and once more for each time that unlikely answers are asked about; gives the reference of what stands newest in the timeline then."""
        hand = self.open(who, name, act)
        hand.fill(answers)
        hand.press(act)
        for _ in range(asked):
            for box in hand.page.get_by_label("Yes, this is right", exact=True).all():
                box.check()
            hand.press(act)
        assert "?done=" in hand.page.url and self.cases[name] in hand.page.url, f"{act}: {hand.page.locator('main').inner_text()[:900]}"
        return hand.page.locator(".timeline li a[href^='/records/']").first.get_attribute("href").rsplit("/", 1)[1]

    def refused(self, who: str, name: str, act: str, answers: dict, says: str):
        """Does an act that the clause does not allow, and reads why."""
        hand = self.open(who, name, act)
        hand.fill(answers)
        hand.press(act)
        assert says in hand.page.locator("main [data-error-summary]").inner_text(), hand.page.locator("main").inner_text()[:900]

    def enters(self, who: str, register: str, act: str, *answers: dict, refused: str = "", row: str | None = None) -> str:
        """Does an act on a register, on one of its rows where `row` says so; gives the reference of the row. Each further `answers` is of one row more within it."""
        hand = self.desks[who]
        before = self.rows(who, register)
        hand.page.goto(f"/registers/{register}")
        hand.follow(hand.page.locator(f"main a[href*='={row}']", has_text=act).text_content() if row else act)
        for nth, some in enumerate(answers):
            if nth and refused:
                assert refused in hand.page.locator("main [data-error-summary]").inner_text()
            elif nth:
                hand.press("Add another case")
            hand.fill(some)
            if refused:
                hand.press(act)
        if not refused:
            hand.press(act)
        assert "?done=" in hand.page.url, f"{act}: {hand.page.locator('main').inner_text()[:900]}"
        return row or (self.rows(who, register) - before).pop()

    def rows(self, who: str, register: str) -> set[str]:
        return set(re.findall(rf"/records/({KEY})", self.main(who, f"/registers/{register}")))

    def log_contact(self, after: int, **more) -> str:
        """The day's contact with Ward B; it counts one more."""
        before = len(self.behind("ROT-M7")["Counted"])
        row = self.enters(WORKER, "ward_contact", "Log the daily ward contact", {
            "ward_contact-ward": "Ward B (acute)", "ward_contact-on_day": self.day(after), "ward_contact-way": "In person",
            "ward_contact-who": "Amina Sow"} | {f"ward_contact-{field}": answer for field, answer in more.items()})
        assert len(self.behind("ROT-M7")["Counted"]) == before + 1
        return row

    # What is seen.

    def reads(self, who: str, name: str, title: str) -> str:
        """A document as it was issued last."""
        hand = self.open(who, name)
        link = hand.page.locator(".timeline a", has_text=f"Read this document {title}").first
        if not link.is_visible():
            hand.open("Earlier")
        with hand.page.expect_navigation():
            link.click()
        self.fits(hand.page)
        hand.open("As plain text, to copy")
        return hand.page.locator("main").inner_text()

    def main(self, who: str, address: str) -> str:
        answer = self.asks[who].get(address)
        assert answer.status == 200, (who, address, answer.status)
        text = answer.text()
        return text[text.index("<main") : text.index("</main>")]

    def stands(self, who: str, what: str, deadline: str) -> str | None:
        """Under which heading of My day somebody's deadline stands."""
        page = self.main(who, "/my-day?all=late")
        for heading in (OURS, THEIRS):
            part = re.search(rf"<h2[^>]*>{heading}</h2>(.*?)(?=<h2|$)", page, re.S)
            rows = [words(row) for row in re.findall(r"<li.*?</li>", part[1], re.S)] if part else []
            if any(what in row and deadline in row for row in rows):
                return heading
        return NOWHERE

    def due(self, who: str, what: str, deadline: str) -> list[str]:
        """All rows of My day that ask for the same of somebody."""
        rows = [words(row) for row in re.findall(r"<li.*?</li>", self.main(who, "/my-day?all=late"), re.S)]
        return [row for row in rows if what in row and deadline in row]

    def record(self, who: str, reference: str) -> str:
        return words(self.main(who, f"/records/{reference}"))

    def document(self, who: str, record: str) -> str:
        """What the document of a record of a register says, opened from the record's page."""
        hand = self.desks[who]
        hand.page.goto(f"/records/{record}")
        hand.page.locator("main a[href^='/documents/']").click()
        self.arrived(hand.page, False)
        return words(hand.page.locator("main .document").inner_html())

    def deadline(self, name: str, label: str, who: str = WORKER) -> str:
        """What the page of the case says about a deadline, each time it has it."""
        found = re.findall(rf"<dt>{re.escape(html.escape(label).replace('&#x27;', '&#39;'))}</dt><dd>(.*?)</dd>", self.main(who, self.cases[name]), re.S)
        return words(" ".join(found))

    def timeline(self, who: str, name: str) -> str:
        return words(self.main(who, self.cases[name]).split("Timeline</h2>")[1])

    def stage(self, name: str, who: str = WORKER) -> str:
        return re.search(r"<dt>Stage</dt><dd>(.*?)</dd>", self.main(who, self.cases[name]))[1]

    def newest(self, who: str, name: str, title: str) -> str:
        rows = re.findall(rf'<h3>{title} </h3>.*?href="/records/({KEY})"', self.main(who, self.cases[name]), re.S)
        return rows[0]

    def behind(self, figure: str, who: str = MANAGER) -> dict[str, list[str]]:
        """The references in each of the four lists of a figure."""
        page = self.main(who, f"/figures/{self.period}/{figure.lower()}")
        lists = {}
        for title in ("Counted", "Not counted", "Left out", "Undecided"):
            section = re.search(rf"<section><h3>{title}: (\d+)</h3>(.*?)</section>", page, re.S)
            lists[title] = re.findall(rf"[A-Z]-({KEY})", section[2])
            assert len(lists[title]) == int(section[1]), (figure, title)
        return lists

    def counts(self, figure: str, before: dict, reference: str, title: str = "Counted"):
        """The figure has one row more, in that list, and it is this one."""
        after = self.behind(figure)
        assert reference in after[title] and reference not in before[title], (figure, title, reference, after)
        assert len(after[title]) == len(before[title]) + 1, (figure, title)

    def denied(self, who: str, address: str, act: str):
        """Whoever may see it and may not do it gets the page that says so."""
        answer = self.asks[who].get(address)
        assert answer.status == 403 and f"Your role does not do this: {act}." in html.unescape(answer.text()), (who, address, answer.status)

    def absent(self, name: str, *who: str):
        """For these there is no such person: not by address, in no list, on no day."""
        for one in who:
            answer = self.asks[one].get(self.cases[name])
            assert answer.status == 404 and name not in answer.text(), (one, name, answer.status)
            for place in ("/referrals", "/my-day?all=late"):
                assert name not in self.asks[one].get(place).text(), (one, place, name)


def the_referral(ward: Ward, name: str, after: int, time: str, **more) -> dict:
    return {
        "person-name": name, "person-born": "14 5 1980", "referral-ward": "Ward B (acute)", "referral-received": ward.day(after),
        "referral-received-time": time, "referral-route": "Direct entry", "referral-referrer": "Amina Sow", "referral-need_types": ["Prevention"],
        "referral-support_areas": ["Repairs and landlord liaison"], "referral-clinical_risks": "None known.", "referral-consent": "Yes",
    } | {f"referral-{field}": answer for field, answer in more.items()}


def the_criteria(ward: Ward, after: int, time: str, **more) -> dict:
    return {
        **ward.at("eligibility-checked", after, time), "eligibility-by_worker": "Sam Reed", "eligibility-needs": ["Prevention"],
        "eligibility-short_term": "Yes", "eligibility-engagement": "Yes", "eligibility-connection": "Lived there before",
        "eligibility-responsible_commissioner": "The commissioner of this contract", "eligibility-vulnerable": "Yes", "eligibility-risk_of_homelessness": "Yes",
    } | {f"eligibility-{field}": answer for field, answer in more.items()}


def accepted(ward: Ward, after: int, told: str | None = None) -> dict:
    given = {"decision-decided": ward.day(after), "decision-result": "Accepted"}
    return given | (ward.at("decision-confirmed", after, told) | {"decision-worker": "Sam Reed"} if told else {})


SCREENING = "Screening decision confirmed to the referrer"
OUTCOME = "Assessment outcome shared with the care team"
PLAN = "Support plan shared with the care team"
VISIT = "First visit"
TWO_WEEKS = "Two-week contact"


def day_1_referrals_come_in_every_way(ward: Ward):
    # The provider's manager describes the wards: from here on each working day of an acute one asks for a contact.
    for name in ("Ward B (acute)", "Ward C (other adult)"):
        ward.enters(MANAGER, "ward_details", "Describe a ward", {
            "ward_details-ward": name, "ward_details-from_day": ward.day(0), "ward_details-manager": "Peter Okafor"})
    ward.denied(WORKER, "/registers/ward_details/describe_ward", "Describe a ward")

    # A whole referral by the ward.
    ward.refers(WARD_NURSE, the_referral(ward, "Ada Fortnight", 0, "09:30"))
    assert ward.stands(MANAGER, "Ada Fortnight", SCREENING) == OURS
    assert ward.stands(WORKER, "Ada Fortnight", SCREENING) == OURS
    assert ward.stands(WARD_NURSE, "Ada Fortnight", SCREENING) == THEIRS
    assert "Ada Fortnight" in ward.main(WORKER, "/referrals")
    ward.absent("Ada Fortnight", OTHER_NURSE, COMMISSIONER)

    # One of which the nurse knows half: it waits for her and for nobody else.
    nurse = ward.desks[WARD_NURSE]
    nurse.page.goto("/referrals")
    nurse.follow("Make a referral")
    nurse.fill({"person-name": "Bela Fortnight", "referral-ward": "Ward B (acute)", "referral-received": "some time on Monday"})
    nurse.press("Save and come back later")
    assert "Make a referral: Bela Fortnight" in words(ward.main(WARD_NURSE, "/my-day"))
    for who in (WARD_MANAGER, WORKER, MANAGER):
        assert "Bela Fortnight" not in ward.main(who, "/my-day?all=late") + ward.main(who, "/referrals")

    # The worker is on the ward, and hears of a third one.
    before = ward.behind("ROT-M7")
    assert not before["Counted"] and before["Not counted"]
    ward.enters(WORKER, "ward_contact", "Log the daily ward contact", {
        "ward_contact-ward": "Ward B (acute)", "ward_contact-on_day": ward.day(0), "ward_contact-way": "In person",
        "ward_contact-who": "Amina Sow", "ward_contact-possible_referrals": "1"})
    after = ward.behind("ROT-M7")
    assert len(after["Counted"]) == 1 and len(after["Not counted"]) == len(before["Not counted"]) - 1
    ward.denied(MANAGER, "/registers/ward_contact/log_ward_contact", "Log the daily ward contact")

    # A short one: what came by e-mail is written down by the worker, and the ward sees its patient all the same.
    ward.refers(WORKER, the_referral(ward, "Gus Fortnight", 0, "09:10", route="Secure email", hospital="Swallow Court wards"))
    assert ward.stands(WARD_NURSE, "Gus Fortnight", SCREENING) == THEIRS
    ward.absent("Gus Fortnight", OTHER_NURSE)

    # The decision is made; the deadline is met only when the ward hears of it.
    ward.does(WORKER, "Gus Fortnight", "Check the criteria", the_criteria(ward, 0, "10:00"))
    assert ward.stage("Gus Fortnight") == "Being screened"
    screened = ward.behind("ROT-M1")
    ward.does(WORKER, "Gus Fortnight", "Record the screening decision", accepted(ward, 0))
    assert ward.stage("Gus Fortnight", WARD_NURSE) == "Accepted"
    assert ward.stands(MANAGER, "Gus Fortnight", SCREENING) == OURS
    ward.denied(WARD_MANAGER, ward.cases["Gus Fortnight"] + "/tell_referrer", "Record that the referrer was told")
    ward.does(WORKER, "Gus Fortnight", "Record that the referrer was told", ward.at("decision-confirmed", 0, "11:00"))
    assert ward.stands(MANAGER, "Gus Fortnight", SCREENING) == NOWHERE
    assert f"Done {ward.weekday(0)} at 11:00." in ward.deadline("Gus Fortnight", SCREENING)
    ward.counts("ROT-M1", screened, ward.newest(WORKER, "Gus Fortnight", "Referral"))

    # The ward has something to do now: to write it into the trust's record.
    entry = "Acceptance entered in the trust's record"
    assert ward.stands(WARD_NURSE, "Gus Fortnight", entry) == OURS
    ward.does(WARD_NURSE, "Gus Fortnight", "Say that the acceptance is in the trust's record", {
        "acceptance_entry-entered": ward.day(0), "acceptance_entry-by_whom": "Amina Sow"})
    assert ward.stands(WARD_NURSE, "Gus Fortnight", entry) == NOWHERE


def assesses(ward: Ward, name: str, after: int, time: str, **more) -> str:
    return ward.does(WORKER, name, "Record the assessment", {
        "assessment-begun": ward.day(after), **ward.at("assessment-completed", after, time), "assessment-homelessness": "Homeless now",
        "assessment-assessed_area.1.area": "Housing", "assessment-assessed_area.1.finding": "The flat has no heating.",
        "assessment-assessed_area.1.wider_need": "No"} | more)


def barrier(ward: Ward, after: int, what: str, main: str = "Yes") -> dict:
    return {"case_barrier-barrier": what, "case_barrier-main": main, "case_barrier-identified": ward.day(after)}


def plan(ward: Ward, after: int, time: str) -> dict:
    return {**ward.at("plan-agreed", after, time), "plan-what_matters": "My own front door.", "plan-signed": "Yes"}


def shared(ward: Ward, item: str, after: int, time: str, recipient: str = "Care team on the ward") -> dict:
    return {"share-item": item, "share-recipient": recipient, "share-method": "Ward round", **ward.at("share-shared", after, time)}


def contact(ward: Ward, after: int, time: str, written: str, what: str = "Repairs and landlord liaison") -> dict:
    return {
        **ward.at("contact-made", after, time), **ward.at("contact-written", after, written), "contact-minutes": "45",
        "contact-place": "On the ward", "contact-worker": "Sam Reed", "contact-interventions": [what]}


def told(ward: Ward, after: int, text: str) -> dict:
    return {
        "progress_update-told_on": ward.day(after), "progress_update-recipient": "Care team on the ward",
        "progress_update-method": "Ward round", "progress_update-words": text, "progress_update-told_by": "Sam Reed"}


def rating(ward: Ward, point: str, after: int, score: str) -> dict:
    return {
        "rating-point": point, "rating-answered": ward.day(after), "rating-employment": "Looking for work",
        "rating-rated.1.score": score}


def day_1_one_of_them_leaves_tomorrow(ward: Ward):
    """Gus goes home on Tuesday: all that the ward's housing support can do for him is done in a day."""
    gus = "Gus Fortnight"
    ward.does(WORKER, gus, "Record a consent", {
        "consent-kind": "Written data-sharing agreement", "consent-state": "Given", "consent-given_on": ward.day(0)})
    ward.denied(WARD_NURSE, ward.cases[gus] + "/take_consent", "Record a consent")
    assesses(ward, gus, 0, "14:00")
    assert ward.stands(WORKER, gus, OUTCOME) == OURS and ward.stands(WORKER, gus, PLAN) == OURS
    ward.does(WORKER, gus, "Ask the questionnaire", rating(ward, "At the start", 0, "2"))
    ward.refused(WORKER, gus, "Agree the support plan", plan(ward, 0, "15:00"), "The main barrier to leaving hospital is not recorded.")
    ward.does(WORKER, gus, "Record a barrier to discharge", barrier(ward, 0, "Utilities"))
    ward.does(WORKER, gus, "Agree the support plan", plan(ward, 0, "15:00"))
    assert ward.stage(gus, WARD_NURSE) == "Supported on the ward"
    assert ward.stands(WORKER, gus, VISIT) == OURS
    ward.does(WORKER, gus, "Record a contact", contact(ward, 0, "15:30", "16:00"))
    assert ward.stands(WORKER, gus, VISIT) == NOWHERE
    assert "Done" in ward.deadline(gus, "Contact written down") and "late" not in ward.deadline(gus, "Contact written down")


def day_2_the_council_is_asked(ward: Ward):
    # The nurse goes on where she stopped; the patient has not agreed.
    nurse = ward.desks[WARD_NURSE]
    nurse.page.goto("/my-day")
    nurse.follow("Make a referral: Bela Fortnight")
    assert nurse.page.locator("[name='referral-received']").input_value() == "some time on Monday"
    ward.sends_referral(WARD_NURSE, the_referral(ward, "Bela Fortnight", 0, "16:40", consent="No"))
    assert "Make a referral: Bela Fortnight" not in words(ward.main(WARD_NURSE, "/my-day"))
    assert ward.stands(WORKER, "Bela Fortnight", SCREENING) == OURS

    # Whoever has not agreed is not taken, and not sent away without being told where to go.
    bela = "Bela Fortnight"
    ward.refused(WORKER, bela, "Record the screening decision", accepted(ward, 1, "10:00"), "The patient has not agreed to the referral.")
    no = {
        "decision-decided": ward.day(1), "decision-result": "Not eligible", "decision-reason": "No consent to the referral",
        **ward.at("decision-confirmed", 1, "10:30")}
    ward.refused(WORKER, bela, "Record the screening decision", no, "Record both before you close the referral.")
    ward.does(WORKER, bela, "Record signposting and the contact with Housing Solutions", {
        "signposting-given": ward.day(1), "signposting-to_whom": "The council's housing team", "signposting-information": "Open on weekdays.",
        "housing_solutions_contact-made": ward.day(1), "housing_solutions_contact-result": "They expect a call."})
    kpi = ward.behind("ROT-KPI1")
    assert ward.newest(WORKER, bela, "Referral") in kpi["Not counted"]
    decision = ward.does(WORKER, bela, "Record the screening decision", no)
    assert ward.stage(bela, WARD_NURSE) == "Not eligible" and "No consent to the referral" in ward.record(WARD_NURSE, decision)
    assert ward.stands(WORKER, bela, SCREENING) == NOWHERE
    ward.counts("ROT-KPI1", kpi, ward.newest(WORKER, bela, "Referral"), "Left out")

    # One without a local connection: only the council may make an exception.
    dov = "Dov Fortnight"
    ward.refers(WARD_NURSE, the_referral(ward, dov, 1, "09:15", clinical_risks="Has hurt himself in June."))
    ward.does(WORKER, dov, "Check the criteria", the_criteria(ward, 1, "10:00", connection="None of these"))
    assert ward.stands(MANAGER, dov, "Override asked for") == OURS
    ward.refused(WORKER, dov, "Record the screening decision", accepted(ward, 1, "11:00"), "There is no local connection")
    ward.absent(dov, COMMISSIONER)
    ward.does(WORKER, dov, "Ask the council for an override", {
        **ward.at("override-requested", 1, "11:30"), "override-reason": "He has slept in his car since May."})
    assert ward.stands(MANAGER, dov, "Override asked for") == NOWHERE
    ward.refused(WORKER, dov, "Record the screening decision", accepted(ward, 1, "12:00"), "The council has not decided on the override yet.")

    # The officer reads what he was asked, and neither the name nor the risks.
    reference = ward.cases[dov].rsplit("/", 1)[1]
    assert ward.stands(COMMISSIONER, reference, "Council's decision on the override") == OURS
    seen = ward.main(COMMISSIONER, ward.cases[dov])
    assert "He has slept in his car since May." in seen and "Has hurt himself" not in seen
    assert ward.stands(WARD_NURSE, dov, SCREENING) == THEIRS
    ward.does(WORKER, dov, "Record that the referrer was told of the override request", ward.at("override-referrer_told", 1, "12:00"))
    assert ward.stands(WARD_NURSE, dov, SCREENING) == NOWHERE

    # One whom the ward will withdraw.
    ward.refers(WARD_MANAGER, the_referral(ward, "Fen Fortnight", 1, "14:00"))
    assert ward.stands(WORKER, "Fen Fortnight", SCREENING) == OURS


def day_2_two_leave_the_ward(ward: Ward) -> str:
    gus, cyd = "Gus Fortnight", "Cyd Fortnight"
    # One as planned, and what the ward must be told is shared before that.
    for item, figure, clock in (("Assessment outcome", "ROT-KPI4", OUTCOME), ("Support plan", "ROT-KPI3", PLAN)):
        before = ward.behind(figure)
        ward.does(WORKER, gus, "Record what was shared", shared(ward, item, 1, "09:30"))
        assert ward.stands(WORKER, gus, clock) == NOWHERE
        ward.counts(figure, before, ward.newest(WORKER, gus, "Assessment"))
    ward.does(WORKER, gus, "Name the responsible professional", {
        "professional-kind": "Care co-ordinator", "professional-name": "Ines Moor", "professional-team": "Community team",
        "professional-starts": ward.day(1)})
    ward.does(WARD_NURSE, gus, "Send the discharge plan", {**ward.at("discharge_plan-received", 1, "10:00"), "discharge_plan-planned": ward.day(1)})
    ward.does(WORKER, gus, "Acknowledge the discharge plan", ward.at("discharge_plan-acknowledged", 1, "10:20"))
    before = ward.behind("ROT-KPI2")
    leaving = ward.does(WARD_MANAGER, gus, "Record the ward discharge", {
        "ward_discharge-ward": "Ward B (acute)", "ward_discharge-planned": ward.day(1), "ward_discharge-ready": ward.day(1),
        "ward_discharge-discharged": ward.day(1), "ward_discharge-destination": "Return to own home",
        "ward_discharge-homelessness": "Housed and safe", "ward_discharge-support_offered": "Yes"})
    assert ward.stage(gus, WARD_NURSE) == "Left the ward"
    ward.counts("ROT-KPI2", before, leaving)
    assert ward.stands(WORKER, gus, TWO_WEEKS) == OURS and ward.stands(WARD_MANAGER, gus, TWO_WEEKS) == THEIRS

    # One was screened in the morning and has gone by the evening, against advice: the two weeks count all the same.
    ward.refers(WARD_NURSE, the_referral(ward, cyd, 1, "09:05"))
    ward.does(WORKER, cyd, "Check the criteria", the_criteria(ward, 1, "10:30"))
    ward.does(WORKER, cyd, "Record the screening decision", accepted(ward, 1, "11:00"))
    before = ward.behind("ROT-KPI2")
    leaving = ward.does(WORKER, cyd, "Record the ward discharge", {
        "ward_discharge-ward": "Ward B (acute)", "ward_discharge-discharged": ward.day(1), "ward_discharge-self_discharge": "Yes",
        "ward_discharge-destination": "Street or unknown", "ward_discharge-homelessness": "Homeless now", "ward_discharge-support_offered": "No"}, asked=1)
    assert ward.behind("ROT-KPI2") == before, "nothing was done for her: she is counted beside the figure"
    assert ward.stands(WORKER, cyd, TWO_WEEKS) == OURS
    return leaving


def day_3_the_council_answers(ward: Ward):
    dov, ada = "Dov Fortnight", "Ada Fortnight"
    reference = ward.cases[dov].rsplit("/", 1)[1]
    ward.denied(WORKER, ward.cases[dov] + "/decide_override", "Decide on the override")
    officer = ward.desks[COMMISSIONER]
    officer.page.goto("/my-day?all=late")
    officer.page.locator(".tasks li", has_text=reference).filter(has_text="override").get_by_role("link").first.click()
    officer.follow("Decide on the override")
    officer.fill({
        **ward.at("override_decision-decided", 2, "09:30"), "override_decision-result": "Granted",
        "override_decision-reason": "He has nowhere else."})
    officer.press("Decide on the override")
    assert ward.stands(COMMISSIONER, reference, "Council's decision on the override") == NOWHERE
    assert "He has nowhere else." in ward.timeline(WORKER, dov)
    before = ward.behind("ROT-KPI1")
    ward.does(WORKER, dov, "Record the screening decision", accepted(ward, 2, "11:00"))
    ward.counts("ROT-KPI1", before, ward.newest(WORKER, dov, "Referral"))

    # The ward takes one back.
    fen = "Fen Fortnight"
    ward.denied(WARD_NURSE, ward.cases[fen] + "/withdraw", "Withdraw the referral")
    before = ward.behind("ROT-M1")
    ward.does(WARD_MANAGER, fen, "Withdraw the referral", {
        "withdrawal-withdrawn": ward.day(2), "withdrawal-why": "Her sister takes her in."})
    assert ward.stage(fen) == "Withdrawn" and "Her sister takes her in." in ward.timeline(WORKER, fen)
    assert ward.stands(WORKER, fen, SCREENING) == NOWHERE
    ward.counts("ROT-M1", before, ward.newest(WORKER, fen, "Referral"), "Left out")

    # Ada is taken; her assessment is begun, and nothing is due of it before it is completed.
    ward.does(WORKER, ada, "Check the criteria", the_criteria(ward, 2, "09:00"))
    ward.does(WORKER, ada, "Record the screening decision", accepted(ward, 2, "09:45"))
    ward.does(WARD_MANAGER, ada, "Record the ward", {"ward_stay-ward": "Ward B (acute)", "ward_stay-starts": ward.day(0)})
    ward.does(WORKER, ada, "Record the assessment", {
        "assessment-begun": ward.day(2), "assessment-homelessness": "Homeless now", "assessment-assessed_area.1.area": "Money",
        "assessment-assessed_area.1.finding": "Owes rent.", "assessment-assessed_area.1.wider_need": "Yes"})
    assert ward.stage(ada) == "Being assessed" and ward.stands(WORKER, ada, OUTCOME) == NOWHERE
    ward.does(WORKER, dov, "Record the ward", {"ward_stay-ward": "Ward B (acute)", "ward_stay-starts": ward.day(1)})


def meeting(ward: Ward, name: str, after: int, **more) -> dict:
    return {
        "crfd_meeting-ward": name, "crfd_meeting-held": ward.day(after), "crfd_meeting-provider_attended": "Yes",
        "crfd_meeting-attended": "Peter Okafor, patient flow"} | {f"crfd_meeting-{field}": answer for field, answer in more.items()}


def day_3_the_ward_meets(ward: Ward):
    """The weekly meeting about who is ready for discharge: the provider writes it down, the ward reads it."""
    ada, dov = (ward.cases[name].rsplit("/", 1)[1] for name in ("Ada Fortnight", "Dov Fortnight"))
    ward.log_contact(1)
    ward.log_contact(2)
    before = ward.behind("ROT-M4")
    held = ward.enters(
        MANAGER, "crfd_meeting", "Record a ready-for-discharge meeting",
        meeting(ward, "Ward B (acute)", 2, decisions="The landlord is to be asked for heating.") | {
            "crfd_meeting-agenda_item.1.file": ada, "crfd_meeting-agenda_item.1.action": "Landlord to be written to",
            "crfd_meeting-agenda_item.1.expected": ward.day(9)},
        {"crfd_meeting-agenda_item.2.file": dov, "crfd_meeting-agenda_item.2.action": "Assessment first"})
    ward.counts("ROT-M4", before, held)
    for who in (WARD_MANAGER, WARD_NURSE):
        page = ward.record(who, held)
        assert "The landlord is to be asked for heating." in page and "Peter Okafor, patient flow" in page
    for who in (OTHER_NURSE, COMMISSIONER):
        assert held not in ward.main(who, "/registers/crfd_meeting") and ward.asks[who].get(f"/records/{held}").status == 404

    # What is told goes into the trust's record as it stands; one telling is not enough for the week.
    first = ward.behind("ROT-M2")
    ward.does(WORKER, "Ada Fortnight", "Tell the care team how it goes", told(ward, 2, "Assessment begun, landlord to be written to."))
    assert ward.behind("ROT-M2")["Counted"] == first["Counted"]
    page = ward.reads(WARD_NURSE, "Ada Fortnight", "Progress for the trust's record")
    # As it is to be copied, once the fold is opened.
    assert page.count("Assessment begun, landlord to be written to.") == 2 and "Sam Reed" in page
    ward.absent("Ada Fortnight", OTHER_NURSE, COMMISSIONER)


def day_4_the_assessment_is_completed(ward: Ward) -> str:
    ada, dov = "Ada Fortnight", "Dov Fortnight"
    done = ward.at("assessment-completed", 3, "15:00")
    ward.refused(WORKER, ada, "Complete the assessment", done, "A wider need has neither a referral nor a reason for none.")
    ward.does(WORKER, ada, "Complete the assessment", done | {"assessment-assessed_area.1.referred_to": "Debt advice"})
    assert ward.stands(WORKER, ada, OUTCOME) == OURS and ward.stands(WARD_NURSE, ada, OUTCOME) == THEIRS
    # Two working days from Thursday, five from Thursday: the weekend between them is none of them.
    assert f"Due {ward.weekday(7).rsplit(' ', 1)[0]}" in ward.deadline(ada, OUTCOME)
    assert f"Due {ward.weekday(10).rsplit(' ', 1)[0]}" in ward.deadline(ada, PLAN)

    repairs = ward.does(WORKER, ada, "Record a barrier to discharge", barrier(ward, 3, "Repairs"))
    ward.refused(WORKER, ada, "Record a barrier to discharge", barrier(ward, 4, "Affordability"), "This case has a main barrier already.")
    ward.does(WORKER, ada, "Record a barrier to discharge", barrier(ward, 3, "Rent arrears or debt", "No"))
    page = ward.reads(WARD_NURSE, ada, "Summary for the ward round")
    assert "Repairs, since" in page and "Rent arrears or debt, since" in page and "Sam Reed" in page

    # A visit that is written down only on the day after, and more than a day later.
    ward.does(WORKER, ada, "Record a contact", contact(ward, 3, "10:00", "10:30"))
    assert "Done late" not in ward.deadline(ada, "Contact written down")
    ward.does(WORKER, ada, "Record a contact", contact(ward, 3, "11:00", "11:30") | ward.at("contact-written", 4, "12:00"))
    assert "Done late" in ward.deadline(ada, "Contact written down")

    assesses(ward, dov, 3, "16:00")
    ward.does(WORKER, dov, "Record a barrier to discharge", barrier(ward, 3, "No home"))
    return repairs


def day_5_the_week_is_reported(ward: Ward):
    ada, dov = "Ada Fortnight", "Dov Fortnight"
    # Nobody came on Thursday. The gap stays in the list, and Friday's entry says why.
    before = ward.behind("ROT-M7")
    row = ward.log_contact(4, notes="Nobody came on Thursday: two of us were ill. Amina Sow was told by telephone.")
    after = ward.behind("ROT-M7")
    assert len(after["Counted"]) == len(before["Counted"]) + 1 == 4
    assert "two of us were ill" in ward.record(MANAGER, row)
    for who in (WARD_NURSE, COMMISSIONER):
        assert row not in ward.main(who, "/registers/ward_contact")

    ward.does(WORKER, ada, "Agree the support plan", plan(ward, 4, "10:00"))
    ward.does(WORKER, ada, "Set a goal", {
        "goal-words": "Warm at home", "goal-action": "Write to the landlord", "goal-owner": "Sam Reed", "goal-due": ward.day(9), "goal-start_rating": "2"})
    assert "Warm at home" in ward.timeline(WARD_NURSE, ada)
    unsigned = {**ward.at("plan-agreed", 4, "11:00"), "plan-what_matters": "A room with a door.", "plan-signed": "No"}
    ward.refused(WORKER, dov, "Agree the support plan", unsigned, "Why it is not signed")
    ward.does(WORKER, dov, "Agree the support plan", unsigned | {"plan-not_signed_reason": "He wants to read it first."})
    assert ward.stage(dov, WARD_NURSE) == "Supported on the ward"
    # The council reads the override that it decided on, and nothing of the help that followed.
    council, nurse = (ward.main(who, ward.cases[dov]) for who in (COMMISSIONER, WARD_NURSE))
    assert "He has slept in his car since May." in council
    for kept in ("Ward stay", "Support plan of", "Barrier to discharge of"):
        assert kept in nurse and kept not in council, kept
    before = ward.behind("ROT-KPI4")
    ward.does(WORKER, ada, "Record what was shared", shared(ward, "Assessment outcome", 4, "14:00"))
    assert ward.stands(WORKER, ada, OUTCOME) == NOWHERE and ward.stands(WORKER, ada, PLAN) == OURS
    ward.counts("ROT-KPI4", before, ward.newest(WORKER, ada, "Assessment"))

    # The second telling on another day: the week is kept.
    before = ward.behind("ROT-M2")
    ward.does(WORKER, ada, "Tell the care team how it goes", told(ward, 4, "Plan agreed. Repairs asked for."))
    after = ward.behind("ROT-M2")
    assert len(after["Counted"]) == len(before["Counted"]) + 1

    ward.does(WORKER, ada, "Record a repair", {
        "repair-issue": "No heating", "repair-landlord": "Hill Homes", "repair-reported": ward.day(4)})
    ward.does(WORKER, ada, "Refer to another agency", {
        "agency_referral-made": ward.day(4), "agency_referral-to_whom": "Debt advice", "agency_referral-reason": "Rent arrears",
        "agency_referral-need": "Debt", "agency_referral-next_check": ward.day(8)})
    for line in ("No heating", "Debt advice"):
        assert line in ward.timeline(WARD_NURSE, ada)

    # The weekly report of one ward, and that of the other, which is kept until the evening. What stands in them is worked out.
    before = ward.behind("ROT-M3")
    report = {"weekly_report-week_of": ward.day(4), "weekly_report-to_whom": "Peter Okafor"}
    sent = ward.enters(WORKER, "weekly_report", "Send the weekly ward report", report | {
        "weekly_report-ward": "Ward B (acute)", **ward.at("weekly_report-sent", 4, "15:00")})
    assert len(ward.behind("ROT-M3")["Counted"]) == len(before["Counted"]) + 1
    kept = ward.enters(WORKER, "weekly_report", "Send the weekly ward report", report | {"weekly_report-ward": "Ward C (other adult)"})
    assert len(ward.behind("ROT-M3")["Counted"]) == len(before["Counted"]) + 1, "written is not sent"
    ward.enters(MANAGER, "weekly_report", "Record when a weekly report was sent", ward.at("weekly_report-sent", 4, "16:30"), row=kept)
    assert len(ward.behind("ROT-M3")["Counted"]) == len(before["Counted"]) + 2
    for row in (sent, kept):
        assert "Peter Okafor" in ward.record(WARD_MANAGER, row)
        assert ward.asks[OTHER_NURSE].get(f"/records/{row}").status == 404
    written = {row: ward.document(WARD_MANAGER, row) for row in (sent, kept)}
    reference = ward.cases[ada].rsplit("/", 1)[1].split("?")[0]
    assert f"{reference} {ada} Referred: " in written[sent] and ada not in written[kept]
    assert "Document issued: Weekly ward report" in ward.timeline(WARD_NURSE, ada)


def day_8_ada_moves_to_another_ward(ward: Ward):
    ada = "Ada Fortnight"
    ward.log_contact(7)
    before = ward.behind("ROT-KPI3")
    ward.does(WORKER, ada, "Record what was shared", shared(ward, "Support plan", 7, "09:30"))
    assert ward.stands(WORKER, ada, PLAN) == NOWHERE
    done = ward.deadline(ada, PLAN)
    ward.counts("ROT-KPI3", before, ward.newest(WORKER, ada, "Assessment"))
    # The first time counts; shared again it moves nothing.
    ward.does(WORKER, ada, "Record what was shared", shared(ward, "Support plan", 7, "16:00"))
    assert ward.deadline(ada, PLAN) == done and f"Done {ward.weekday(7)} at 09:30." in done

    ward.denied(WARD_NURSE, ward.cases[ada] + "/move_ward", "Record a move to another ward")
    ward.does(WARD_MANAGER, ada, "Record a move to another ward", {
        "ward_stay-ends": ward.day(7), "new-ward_stay-ward": "Ward C (other adult)", "new-ward_stay-starts": ward.day(7)})
    timeline = ward.timeline(WORKER, ada)
    assert f"Until: {ward.weekday(7)}" in timeline and "Ward: Ward C (other adult)" in timeline

    help = {
        "flexible_help_given-kind": "Tenancy environmental investment", "flexible_help_given-given": ward.day(7),
        "flexible_help_given-approver": "Jo Whitfield", "flexible_help_given-repayable": "No", "flexible_help_given-outcome": "Waiting"}
    ward.refused(WORKER, ada, "Give flexible help", help, "This help is money, and no amount is written.")
    ward.does(WORKER, ada, "Give flexible help", help | {"flexible_help_given-amount": "120.00", "flexible_help_given-payee": "Oak Heaters"})
    ward.does(WORKER, ada, "Record debts and income", {
        "money_record-on_day": ward.day(7), "money_record-point": "At the start", "money_record-arrears": "640.50", "money_record-other_debts": "0"})
    assert "£640.50" in ward.timeline(WARD_NURSE, ada)
    # To whom it was paid is about somebody else.
    given = ward.newest(WORKER, ada, "Flexible help")
    assert "Oak Heaters" in ward.record(WORKER, given) and "Oak Heaters" not in ward.record(WARD_NURSE, given)
    ward.does(WORKER, ada, "Tell the care team how it goes", told(ward, 7, "Heater paid for."))


def day_9_what_was_begun_is_finished(ward: Ward, repairs: str):
    ada, dov = "Ada Fortnight", "Dov Fortnight"
    ward.log_contact(8)
    ward.does(WORKER, ada, "Record what came of a repair", {"repair-response": "Mended this morning.", "repair-fixed": ward.day(8)})
    assert f"Fixed {ward.weekday(8)}" in ward.record(WARD_NURSE, ward.newest(WORKER, ada, "Repair"))
    ward.does(WORKER, ada, "Record what another agency answered", {"agency_referral-answer": "Accepted", "agency_referral-outcome": "A plan to pay back."})
    ward.does(WORKER, ada, "Record what came of flexible help", {"flexible_help_given-outcome": "Given"})
    hand = ward.open(WORKER, ada, "Record that a barrier is resolved")
    # Two of them stand in the way: which one is meant is asked first.
    hand.follow(hand.page.locator(f"main a[href*='={repairs}']", has_text="Repairs").text_content())
    hand.fill({"case_barrier-resolved": ward.day(8)})
    hand.press("Record that a barrier is resolved")
    assert f"Resolved {ward.weekday(8)}" in ward.record(WARD_NURSE, repairs)
    ward.does(WORKER, ada, "Record how a goal went", {"goal-done": ward.day(8), "goal-end_rating": "4"})
    ward.does(WORKER, ada, "Tell the care team how it goes", told(ward, 8, "Heating mended."))
    ward.does(WORKER, dov, "Record the signature of the plan", {"plan-signed": "Yes"})
    ward.does(WORKER, dov, "Record a consent", {
        "consent-kind": "Written data-sharing agreement", "consent-state": "Given", "consent-given_on": ward.day(8)})

    # An incident is known to the ward, and counts.
    before = ward.behind("ROT-U9")
    incident = ward.does(WORKER, dov, "Record an incident", {
        **ward.at("incident-happened", 8, "13:00"), "incident-kind": "Damage", "incident-told": "Amina Sow"})
    ward.counts("ROT-U9", before, incident)
    assert "Damage" in ward.timeline(WARD_NURSE, dov)
    ward.does(WORKER, dov, "Record what came of an incident", {"incident-outcome": "The door is mended."})


ALERT = "Safeguarding alert to the council"


def day_10_a_concern(ward: Ward):
    dov = "Dov Fortnight"
    ward.log_contact(9)
    before = ward.behind("ROT-U8")
    concern = ward.does(WORKER, dov, "Raise a safeguarding concern", {
        **ward.at("safeguarding_alert-known", 9, "10:00"), "safeguarding_alert-concern": "His cousin takes his money.", "safeguarding_alert-alert": "Yes"})
    assert ward.behind("ROT-U8") == before, "no alert was made yet"
    assert ward.stands(MANAGER, dov, ALERT) == OURS
    # Whoever may not read it does not know that there is one, though they see the case.
    for who in (WARD_NURSE, WARD_MANAGER, COMMISSIONER):
        case = ward.main(who, ward.cases[dov])
        assert "afeguarding" not in case and "takes his money" not in case and concern not in case, who
        assert ALERT not in ward.main(who, "/my-day?all=late") and ward.asks[who].get(f"/records/{concern}").status == 404
    ward.does(MANAGER, dov, "Record the alert to the council", ward.at("safeguarding_alert-alerted", 9, "11:30") | {"safeguarding_alert-number": "S-118"})
    assert ward.stands(MANAGER, dov, ALERT) == NOWHERE
    ward.counts("ROT-U8", before, concern)
    assert "S-118" in ward.record(WORKER, concern) and "Done" in ward.deadline(dov, ALERT)

    # A week later one ward meets again; who did not come to the other says why.
    before = ward.behind("ROT-M4")
    ward.enters(WORKER, "crfd_meeting", "Record a ready-for-discharge meeting", meeting(ward, "Ward B (acute)", 9))
    missed = ward.enters(
        MANAGER, "crfd_meeting", "Record a ready-for-discharge meeting", meeting(ward, "Ward C (other adult)", 9, provider_attended="No"),
        {"crfd_meeting-absence_reason": "Called to a concern."}, refused="Why not")
    after = ward.behind("ROT-M4")
    assert len(after["Counted"]) == len(before["Counted"]) + 1 and missed in after["Not counted"]

    # The ward's plan for the one that leaves: read by the worker, who says so.
    ada = "Ada Fortnight"
    ward.denied(WORKER, ward.cases[ada] + "/share_discharge_plan", "Send the discharge plan")
    ward.does(WARD_NURSE, ada, "Send the discharge plan", {
        **ward.at("discharge_plan-received", 9, "14:00"), "discharge_plan-planned": ward.day(9), "discharge_plan-address": "4 Hill Street"})
    assert "4 Hill Street" in ward.record(WORKER, ward.newest(WORKER, ada, 'Discharge plan from the ward'))
    ward.does(WORKER, ada, "Acknowledge the discharge plan", ward.at("discharge_plan-acknowledged", 9, "14:30"))
    assert "Acknowledged" in ward.timeline(WARD_NURSE, ada)


def beside(ward: Ward, figure: str, title: str) -> int:
    return int(re.search(rf"{title}</dt><dd>(\d+)", ward.main(MANAGER, f"/figures/{ward.period}/{figure}"))[1])


def day_11_ada_leaves_a_day_late(ward: Ward):
    ada = "Ada Fortnight"
    ward.log_contact(10)
    leaving = {
        "ward_discharge-ward": "Ward C (other adult)", "ward_discharge-planned": ward.day(9), "ward_discharge-ready": ward.day(8),
        "ward_discharge-discharged": ward.day(10), "ward_discharge-destination": "Return to own home",
        "ward_discharge-homelessness": "Housed and safe", "ward_discharge-support_offered": "Yes",
        "ward_discharge-delay.1.first_night": ward.day(9), "ward_discharge-delay.1.last_night": ward.day(8),
        "ward_discharge-delay.1.reason": "Home not ready"}
    ward.refused(WARD_MANAGER, ada, "Record the ward discharge", leaving, "A delay ends before it begins.")
    nights, delayed = beside(ward, "rot-kpi5", "Nights of delay by housing, own cases"), beside(ward, "rot-kpi5", "Own cases delayed by housing")
    before = ward.behind("ROT-KPI2")
    hand = ward.open(WARD_MANAGER, ada, "Record the ward discharge")
    hand.fill(leaving | {"ward_discharge-delay.1.first_night": ward.day(8)})
    hand.press("Add another delay")
    hand.fill({
        "ward_discharge-delay.2.first_night": ward.day(9), "ward_discharge-delay.2.last_night": ward.day(9),
        "ward_discharge-delay.2.reason": "Clinical"})
    hand.press("Record the ward discharge")
    # Nobody is named who is responsible for her: that is asked, and the answer is kept.
    assert "Nobody is recorded as the responsible professional" in hand.page.locator("main").inner_text()
    hand.tick("Yes, this is right")
    hand.press("Record the ward discharge")
    assert "?done=" in hand.page.url
    ward.counts("ROT-KPI2", before, ward.newest(WORKER, ada, "Ward discharge"))
    assert beside(ward, "rot-kpi5", "Nights of delay by housing, own cases") == nights + 1
    assert beside(ward, "rot-kpi5", "Own cases delayed by housing") == delayed + 1
    for clock in (TWO_WEEKS, "End of the follow-up"):
        assert ward.stands(WORKER, ada, clock) == OURS


def day_12_two_weeks_after_gus_left(ward: Ward, cyds_leaving: str):
    gus = "Gus Fortnight"
    ward.log_contact(11)
    left = ward.newest(WORKER, gus, "Ward discharge")
    before, kept, heard = ward.behind("ROT-M5"), ward.behind("ROT-S6"), ward.behind("ROT-PE")
    made = ward.does(WORKER, gus, "Record the two-week contact", {
        **ward.at("two_week_contact-made", 11, "10:00"), "two_week_contact-outcome": "Reached, tenancy sustained"})
    assert ward.stage(gus, WARD_NURSE) == "Followed up" and ward.stands(WORKER, gus, TWO_WEEKS) == NOWHERE
    ward.counts("ROT-M5", before, left)
    ward.counts("ROT-S6", kept, made)
    answer = ward.does(WORKER, gus, "Record an experience survey", {
        "survey-point": "At the two-week contact", "survey-answered": ward.day(11), "survey-way": "By telephone", "survey-overall": "Excellent"})
    ward.counts("ROT-PE", heard, answer)

    # What came of it goes to whoever is responsible, and to the GP only where nobody is.
    ward.does(WORKER, gus, "Finish the follow-up", {"follow_up-finished": ward.day(11), "follow_up-outcome": "Settled in."})
    followed = "Outcome of the follow-up shared"
    assert ward.stands(WORKER, gus, "End of the follow-up") == NOWHERE and ward.stands(WORKER, gus, followed) == OURS
    ward.refused(WORKER, gus, "Record what was shared", shared(ward, "Follow-up outcome", 11, "11:00", "GP"), "This person has a responsible professional.")
    ward.does(WORKER, gus, "Record what was shared", shared(ward, "Follow-up outcome", 11, "11:00", "Care co-ordinator"))
    assert ward.stands(WORKER, gus, followed) == NOWHERE

    # The end: with the questionnaire asked again, the outcome judged, and a card to take home.
    better, ended, shares = ward.behind("ROT-U1"), ward.behind("ROT-S3"), ward.behind("ROT-M6")
    ward.does(WORKER, gus, "Ask the questionnaire", rating(ward, "At the end", 11, "4"))
    judged = ward.does(WORKER, gus, "Judge an outcome", {
        "outcome-outcome": "Wellbeing", "outcome-judged": ward.day(11), "outcome-achievement": "Achieved", "outcome-evidence": "Sleeps through."})
    over = {
        "departure-exited": ward.day(11), "departure-reason": "Planned, goals met", "departure-agreed": "Yes", "departure-key_contacts": "Yes",
        "departure-homelessness": "Housed and safe"}
    ward.refused(MANAGER, gus, "End the case", over | {"departure-emergency_contact": "No"}, "with key contacts and an emergency contact given")
    end = ward.does(MANAGER, gus, "End the case", over | {"departure-emergency_contact": "Yes"})
    assert ward.stage(gus, WARD_NURSE) == "Ended"
    ward.counts("ROT-S3", ended, end)
    ward.counts("ROT-U1", better, judged)
    card = ward.reads(WORKER, gus, "Who to call")
    assert "Ines Moor, Community team" in card and "In an emergency call 999." in card
    exit_plan = "Exit plan shared with the professional or the GP"
    assert ward.stands(WORKER, gus, exit_plan) == OURS
    ward.does(WORKER, gus, "Record what was shared", shared(ward, "Exit plan", 11, "15:00", "Care co-ordinator"))
    assert ward.stands(WORKER, gus, exit_plan) == NOWHERE
    ward.counts("ROT-M6", shares, end)

    # Cyd answers nobody: three days are tried, the weekend too.
    tries(ward, 11)
    assert ward.stands(WORKER, "Cyd Fortnight", TWO_WEEKS) == OURS


def tries(ward: Ward, after: int):
    ward.does(WORKER, "Cyd Fortnight", "Record an attempt at contact", {"contact_attempt-made": ward.day(after), "contact_attempt-way": "Rang twice"})


def day_14_the_weekend(ward: Ward, cyds_leaving: str):
    ada, cyd = "Ada Fortnight", "Cyd Fortnight"
    before = ward.behind("ROT-M5")
    assert cyds_leaving in before["Not counted"]
    tries(ward, 12)
    tries(ward, 12)
    assert ward.stands(WORKER, cyd, TWO_WEEKS) == OURS, "twice on one day is one day"
    tries(ward, 13)
    assert ward.stands(WORKER, cyd, TWO_WEEKS) == NOWHERE
    ward.counts("ROT-M5", before, cyds_leaving)
    # Without a written consent nothing leaves the ward's care team.
    ward.refused(WORKER, cyd, "Record what was shared", shared(ward, "Exit plan", 13, "12:00", "GP"), "There is no written consent to share")
    # Nobody is responsible for Ada: her GP is told.
    ward.does(WORKER, ada, "Record a consent", {
        "consent-kind": "Written data-sharing agreement", "consent-state": "Given", "consent-given_on": ward.day(13)})
    ward.does(WORKER, ada, "Finish the follow-up", {"follow_up-finished": ward.day(13), "follow_up-outcome": "She is well."})
    ward.does(WORKER, ada, "Record what was shared", shared(ward, "Follow-up outcome", 13, "15:00", "GP"))
    assert ward.stands(WORKER, ada, "Outcome of the follow-up shared") == NOWHERE


def then_the_quarter_is_looked_at(ward: Ward):
    # Without the trust's numbers the figure is awaited, never nothing.
    assert "Awaiting the trust's figures" in words(ward.main(MANAGER, f"/figures/{ward.period}/rot-kpi5"))
    ward.denied(MANAGER, "/registers/trust_data/send_trust_figures", "Send the trust's figures")
    lead = ward.desks[TRUST_LEAD]
    start = datetime.date(ward.monday.year, (ward.monday.month - 1) // 3 * 3 + 1, 1)
    quarter = f"{start:%B} to {start + datetime.timedelta(70):%B} {start.year}"
    for name in ("Ward A (acute)", "Ward B (acute)", "Ward C (other adult)"):
        lead.page.goto("/registers/trust_data")
        lead.follow("Send the trust's figures")
        lead.fill({"trust_data-covers": quarter, "trust_data-ward": name} | {f"trust_data-{field}": number for field, number in {
            "available_bed_days": "1800", "occupied_bed_days": "1700", "discharges": "40", "delayed_by_housing": "1", "housing_delay_days": "3",
            "other_delay_days": "5", "readmissions": "2", "failed_discharges": "0"}.items()})
        lead.press("Send the trust's figures")
        assert "?done=" in lead.page.url, lead.page.locator("main").inner_text()[:600]
    assert "2.5%" in words(ward.main(MANAGER, f"/figures/{ward.period}/rot-kpi5"))

    # A figure opens to its people for the provider, to references that lead nowhere for the trust, and to nothing for the ward's nurse.
    manager = ward.desks[MANAGER]
    manager.page.goto(f"/figures/{ward.period}")
    manager.follow("Appropriate referrals accepted")
    referral = ward.newest(WORKER, "Ada Fortnight", "Referral")
    manager.follow(f"R-{referral}")
    assert "Ada Fortnight" in manager.page.locator("main").inner_text()
    for who in (TRUST_LEAD, COMMISSIONER):
        page = ward.main(who, f"/figures/{ward.period}/rot-kpi1")
        assert "Fortnight" not in page and f"/records/{referral}" not in page, who
    assert ward.asks[WARD_NURSE].get(f"/figures/{ward.period}/rot-kpi1").status == 403
    assert ward.asks[WORKER].get(f"/figures/{ward.period}/rot-kpi1").status == 403

    # The return is prepared, and waits for its signature.
    manager.page.goto("/returns")
    manager.follow(manager.page.locator(f"a[href='{ward.address}']").inner_text())
    manager.follow("Enter narrative")
    manager.fill({"narrative": "Two full weeks.", "partnership": "Met the wards twice.", "next_quarter": "More of it."})
    manager.press("Save these words")
    is_right = re.compile("^This is right")
    asked = manager.page.get_by_role("button", name=is_right).count()
    for left in range(asked, 0, -1):
        assert manager.page.get_by_role("button", name=is_right).count() == left
        manager.press(is_right)
    assert manager.page.get_by_role("link", name="Sign and seal", exact=True).count() == 1
    assert "Two full weeks." in ward.main(MANAGER, ward.address)
    for who in (TRUST_LEAD, COMMISSIONER):
        assert "Two full weeks." not in ward.asks[who].get(ward.address).text(), who
        assert ward.asks[who].get(ward.address + "/sign").status == 403


def and_the_week_in_which_this_runs(ward: Ward):
    """Dov is on the ward still. The deadline of a week comes from the calendar and stands on My day for seven days after it."""
    tellings = "Care team told of progress on the days the week asks for"
    before = ward.due(WORKER, "Dov Fortnight", tellings)
    today = datetime.datetime.strptime(re.search(r"[A-Z]\w+day \d+ \w+ \d{4}", words(ward.main(WORKER, "/my-day")))[0], "%A %d %B %Y").date()
    monday = (today - datetime.timedelta(today.weekday() + 7) - ward.monday).days
    for nth in range(5):
        ward.does(WORKER, "Dov Fortnight", "Tell the care team how it goes", told(ward, monday + nth, "Still looking for a home."))
        if len(ward.due(WORKER, "Dov Fortnight", tellings)) < len(before):
            break
    # Two working days are asked for, and a holiday is none.
    assert nth >= 1 and len(ward.due(WORKER, "Dov Fortnight", tellings)) == len(before) - 1


@pytest.fixture
def house():
    """A house of its own with few people, in which no ward has reported and met before."""
    server = Server(binary_from_environment(), people=6, without=("crfd_meeting", "weekly_report", "trust_data", "ward_contact", "ward_details"))
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@pytest.mark.covers(
    "ROT-007", "ROT-008", "ROT-009", "ROT-013", "ROT-019", "ROT-020", "ROT-024", "ROT-026", "ROT-027", "ROT-037", "ROT-039", "ROT-044", "ROT-046",
    "ROT-048", "ROT-050", "ROT-052", "ROT-055", "ROT-056", "ROT-059", "ROT-060", "ROT-061", "ROT-062", "ROT-064", "ROT-066", "ROT-069", "ROT-070",
    "ROT-071", "ROT-072", "ROT-073", "ROT-074", "ROT-075", "ROT-082", "ROT-084", "ROT-089", "ROT-091", "ROT-095", "ROT-096", "ROT-097", "ROT-098",
    "ROT-099", "ROT-101", "ROT-102", "ROT-106", "ROT-108", "EXP-17", "EXP-46")
def test_two_weeks_of_a_ward(new_page, house, signed_in, axe, fits):
    ward = Ward(new_page, house, signed_in, axe, fits)
    day_1_referrals_come_in_every_way(ward)
    day_1_one_of_them_leaves_tomorrow(ward)
    day_2_the_council_is_asked(ward)
    cyds_leaving = day_2_two_leave_the_ward(ward)
    day_3_the_council_answers(ward)
    day_3_the_ward_meets(ward)
    repairs = day_4_the_assessment_is_completed(ward)
    day_5_the_week_is_reported(ward)
    day_8_ada_moves_to_another_ward(ward)
    day_9_what_was_begun_is_finished(ward, repairs)
    day_10_a_concern(ward)
    day_11_ada_leaves_a_day_late(ward)
    day_12_two_weeks_after_gus_left(ward, cyds_leaving)
    day_14_the_weekend(ward, cyds_leaving)
    then_the_quarter_is_looked_at(ward)
    and_the_week_in_which_this_runs(ward)
