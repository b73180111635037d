"""The server answers, and says plainly what it does not have."""


def test_healthz_answers_once_pages_are_served(page):
    answer = page.goto("/healthz")
    assert answer.status == 200
