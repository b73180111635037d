"""Two ways to walk through pages: with the keys of a keyboard alone, and by pressing what is seen. Both go by the words that people read."""

# Farther than this nobody tabs: whoever needs the keyboard gives up.
MOST_TABS = 150

# Where the focus is: what it would answer, whether it is seen to be there, and whether it is what was looked for.
FOCUS = """wanted => {
    const at = document.activeElement, style = getComputedStyle(at);
    const words = at.labels && at.labels.length ? at.labels[0].textContent.trim() : "";
    return {
        nowhere: at === document.body, there: at === wanted, name: at.name || at.id || "", type: at.type || "", words,
        seen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none",
        checked: !!at.checked, html: at.outerHTML.slice(0, 200),
    };
}"""


class Hand:
    """`arrived` is called with each page that was come to."""

    def __init__(self, page, arrived):
        self.page, self.arrived = page, arrived

    def follow(self, words):
        self._act(self.page.get_by_role("link", name=words, exact=True).first)

    def press(self, words):
        self._act(self.page.get_by_role("button", name=words, exact=True).first)

    def _act(self, target):
        with self.page.expect_navigation():
            self._use(target)
        self.arrived(self.page)

    def open(self, words):
        """Opens what is folded away."""
        self._use(self.page.locator("summary", has_text=words).first)

    def tick(self, words):
        raise NotImplementedError

    def fill(self, answers):
        """Answers questions by the names of their fields: with text, with the words of a choice, or with a list of such words."""
        raise NotImplementedError

    def _use(self, target):
        raise NotImplementedError


class Presses(Hand):
    """Presses and types where it is seen to be possible; nothing of it needs JavaScript."""

    def _use(self, target):
        target.click()

    def tick(self, words):
        for box in self.page.get_by_label(words, exact=True).all():
            box.check()

    def fill(self, answers):
        for name, answer in answers.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.evaluate("field => field.type")
            if kind in ("radio", "checkbox"):
                for words in [answer] if isinstance(answer, str) else answer:
                    # By its own label: the same words answer other questions too.
                    index = field.evaluate_all("(all, words) => all.findIndex(one => one.labels[0].textContent.trim() === words)", words)
                    assert index >= 0, f"{name} does not offer {words}"
                    field.nth(index).check()
            elif kind.startswith("select") and field.get_attribute("hidden") is None:
                field.select_option(label=answer)
            elif kind.startswith("select"):
                # A long list that the script has turned into a box to type in.
                box = self.page.locator(f"main [id='{name}']")
                box.fill(answer)
                box.press("Tab")
            else:
                field.fill(answer)


class Keys(Hand):
    """Tab, Enter, Space, arrows and letters. Fails where the focus is not seen, or does not come to what is wanted."""

    def _focus(self, wanted=None):
        return self.page.evaluate(FOCUS, wanted)

    def _next(self, wanted=None):
        self.page.keyboard.press("Tab")
        at = self._focus(wanted)
        assert at["nowhere"] or at["seen"], f"{self.page.url}: the focus is not seen on {at['html']}"
        return at

    def _reach(self, target):
        wanted = target.element_handle()
        at = self._focus(wanted)
        for _ in range(MOST_TABS):
            if at["there"]:
                return
            at = self._next(wanted)
        raise AssertionError(f"{self.page.url}: Tab never came to {target}")

    def _use(self, target):
        self._reach(target)
        self.page.keyboard.press("Enter")

    def tick(self, words):
        for box in self.page.get_by_label(words, exact=True).all():
            self._reach(box)
            self.page.keyboard.press("Space")

    def fill(self, answers):
        left = {name: answer if isinstance(answer, str) else list(answer) for name, answer in answers.items()}
        for _ in range(MOST_TABS):
            if not left:
                return
            at = self._next()
            name = at["name"]
            if name not in left:
                continue
            if at["type"] == "radio":
                self._choose(name, left.pop(name))
            elif at["type"] == "checkbox":
                if at["words"] in left[name]:
                    self.page.keyboard.press("Space")
                    left[name].remove(at["words"])
                    if not left[name]:
                        del left[name]
            else:
                self.page.keyboard.type(left.pop(name))
        raise AssertionError(f"{self.page.url}: Tab never came to the questions {list(left)}")

    def _choose(self, name, words):
        for _ in range(30):
            at = self._focus()
            if at["words"] == words:
                if not at["checked"]:
                    self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: {name} does not offer {words}")
