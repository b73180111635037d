"""What is not there, not yours, or not a proper request is answered with the right status, in words, and with every header."""

import http.client
import re
import urllib.parse

import pytest

from people import COMMISSIONER, MANAGER, OTHER_NURSE, TRUST_LEAD, WARD_MANAGER, WARD_NURSE, WORKER, answers, refer

HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=()",
    "cache-control": "no-store",
}
# What would tell a stranger how the house is built; a list to choose from is an element `<select `.
TELLTALE = re.compile(r"\.swift|sqlite|fatal|stack|Error\(|Hummingbird|(?<!<)SELECT ", re.I)


def checked(answer, status: int) -> str:
    """The page of an answer, after its status and headers were looked at."""
    assert answer.status == status, f"{answer.url} answers {answer.status}"
    for name, part in HEADERS.items():
        assert part in answer.headers.get(name, ""), f"{answer.url}: {name} is {answer.headers.get(name)}"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "server" not in answer.headers and "x-powered-by" not in answer.headers
    body = answer.text()
    main = body[body.index("<main") : body.index("</main>")] if "<main" in body else body
    assert not TELLTALE.search(re.sub(r"/assets/[^\"]*", "", main)), main
    return main


def without_number(main: str) -> str:
    """A refusal without the number that is different each time."""
    return re.sub(r"<code>[0-9a-f]+</code>", "<code></code>", main)


def test_a_commissioner_who_would_refer_is_told_in_words_that_it_is_not_theirs(page, signed_in):
    signed_in(page, COMMISSIONER)
    words = checked(page.goto("/referrals/start"), 403)
    assert "Your role does not do this" in words and "Make a referral" in words and "Ask" in words
    assert "<form" not in words


def test_a_commissioner_sees_no_case_that_was_not_put_to_the_council(page, new_page, signed_in):
    signed_in(page, WARD_NURSE)
    address = refer(page, answers(name="Zacharias Hidden"))
    other = signed_in(new_page(), COMMISSIONER)
    checked(other.goto(address), 404)
    other.goto("/referrals")
    assert "Zacharias" not in other.content()


@pytest.mark.covers("SR-15")
def test_a_case_of_another_organisation_answers_like_one_that_never_was(page, new_page, signed_in):
    signed_in(page, WARD_NURSE)
    address = refer(page, answers(name="Zacharias Elsewhere"))
    record = page.locator("main a[href^='/records/']").first.get_attribute("href")
    other = signed_in(new_page(), OTHER_NURSE)
    unknown = {"/cases/": "/cases/C-0000-0000", "/records/": "/records/0000-0000"}
    for theirs in (address, record, f"{address}/decide", f"{address}/withdraw", f"{record}/correct"):
        kind = "/cases/" if theirs.startswith("/cases/") else "/records/"
        tail = "/".join(theirs.split("/")[3:])
        never = unknown[kind] + (f"/{tail}" if tail else "")
        first, second = other.request.get(theirs), other.request.get(never)
        assert first.status == second.status, (theirs, first.status, second.status)
        one, two = without_number(checked(first, first.status)), without_number(checked(second, second.status))
        assert one == two
        assert len(first.body()) == len(second.body())
        assert set(first.headers) == set(second.headers)
    assert other.request.get(address).status == 404
    other.goto("/referrals")
    assert address not in other.content()


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/cases", "/cases/C-XXXX", "/cases/%00", "/cases/C-0000-0000/decide", "/records/%F0%9F%8F%A0", "/../etc/passwd",
     "/figures/2026-27-q1/rot-m99", "/assets/none/nothing.css", "/assets/none/homeward.css"],
)
def test_an_unknown_address_is_not_found(page, signed_in, address):
    signed_in(page, "provider_manager")
    assert "Page not found" in checked(page.request.get(address), 404)


@pytest.mark.parametrize("address", ["/figures/2026-27-q9", "/figures/x", "/figures/2026-27-q9/rot-m1"])
def test_a_period_that_is_none_says_how_to_write_one(page, signed_in, address):
    signed_in(page, "provider_manager")
    assert "is not a period" in checked(page.request.get(address), 400)


@pytest.mark.covers("SR-18")
@pytest.mark.parametrize("method, address", [("DELETE", "/referrals"), ("PUT", "/sign-in"), ("POST", "/healthz"), ("PATCH", "/figures")])
def test_a_wrong_method_says_which_are_right(page, signed_in, method, address):
    signed_in(page, WARD_NURSE)
    answer = page.request.fetch(address, method=method)
    checked(answer, 405)
    assert "GET" in answer.headers["allow"]


@pytest.mark.covers("SR-21")
def test_an_oversized_form_is_refused_as_too_large(page, signed_in):
    signed_in(page, WARD_NURSE)
    page.goto("/referrals/start")
    token = page.locator("main form [name='token']").get_attribute("value")
    answer = page.request.post("/referrals/start", form={"token": token, "person-name": "x" * 300_000})
    assert "too large" in checked(answer, 413)
    # The connection is still of use.
    checked(page.request.get("/referrals"), 200)


