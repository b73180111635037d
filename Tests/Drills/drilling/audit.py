"""What must be on record after whatever was done to the house: all that was acknowledged, once, and whole."""
import collections
import json

#: The kinds of fact that one act of each sort writes.
WHOLE = {"refer": collections.Counter(["case", "person", "referral"]), "decide": collections.Counter(["decision"])}


def lines(export):
    return [json.loads(line) for line in export.splitlines()]


def exported(house):
    """Every fact and every look: looks are exported once they have their place in the log. What files hold is left out."""
    house.run("checkpoint", *house.log)
    return [json.loads(line) for line in house.lines("export") if not line.startswith(b'{"attachment":')]


def faults(sent, record):
    """What is wrong, a sentence each: acts lost, twice or half, and pages that were shown without a look that says so."""
    facts = [line for line in record if "fact" in line]
    kinds, people, decided = collections.defaultdict(collections.Counter), collections.Counter(), collections.Counter()
    for fact in facts:
        kinds[fact["act"]["key"]][fact["kind"]] += 1
        if fact["kind"] == "person":
            people[fact["body"].get("name")] += 1
        if fact["kind"] == "decision":
            decided[fact["stream"]] += 1
    found = []
    for act in sent.acts:
        written = kinds.get(act.key)
        if written is None:
            if act.is_acknowledged:
                found.append(f"lost: {act.kind} of {act.name}")
        elif written != WHOLE[act.kind]:
            found.append(f"half: {act.kind} of {act.name}: {dict(written)}")
    names = {act.name for act in sent.acts}
    found += [f"twice: {name}" for name, times in people.items() if name in names and times > 1]
    found += [f"twice: the decision of {case}" for case, times in decided.items() if times > 1]
    looks = collections.Counter(line["subject"] for line in record if "look" in line and line["by"] == "example-mina.okoro")
    shown = collections.Counter(case.removeprefix("/cases/C-") for case in sent.shown)
    found += [f"unseen: {case} was shown {times} times, and {looks[case]} looks say so" for case, times in shown.items() if looks[case] < times]
    return found
