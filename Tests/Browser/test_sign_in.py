"""Somebody real sets up an account and signs in by the pages; with the keyboard, without JavaScript, at 320 pixels."""

import base64
import hashlib
import hmac
import os
import pathlib
import secrets
import shutil
import struct
import subprocess
import tempfile
import time
import urllib.request

import pytest

from server import SERVICES, free_port

PASSWORD = "copper lantern oboe"


def code(key: str, step: int = 0) -> str:
    """What an authenticator app shows now, or so many half minutes later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(base64.b32decode(key.replace(" ", "")), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class House:
    """A Homeward with a record of its own and nobody in it."""

    def __init__(self, binary: str):
        self.binary = binary
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="homeward-door-"))
        shutil.copytree(SERVICES / "rotherham", self.folder / "services" / "rotherham")
        (self.folder / "pepper").write_text(secrets.token_hex(32))
        self.place = ["--data", str(self.folder / "data"), "--services", str(self.folder / "services"), "--pepper", str(self.folder / "pepper")]
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([binary, "serve", *self.place, "--port", str(port)], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(self.address + "/healthz", timeout=5).close()
                return
            except OSError:
                assert time.monotonic() < until and self.process.poll() is None, "homeward serve served nothing"
                time.sleep(0.1)

    def user(self, *words: str) -> str:
        run = [self.binary, "user", *words, *self.place]
        return subprocess.run(run, stdin=subprocess.DEVNULL, check=True, capture_output=True, text=True).stdout.strip()

    def add(self, name: str) -> str:
        return self.user(
            "add", name, "--name", "Jo Whitfield", "--service", "rotherham", "--role", "provider_manager", "--organisation", "lighthouse",
            "--organisation-name", "Lighthouse Support",
        )

    def stop(self):
        self.process.terminate()
        self.process.wait(15)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def house():
    house = House(os.environ["HOMEWARD_BINARY"])
    yield house
    house.stop()


def press(page, name: str):
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def set_up(page, house, name: str, looks=lambda page: None) -> str:
    """Returns the key of the second factor."""
    page.goto(f"{house.address}/sign-in")
    looks(page)
    page.get_by_role("link", name="I was given a set-up code").click()
    looks(page)
    page.get_by_label("Your set-up code").fill(house.add(name))
    press(page, "Go on")
    page.get_by_role("heading", name="Your authenticator app").wait_for()
    looks(page)
    key = page.locator("code").first.inner_text()
    page.get_by_label("A password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_label("The code that the app shows now").fill(code(key))
    press(page, "Set up")
    page.get_by_role("heading", name="You can sign in now").wait_for()
    assert page.locator("ul.references code").count() == 8
    looks(page)
    return key


def enter(page, house, name: str, key: str, looks=lambda page: None):
    page.goto(f"{house.address}/sign-in?to=/referrals")
    page.get_by_label("Your sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Go on")
    page.get_by_label("Code from your app").wait_for()
    looks(page)
    # The one of this half minute was used to set up.
    page.get_by_label("Code from your app").fill(code(key, step=1))
    press(page, "Sign in")
    page.wait_for_url("**/referrals")


@pytest.mark.parametrize("kind", ["desk", "without JavaScript at 320 px"])
def test_sign_in_from_the_set_up_code_to_signing_out(new_page, house, axe, fits, picture, kind):
    page = new_page() if kind == "desk" else new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    name = "jo.desk" if kind == "desk" else "jo.phone"
    seen = []

    def looks(page):
        seen.append(page.url)
        picture(page, f"{len(seen)}")
        if kind == "desk":
            axe(page)
            fits(page)
        assert "copper" not in page.url and "token" not in page.url

    key = set_up(page, house, name, looks)
    enter(page, house, name, key, looks)
    page.get_by_role("link", name="Where you are signed in").click()
    looks(page)
    assert "This one" in page.locator("main").inner_text()
    press(page, "Sign out")
    page.wait_for_url("**/sign-in")
    assert page.goto(f"{house.address}/referrals").status == 403


def test_sign_in_says_what_is_wrong_beside_it_and_shows_a_password_on_request(new_page, house, axe):
    page = new_page()
    key = set_up(page, house, "jo.wrong")
    page.goto(f"{house.address}/sign-in")
    page.get_by_label("Your sign-in name").fill("jo.wrong")
    page.get_by_label("Password", exact=True).fill("not the lantern")
    page.get_by_role("button", name="Show password").click()
    assert page.locator("#password").get_attribute("type") == "text"
    press(page, "Go on")
    page.wait_for_selector("[data-error-summary]")
    axe(page)
    assert page.get_by_label("Your sign-in name").input_value() == "jo.wrong"
    assert page.get_by_label("Password", exact=True).input_value() == ""
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Go on")
    page.get_by_label("Code from your app").fill("000000")
    press(page, "Sign in")
    page.get_by_text("That code is not right").first.wait_for()
    axe(page)
    page.get_by_label("Code from your app").fill(code(key, step=1))
    press(page, "Sign in")
    page.wait_for_url("**/my-day")


def test_sign_in_ends_when_the_account_is(new_page, house):
    page = new_page()
    enter(page, house, "jo.ended", set_up(page, house, "jo.ended"))
    house.user("end", "jo.ended")
    assert page.goto(f"{house.address}/my-day").status == 403


def test_sign_in_is_never_by_a_list_of_people_where_they_are_real(house):
    demo = [house.binary, "demo", *house.place[:4], "--no-serve"]
    house.add("jo.real")
    refused = subprocess.run(demo, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert refused.returncode == 4 and "not a demonstration" in refused.stderr
    without = subprocess.run([house.binary, "serve", *house.place[:4], "--port", "0"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert without.returncode == 2 and "a secret that is not in the database" in without.stderr
