"""People who work while the house is broken: each sends acts one after another, and sends again, under the same key, what was not answered."""
import dataclasses
import datetime
import http.client
import random
import re
import secrets
import threading
import time
import urllib.parse

YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)
DAY = f"{YESTERDAY.day} {YESTERDAY.month} {YESTERDAY.year}"
BROKEN = (OSError, http.client.HTTPException)


@dataclasses.dataclass
class Act:
    """One thing somebody did, once, however often it is sent."""
    kind: str
    by: str
    address: str
    fields: dict
    #: Of the person; nobody else on record has it.
    name: str
    key: str = dataclasses.field(default_factory=lambda: secrets.token_hex(16))
    #: Where the answer led; None until there was one.
    led_to: str | None = None

    @property
    def is_acknowledged(self):
        return self.led_to is not None


class Sent:
    """Everything that was sent, what was acknowledged of it, and which pages about people were shown."""

    def __init__(self):
        self.lock = threading.Lock()
        self.acts, self.shown = [], []
        #: How many were acknowledged, and how many sent again.
        self.count = self.again = 0

    def add(self, act):
        with self.lock:
            self.acts.append(act)

    @property
    def acknowledged(self):
        return [act for act in self.acts if act.is_acknowledged]


class Visitor:
    """Somebody signed in, over one connection that is made again when it breaks."""

    def __init__(self, port, user, timeout=30):
        self.port, self.user, self.timeout = port, user, timeout
        self.connection, self.cookies, self.token = None, {}, ""

    def sign_in(self):
        self.get("/sign-in")
        status, headers, body = self.post("/sign-in", {"user": self.user})
        assert status == 303, f"{self.user} could not sign in: {status} {sentence(body)}"
        # The forms of this sign-in carry its own token.
        status, _, page = self.get("/sign-ins")
        assert status == 200, f"{self.user} is not signed in: {status}"
        return self

    def get(self, address):
        return self.ask("GET", address, None)

    def post(self, address, fields):
        return self.ask("POST", address, urllib.parse.urlencode({**fields, "token": self.token}, doseq=True))

    def upload(self, address, fields, name, content):
        """Sends a form with a file in it, as browsers do."""
        kind, body = self.with_file(fields, name, content)
        return self.ask("POST", address, body, kind)

    def with_file(self, fields, name, content):
        mark = secrets.token_hex(16)
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
                 for key, value in {**fields, "token": self.token}.items()]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="file.txt"\r\n\r\n'.encode()
        return f"multipart/form-data; boundary={mark}", b"".join([*parts, head, content, f"\r\n--{mark}--\r\n".encode()])

    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method, address, body, kind="application/x-www-form-urlencoded"):
        headers = {"Cookie": self.cookie()}
        if body is not None:
            headers["Content-Type"] = kind
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
            page = answer.read().decode()
        except BROKEN:
            self.connection.close()
            self.connection = None
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        if token := re.search(r'name="token" value="([^"]*)"', page):
            self.token = token[1]
        return answer.status, answer.headers, page


def sentence(page):
    """What a page of refusal says: its heading and its first paragraphs."""
    text = re.sub(r"<[^>]*>", " ", page.partition("<main")[2] or page)
    return re.sub(r"\s+", " ", text).strip()[:300]


def referral(name):
    return Act(
        "refer", "example-olga.finch", "/referrals/start", {
            "person-name": name, "person-born": "14 5 1980", "referral-source": "housing_office", "referral-received": DAY,
            "referral-received-time": "10:30", "referral-needs": "money", "referral-consent": "yes",
        }, name)


def decision(case, name, result="accepted"):
    return Act(
        "decide", "example-mina.okoro", f"{case}/decide",
        {"decision-result": result, "decision-decided": DAY, "decision-decided-time": "15:00"}, name)


class Worker(threading.Thread):
    """Refers people, looks at their cases and decides, until told to stop; then ends what was begun."""

    def __init__(self, house, sent, number, seed):
        super().__init__(name=f"worker {number}", daemon=True)
        self.house, self.sent, self.number, self.chance = house, sent, number, random.Random(f"{seed} {number}")
        self.is_told_to_stop, self.is_given_up, self.failure = threading.Event(), False, None
        self.visitors = {user: Visitor(house.port, user).sign_in() for user in ("example-olga.finch", "example-mina.okoro")}
        self.done = []

    def run(self):
        try:
            nth = 0
            while not self.is_told_to_stop.is_set():
                nth += 1
                self.help(f"Tenant {self.number} of {nth}")
        except Exception as failure:
            self.failure = failure

    def help(self, name):
        case = self.do(referral(name)).partition("?")[0]
        self.look(case)
        self.do(decision(case, name))
        if self.chance.random() < 0.1:
            self.repeat(self.chance.choice(self.done))

    def do(self, act):
        self.sent.add(act)
        act.led_to = self.send(act)
        with self.sent.lock:
            self.sent.count += 1
        self.done.append(act)
        return act.led_to

    def repeat(self, act):
        """A form that was answered and is sent again, as a browser does that goes back."""
        again = self.send(act)
        assert again == act.led_to, f"the same key led to {act.led_to} and then to {again}"

    def send(self, act):
        """Sends until it is answered. What is answered by 503 is not acknowledged, and said to be sent again."""
        while True:
            try:
                status, headers, page = self.visitors[act.by].post(act.address, {**act.fields, "key": act.key})
            except BROKEN:
                self.wait()
                continue
            assert status in (303, 503), f"{act.kind} was answered by {status}: {sentence(page)}"
            if status == 303 and not self.house.is_dark:
                return headers["Location"]
            self.wait()

    def look(self, case):
        while True:
            try:
                status, _, page = self.visitors["example-mina.okoro"].get(case)
            except BROKEN:
                self.wait()
                continue
            assert status in (200, 503), f"the case was answered by {status}: {sentence(page)}"
            if status == 200 and not self.house.is_dark:
                with self.sent.lock:
                    self.sent.shown.append(case)
            return

    def wait(self):
        if self.is_given_up:
            raise TimeoutError("the drill was over before this was answered")
        with self.sent.lock:
            self.sent.again += 1
        self.house.is_open.wait(60)
        # A house that answers 503 is open, and asked no more often than a person would press a button.
        time.sleep(0.01)


class Crowd:
    """Workers at work at one time, numbered from `first`: their numbers stand in the names of those whom they refer."""

    def __init__(self, house, count, seed, first=1):
        self.house, self.sent = house, Sent()
        self.workers = [Worker(house, self.sent, number, seed) for number in range(first, first + count)]

    def __enter__(self):
        for worker in self.workers:
            worker.start()
        return self

    def __exit__(self, *failed):
        for worker in self.workers:
            # A drill that failed leaves a house that answers nobody.
            worker.is_given_up = failed[0] is not None
            worker.is_told_to_stop.set()
        self.house.is_open.set()
        for worker in self.workers:
            worker.join(120)
        if failed[0] is None:
            self.check()

    def work(self, acts):
        """Waits until so many more acts are acknowledged."""
        enough, until = self.sent.count + acts, time.monotonic() + 60
        while self.sent.count < enough:
            self.check()
            assert time.monotonic() < until, f"{acts} acts were not acknowledged within a minute"
            time.sleep(0.002)

    def check(self):
        """Fails as the first worker who was answered what nobody should be."""
        for worker in self.workers:
            if worker.failure:
                raise worker.failure
            assert not worker.is_alive() or not worker.is_told_to_stop.is_set(), f"{worker.name} was never answered"
