"""The harness itself catches what it is for; it needs no server."""

import pytest

GOOD = "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1><label>Name <input></label></main></html>"
BAD = "<!doctype html><html><title>Bad</title><main><h1>Bad</h1><input><div style='width: 2000px'>wide</div></main></html>"


@pytest.fixture
def bare(browser):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def test_a_good_page_passes(bare, axe, fits):
    bare.set_content(GOOD)
    axe(bare)
    fits(bare)


def test_a_page_without_language_and_label_is_caught(bare, axe):
    bare.set_content(BAD)
    with pytest.raises(AssertionError, match="html-has-lang"):
        axe(bare)


def test_a_page_that_scrolls_sideways_is_caught(bare, fits):
    bare.set_content(BAD)
    with pytest.raises(AssertionError, match="pixels wide"):
        fits(bare)
