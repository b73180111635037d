"""What browser tests have at hand. A test names what it needs: `def test_queue(signed_in, axe, picture): …`."""

import os
import pathlib

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from server import Server, binary_from_environment

#: In milliseconds. Only what fails is waited for so long; beside a build a page takes seconds.
LONGEST = 60_000
expect.set_options(timeout=LONGEST)


def pytest_configure(config):
    config.addinivalue_line("markers", "covers(*requirements): the requirements of the catalogues that a test has a part in proving")


@pytest.fixture(scope="session")
def server():
    server = Server(binary_from_environment())
    try:
        server.wait()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # Debian's Chromium; without its sandbox, since CI runs as root in a container of its own.
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser, server):
    """Makes pages of any kind; each has cookies of its own. A page that reports an error on its console fails the test."""
    contexts, errors = [], []

    def make(**options):
        options.setdefault("base_url", server.address)
        options.setdefault("viewport", {"width": 1280, "height": 900})
        # Colours are looked at as soon as they change; half-way through a transition they are nobody's choice.
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(locale="en-GB", timezone_id="Europe/London", **options)
        context.set_default_timeout(LONGEST)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on("console", lambda message: message.type == "error" and errors.append(f"{page.url}: {message.text}"))
        return page

    make.errors = errors
    yield make
    for context in contexts:
        context.close()
    # A refusal is a page with a status of its own, which Chromium also writes on the console; it is what many tests are about.
    unexpected = [error for error in errors if "Failed to load resource" not in error]
    assert not unexpected, "\n".join(unexpected)


@pytest.fixture
def page(new_page):
    """A desk."""
    return new_page()


@pytest.fixture
def plain_page(new_page):
    """A browser without JavaScript: everything must work there."""
    return new_page(java_script_enabled=False)


@pytest.fixture
def narrow_page(new_page):
    """A phone of 320 pixels, the narrowest that must not scroll sideways."""
    return new_page(viewport={"width": 320, "height": 640}, has_touch=True)


@pytest.fixture
def axe():
    """`axe(page)`: no violation of any rule."""

    def check(page):
        violations = Axe().run(page).response["violations"]
        assert not violations, "\n".join(
            f"{page.url}: {found['id']}: {found['help']}: " + "; ".join(node["html"] for node in found["nodes"][:3])
            for found in violations
        )

    return check


@pytest.fixture
def fits():
    """`fits(page)`: nothing makes the page scroll sideways."""

    def check(page):
        width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width <= room, f"{page.url} is {width} pixels wide in {room}"

    return check


@pytest.fixture
def signed_in():
    """`signed_in(page, "Amina Sow")`: signs in as an invented user, named by name or by role, and returns the page."""

    def sign_in(page, who: str):
        page.goto("/sign-in")
        people = page.locator("form[action='/sign-in']")
        people.locator(f"[data-role='{who}']").or_(people.get_by_role("button", name=who, exact=True)).first.click()
        page.wait_for_url(lambda address: "/sign-in" not in address)
        return page

    return sign_in


@pytest.fixture
def picture(request):
    """`picture(page, "queue")`: a picture of the whole page in the folder SCREENSHOTS (or HOMEWARD_PICTURES), if that is set."""

    def take(page, name: str):
        folder = os.environ.get("SCREENSHOTS") or os.environ.get("HOMEWARD_PICTURES")
        if not folder:
            return
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(pathlib.Path(folder) / f"{request.node.name}-{name}.png"), full_page=True)

    return take
