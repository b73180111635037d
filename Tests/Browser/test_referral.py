"""A ward referral typed in Chromium becomes facts, rows and a deadline; the same one imported becomes the same rows."""

import json
import re
import sqlite3
import subprocess
from urllib.parse import urlencode

import pytest

from people import PERSON_BODY, REFERRAL_BODY, WARD_NURSE, WORKER, answers, refer

# What may differ: when and by whom something was recorded.
NOT_COMPARED = {"recorded", "made_by", "organisation"}
LISTS = ("need_types", "support_areas", "barriers")


def send_by_keyboard(page, given: dict) -> None:
    """Walks through the form with Tab, types, and chooses with arrows and Space; no mouse."""
    page.locator("[name='person-name']").focus()
    left = dict(given)
    for _ in range(200):
        name, kind, value, words = page.evaluate(
            "(() => { const at = document.activeElement; return [at.name || '', at.type || '', at.value || '', at.textContent] })()"
        )
        if name in left and kind == "radio":
            for _ in range(10):
                if page.evaluate("document.activeElement.value") == left[name]:
                    break
                page.keyboard.press("ArrowDown")
            page.keyboard.press("Space")
            del left[name]
        elif name in left and kind == "checkbox":
            if value in left[name]:
                page.keyboard.press("Space")
        elif name in left:
            page.keyboard.type(left.pop(name))
            page.keyboard.press("Escape")  # a list of suggestions, if one has opened
        elif kind == "submit" and words == "Make a referral":
            page.keyboard.press("Enter")
            page.wait_for_url("**/cases/**")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to the button; not answered: {left}")