def test_an_oversized_form_sent_in_chunks_is_refused_as_too_large(server, page, signed_in):
    signed_in(page, WARD_NURSE)
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in page.context.cookies())
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=30)
    try:
        connection.request(
            "POST", "/referrals/start", (b"person-name=" + b"x" * 999 for _ in range(300)),
            {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Transfer-Encoding": "chunked"},
            encode_chunked=True,
        )
        answer = connection.getresponse()
        assert answer.status == 413
        assert "content-security-policy" in {name.lower() for name, _ in answer.getheaders()}
    finally:
        connection.close()


@pytest.mark.parametrize("value", ["", "x", "0" * 64, "%00", "' OR 1=1 --", "é"])
def test_a_broken_cookie_is_signed_out_not_an_error(server, page, signed_in, value):
    signed_in(page, WARD_NURSE)
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=30)
    try:
        connection.putrequest("GET", "/referrals")
        connection.putheader("Cookie", b"homeward=" + value.encode())
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read().decode()
    finally:
        connection.close()
    assert answer.status in (303, 401, 403), answer.status
    assert "C-" not in body
    if answer.status != 303:
        assert "You are not signed in" in body and "Sign in" in body


def test_the_refusal_of_someone_not_signed_in_leads_to_the_door(page):
    page.goto("/referrals")
    page.locator("main a").first.click()
    page.wait_for_url("**/sign-in?to=/referrals")


@pytest.mark.covers("SR-18")
@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_form_without_our_token_changes_nothing(page, signed_in, token):
    signed_in(page, WARD_NURSE)
    form = {"person-name": "Zacharias Forged"} | ({} if token is None else {"token": token})
    answer = page.request.post("/referrals/start", form=form)
    assert answer.status in (400, 403, 422), answer.status
    checked(answer, answer.status)


@pytest.mark.covers("SR-18", "SEC-08")
def test_a_form_from_elsewhere_is_refused_even_with_our_token(page, signed_in):
    signed_in(page, WARD_NURSE)
    page.goto("/referrals/start")
    token = page.locator("main form [name='token']").get_attribute("value")
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = page.request.post("/referrals/start", form={"token": token, "person-name": "Zacharias"}, headers=headers)
        assert answer.status in (400, 403), answer.status
        checked(answer, answer.status)


def test_what_is_no_form_is_refused(page, signed_in):
    signed_in(page, WARD_NURSE)
    answer = page.request.post("/referrals/start", data="{}", headers={"Content-Type": "application/json"})
    assert 400 <= answer.status < 500
    checked(answer, answer.status)


@pytest.mark.covers("SR-16")
def test_pages_that_are_found_carry_the_same_headers(page, signed_in):
    checked(page.request.get("/healthz"), 200)
    checked(page.request.get("/sign-in"), 200)
    signed_in(page, "provider_manager")
    for address in ("/referrals", "/referrals/start", "/figures/2026-27-q1", "/figures/2026-27-q1/rot-m1"):
        checked(page.request.get(address), 200)


@pytest.mark.covers("SR-17")
def test_the_cookie_is_kept_from_scripts_and_other_sites(page, signed_in):
    signed_in(page, WARD_NURSE)
    for cookie in page.context.cookies():
        assert cookie["httpOnly"] and cookie["sameSite"] in ("Lax", "Strict"), cookie


@pytest.mark.covers("SR-17", "SEC-08")
def test_after_signing_out_the_old_cookie_opens_nothing(page, signed_in):
    signed_in(page, WARD_NURSE)
    old = page.context.cookies()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")
    page.context.clear_cookies()
    page.context.add_cookies(old)
    answer = page.request.get("/referrals", max_redirects=0)
    assert answer.status in (303, 401, 403)


def test_what_was_typed_is_never_markup(page, signed_in):
    name = "<script>alert(1)</script><b>Zacharias</b> \"'&"
    signed_in(page, WARD_NURSE)
    refer(page, answers(name=name))
    assert name in page.locator("main").inner_text()
    assert page.locator("main script, main b").count() == 0
    assert urllib.parse.urlsplit(page.url).path.startswith("/cases/")


@pytest.mark.covers("EXP-02")
@pytest.mark.parametrize("who", [WARD_NURSE, WARD_MANAGER, WORKER, MANAGER, COMMISSIONER, TRUST_LEAD])
def test_the_places_of_a_role_are_few_and_stand_in_one_order_on_every_page(plain_page, signed_in, who):
    signed_in(plain_page, who)
    links = plain_page.locator("nav.service a")
    places = links.evaluate_all("all => all.map(one => [one.innerText, one.getAttribute('href')])")
    assert 1 <= len(places) <= 6, places
    order = ["My day", "Referrals", "This quarter", "Returns", "Registers", "Agreed"]
    assert [name for name, _ in places] == [name for name in order if name in dict(places)]
    for name, address in places:
        plain_page.goto(address)
        assert links.evaluate_all("all => all.map(one => [one.innerText, one.getAttribute('href')])") == places
        assert plain_page.locator("nav.service a[aria-current]").inner_text() == name
