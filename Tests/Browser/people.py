"""The invented people of the rotherham service (its demonstration.yaml) and the referral that the tests send."""

WARD_NURSE = "Amina Sow"
PATIENT = "A patient"
WARD_MANAGER = "Peter Okafor"
OTHER_NURSE = "Grace Lund"  # of another organisation
WORKER = "Sam Reed"
MANAGER = "Jo Whitfield"
COMMISSIONER = "Colin Price"
TRUST_LEAD = "Dr Helen Marsh"

# What a form sends, and what a line of JSON Lines says, for one and the same referral.
PERSON = {"person-name": "Zacharias Untypical", "person-born": "14 5 1980"}
PERSON_BODY = {"name": "Zacharias Untypical", "born": "1980-05-14"}
REFERRAL = {
    "referral-ward": "ward_b",
    "referral-received": "2 April 2026",
    "referral-received-time": "16:30",
    "referral-route": "secure_email",
    "referral-referrer": "Nurse Ö’Neill",
    "referral-need_types": ["prevention", "resettlement"],
    "referral-support_areas": ["return_home_safe", "tenancy_advice_advocacy"],
    "referral-barriers": ["no_home"],
    "referral-clinical_risks": "None known.",
    "referral-consent": "given",
}
REFERRAL_BODY = {
    "ward": "ward_b",
    "received": "2026-04-02T15:30:00.000Z",
    "route": "secure_email",
    "referrer": "Nurse Ö’Neill",
    "need_types": ["prevention", "resettlement"],
    "support_areas": ["return_home_safe", "tenancy_advice_advocacy"],
    "barriers": ["no_home"],
    "clinical_risks": "None known.",
    "consent": "given",
}


def answers(**changes) -> dict:
    """The whole form; `answers(received_time="17:10")` changes answers to the referral, `answers(name="…")` those about the person."""
    made = {**PERSON, **REFERRAL}
    for field, value in changes.items():
        name = f"person-{field}" if field in ("name", "born") else "referral-" + field.replace("received_time", "received-time")
        assert name in made, name
        made[name] = value
    return made


def fill(page, given: dict) -> None:
    """Fills a form by the names of its fields, in one step; what is typed key by key has a test of its own."""
    page.evaluate(
        """given => {
            for (const [name, value] of Object.entries(given)) {
                const boxes = [...document.querySelectorAll(`[name="${name}"]`)];
                const wanted = [value].flat();
                const choices = boxes.filter(box => ["radio", "checkbox"].includes(box.type));
                const chosen = choices.filter(box => wanted.includes(box.value));
                if (!boxes.length || (choices.length && chosen.length !== wanted.length)) throw new Error(`no ${name} takes ${value}`);
                for (const box of choices.length ? chosen : boxes.slice(0, 1)) {
                    if (choices.length) box.checked = true;
                    else box.value = value;
                    if (!choices.length && box.value !== value) throw new Error(`${name} does not take ${value}`);
                    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
                }
            }
        }""",
        given,
    )


def typed(page) -> dict:
    """What stands in the form of the page, by name; what is empty is left out."""
    return page.evaluate(
        """() => {
            const found = {};
            for (const [name, value] of new FormData(document.querySelector("form[data-draft]")))
                if (value && !["token", "key", "version", "nth"].includes(name)) (found[name] ||= []).push(value);
            return found;
        }"""
    )


def as_typed(given: dict) -> dict:
    return {name: [value] if isinstance(value, str) else value for name, value in given.items()}


def refer(page, given: dict) -> str:
    """Sends a referral and returns the address of its case."""
    page.goto("/referrals/start")
    fill(page, given)
    page.get_by_role("button", name="Make a referral").click()
    page.wait_for_url("**/cases/**")
    return "/cases/" + page.url.split("/cases/")[1].split("?")[0]


def check_criteria(page, address: str) -> None:
    """What comes before somebody is accepted."""
    page.goto(f"{address}/check_eligibility")
    fill(page, {
        "eligibility-checked": "8 April 2026", "eligibility-checked-time": "10:00", "eligibility-by_worker": "Sam Reed",
        "eligibility-needs": ["prevention"], "eligibility-short_term": "yes", "eligibility-engagement": "yes",
        "eligibility-connection": "close_family", "eligibility-responsible_commissioner": "ours", "eligibility-vulnerable": "yes",
        "eligibility-risk_of_homelessness": "yes",
    })
    page.get_by_role("button", name="Check the criteria").click()
    page.wait_for_url("**/cases/*done=check_eligibility")
