"""A paper that somebody signed, photographed at a bus stop: attached, not lost by a slip elsewhere, read and kept. With and without JavaScript."""

import subprocess

import pytest

from people import MANAGER, TRUST_LEAD, WARD_NURSE, WORKER, answers, fill, refer, typed

CONSENT = {"consent-kind": "data_sharing_written", "consent-state": "given", "consent-given_on": "9 4 2026"}


def photograph() -> bytes:
    """A picture that says where it was taken."""
    plain = subprocess.run(["gm", "convert", "-size", "640x480", "gradient:teal-white", "jpeg:-"], check=True, capture_output=True).stdout
    place = b"Exif\0\0GPSCANARY 53.43,-1.36"
    return plain[:2] + b"\xff\xe1" + (len(place) + 2).to_bytes(2, "big") + place + plain[2:]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def phone(request, new_page):
    page = new_page(java_script_enabled=request.param, viewport={"width": 320, "height": 640}, has_touch=True)
    page.runs_scripts = request.param
    return page


def choose(page, name, content, kind="application/octet-stream"):
    page.get_by_label("Signed paper").set_input_files({"name": name, "mimeType": kind, "buffer": content})


def write(page, given):
    """Fills the form, by hand where the page runs no scripts."""
    if page.runs_scripts:
        return fill(page, given)
    for name, value in given.items():
        box = page.locator(f'[name="{name}"]')
        if box.first.get_attribute("type") == "radio":
            page.locator(f'[name="{name}"][value="{value}"]').check()
        elif box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)


@pytest.mark.covers("SR-07", "SR-22", "EXP-16", "EXP-54", "EXP-56")
def test_a_signed_paper_is_photographed_and_attached(phone, new_page, signed_in, axe, fits, picture):
    address = refer(signed_in(new_page(), WARD_NURSE), answers(name="Zacharias Signed"))
    page = signed_in(phone, WORKER)

    def look():
        fits(page)
        if page.runs_scripts:
            axe(page)

    page.goto(f"{address}/take_consent")
    look()
    assert page.locator("form[enctype='multipart/form-data']").count() == 1
    # What cannot be attached is said beside the question, and what was typed stays.
    write(page, {**CONSENT, "consent-parties": "Her sister"})
    choose(page, "paper.exe", b"MZ\x90\x00")
    page.get_by_role("button", name="Record a consent").click()
    assert page.title().startswith("Error: ")
    assert "The selected file must be a picture (JPEG or PNG), a PDF" in page.get_by_role("alert").inner_text()
    assert page.locator("[name='consent-parties']").input_value() == "Her sister"
    look()

    # A slip elsewhere loses no file, and neither does going away.
    write(page, {"consent-given_on": "31 2 2026"})
    choose(page, "Zacharias’s paper.jpg", photograph(), "image/jpeg")
    page.get_by_role("button", name="Record a consent").click()
    assert page.title().startswith("Error: ")
    assert "Zacharias’s paper.jpg (picture, " in page.locator(".attached").inner_text()
    look()
    picture(page, "chosen")
    page.goto("/my-day")
    page.goto(f"{address}/take_consent")
    assert "Zacharias’s paper.jpg" in page.locator(".attached").inner_text()
    assert page.get_by_label("Take this file out").count() == 1
    if page.runs_scripts:
        assert any(name == "consent-signature" for name in typed(page))
    write(page, CONSENT)
    page.get_by_role("button", name="Record a consent").click()
    page.wait_for_url("**/cases/*done=take_consent")

    # Whoever reads the record keeps the file; it is the picture, and does not say where it was taken.
    reader = signed_in(new_page(), MANAGER)
    reader.goto(address)
    reader.get_by_role("link", name="Consent", exact=False).first.click()
    reader.wait_for_url("**/records/**")
    axe(reader)
    picture(reader, "record")
    link = reader.get_by_role("link", name="Zacharias’s paper.jpg (picture", exact=False).first
    with reader.expect_download() as begun:
        link.click()
    assert begun.value.suggested_filename.startswith("consent-C-") and begun.value.suggested_filename.endswith("-signature.jpg")
    content = open(begun.value.path(), "rb").read()
    assert content.startswith(b"\xff\xd8\xff") and b"CANARY" not in content and len(content) > 500
    place = link.get_attribute("href")

    # To whom the case is nothing, neither is its file.
    other = signed_in(new_page(), TRUST_LEAD)
    answer = other.request.get(place)
    assert answer.status == 404 and b"\xff\xd8\xff" not in answer.body()