def rows(database, name: str) -> dict:
    """Every row about the person of that name, by table, with references replaced by what they mean."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row

        def select(table: str, where: str, *values) -> list:
            return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}" WHERE {where}', values)]

        [person] = select("person", "name = ?", name)
        [file] = select("case_file", "person = ?", person["id"])
        [referral] = select("rotherham_referral", '"case" = ?', file["id"])
        clocks = select("clock", '"case" = ?', file["id"])
        found = {
            "person": [person],
            "case_file": [file],
            "rotherham_referral": [referral],
            "record": sorted(
                select("record", "id IN (?, ?, ?)", person["id"], file["id"], referral["id"]), key=lambda row: row["kind"]
            ),
            "stage": select("stage", '"case" = ?', file["id"]),
            "clock": sorted(clocks, key=lambda row: row["code"]),
        }
        for part in LISTS:
            table = f"rotherham_referral__{part}"
            found[table] = sorted(select(table, "record = ?", referral["id"]), key=lambda row: row["value"])
        meaning = {person["id"]: "the person", file["id"]: "the case", referral["id"]: "the referral"}
        meaning |= {clock["id"]: f"the clock {clock['code']}" for clock in clocks}
    return {
        table: [{key: meaning.get(value, value) for key, value in row.items() if key not in NOT_COMPARED} for row in lines]
        for table, lines in found.items()
    }


def imported(server, folder, name: str, received: str) -> dict:
    """The rows of the same referral after `homeward import --as-new` into a folder of its own; `received` is in UTC."""
    common = {"service": "rotherham", "organisation": "wards"}
    # A case begins on the day of the referral, however much later it is typed.
    day = received[:10]
    lines = [
        common | {"kind": "person", "subject": "p1", "stream": "p1", "day": day, "body": PERSON_BODY | {"name": name}},
        common | {"kind": "case", "subject": "c1", "stream": "c1", "day": day, "body": {"person": "p1", "starts": day}},
        common
        | {"kind": "referral", "subject": "r1", "stream": "c1", "body": REFERRAL_BODY | {"received": received, "person": "p1"}},
    ]
    file = folder / "referral.jsonl"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    result = subprocess.run(
        [server.binary, "import", str(file), "--as-new", "--data", str(folder / "data"), "--services", str(server.services)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return rows(folder / "data" / "homeward.sqlite", name)


def assert_equal(typed: dict, taken: dict) -> None:
    """Names the columns that differ: `case_file.starts`."""
    assert {table: len(lines) for table, lines in typed.items()} == {table: len(lines) for table, lines in taken.items()}
    differing = [
        f"{table}.{column}: typed {one[column]}, imported {other[column]} ({one.get('kind', '')})"
        for table in typed for one, other in zip(typed[table], taken[table]) for column in one if one[column] != other[column]
    ]
    assert not differing, "\n".join(differing)


def deadline(page) -> str:
    """The words under the heading Deadlines."""
    words = page.locator("main").inner_text()
    return re.sub(r"\s+", " ", words[words.index("Deadlines") : words.index("Timeline")])


@pytest.mark.covers("EXP-34")
def test_a_referral_received_before_easter_at_1630_is_due_on_wednesday_8_april(server, page, signed_in, tmp_path, picture):
    name = "Zacharias Sixteenthirty"
    signed_in(page, WARD_NURSE)
    page.goto("/referrals/start")
    send_by_keyboard(page, answers(name=name))
    words = deadline(page)
    assert re.search(r"due Wednesday 8 April( 2026)? at 17:00", words, re.I), words
    assert "Good Friday" in words and "Easter Monday" in words, words
    picture(page, "case")
    assert_equal(rows(server.database, name), imported(server, tmp_path, name, "2026-04-02T15:30:00.000Z"))


def test_a_referral_received_before_easter_at_1710_is_due_on_thursday_9_april(server, page, signed_in, tmp_path):
    name = "Zacharias Seventeenten"
    signed_in(page, WARD_NURSE)
    refer(page, answers(name=name, received_time="17:10"))
    words = deadline(page)
    assert re.search(r"due Thursday 9 April( 2026)? at 17:00", words, re.I), words
    # Received after hours, it counts from Tuesday 7 April: the bank holidays were over before counting began, so none was skipped.
    assert "Good Friday" not in words and "Easter Monday" not in words, words
    assert_equal(rows(server.database, name), imported(server, tmp_path, name, "2026-04-02T16:10:00.000Z"))


def test_the_referral_stands_in_the_queue_of_its_own_ward_and_leads_to_its_case(page, signed_in):
    signed_in(page, WARD_NURSE)
    address = refer(page, answers(name="Zacharias Queued"))
    page.goto("/referrals")
    # Due long ago, so it is among the first.
    page.get_by_role("link", name=address.split("/")[-1]).click()
    assert page.url.endswith(address)
    assert "Zacharias Queued" in page.locator("main").inner_text()


def test_the_same_form_sent_twice_makes_one_case(server, page, signed_in):
    name = "Zacharias Once"
    signed_in(page, WARD_NURSE)
    page.goto("/referrals/start")
    hidden = {field: page.locator(f"main form [name='{field}']").get_attribute("value") for field in ("token", "key")}
    pairs = [(key, item) for key, value in answers(name=name).items() for item in ([value] if isinstance(value, str) else value)]
    pairs += hidden.items()
    for _ in range(2):
        answer = page.request.post(
            "/referrals/start", data=urlencode(pairs), headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert answer.ok and "/cases/" in answer.url, answer.url
    assert len(rows(server.database, name)["case_file"]) == 1


def test_after_sending_a_referral_one_is_told_that_it_was_sent(page, signed_in):
    signed_in(page, WARD_NURSE)
    refer(page, answers(name="Zacharias Told"))
    assert "The referral was sent." in page.locator("body").inner_text()


@pytest.mark.covers("EXP-50")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_form_prints_to_be_filled_in_by_hand(new_page, signed_in, javascript):
    """Every question has room for an answer, every choice is there to tick, and no button is."""
    name = f"Zacharias Printed {'with' if javascript else 'without'}"
    case = refer(signed_in(new_page(), WARD_NURSE), answers(name=name))
    page = signed_in(new_page(java_script_enabled=javascript, viewport={"width": 794, "height": 1123}), WORKER)
    for address in ("/referrals/start", f"{case}/decide"):
        page.emulate_media(media="screen")
        page.goto(address)
        lists = page.locator("ul.for-paper")
        assert not any(closed.is_visible() for closed in lists.all())
        page.emulate_media(media="print")
        for closed in lists.all():
            select = closed.locator("xpath=..").locator("select")
            offered = select.locator("option:not([value=''])").all_text_contents()
            assert closed.is_visible() and closed.locator("li").all_text_contents() == offered and len(offered) > 7
            assert not select.is_visible()
        assert page.locator("main .choice input").count() > 0
        assert all(box.is_visible() for box in page.locator("main .choice input").all())
        assert all(area.bounding_box()["height"] > 100 for area in page.locator("main textarea").all())
        assert not any(part.is_visible() for part in page.locator("main button, main .counter").all())
    # The last form has a closed list, and the one before none.
    assert lists.count() > 0
