/// Kinds of damage: YAML's traps, names, types, rules, ways through the stages, deadlines, figures, examples.
extension Damage {
    static let all = yaml + service + lists + kinds + fields + rules + pathway + clocks + figures + printed + ownPages + rest

    static let yaml = [
        Damage("lists.yaml", "result:\n", "result: &r\n", says: "anchor", at: "&r"),
        Damage("lists.yaml", "    self: The person", "    self: *r", says: "alias", at: "*r"),
        Damage("lists.yaml", "    self: The person", "    self: !text The person", says: "tag", at: "!text"),
        Damage("lists.yaml", "    declined: Declined", "    accepted: Declined", says: "given twice", at: "accepted: Declined"),
        Damage("clocks.yaml", "decision_due:\n", "decision_due\n", says: "no YAML", at: ": HAR-C1"),
        Damage("figures.yaml", "  HAR-1:\n", "  HAR-1: [\n", says: "no YAML", at: ": clock.decision_due"),
        Damage("service.yaml", "service: example", "---\nservice: example\n---\nb: c\n", says: "second document", at: "---\nb: c"),
        Damage("pathway.yaml", "  accepted:\n    label: Accepted", "\tlabel: Accepted", says: "no YAML", at: "\tlabel"),
        Damage("kinds/plan.yaml", "label: Support plan\n", "label:\n", says: "label has no value", at: "\nplural"),
        Damage(
            "kinds/visit.yaml", "  minutes: {type: minutes, label: Minutes, required: yes}",
            "  minutes: {type: minutes, label: Minutes, required: true}", says: "required is yes or no", at: "true}"),
        Damage(
            "kinds/referral.yaml", "unless: received on or before now", "unless: {received on or before now}", says: "single value",
            at: "{received"),
    ]

    static let service = [
        Damage("service.yaml", "service: example", "service: exampel", says: "the folder is called example", at: "exampel"),
        Damage("service.yaml", "prefix: HAR", "prefix: Har", says: "2 to 4 capital letters", at: "Har\n"),
        Damage("service.yaml", "about: >-", "abuot: >-", says: "has no key abuot", at: "abuot"),
        Damage(
            "service.yaml", "bank holidays: england\n", "bank holidays: england\n  also closed: {soon: Fair}\n", says: "soon is no date",
            at: "soon"),
        Damage("service.yaml", "bank holidays: england", "bank holidays: wales", says: "no bank holidays of wales", at: "wales"),
        Damage("service.yaml", "monday to thursday", "monday to tursday", says: "no weekday", at: "monday to tursday"),
        Damage("service.yaml", "    friday: 09:00 to 17:00", "    friday: 17:00 to 09:00", says: "no opening hours", at: "17:00 to 09:00"),
        Damage("service.yaml", "year begins: april", "year begins: aprl", says: "no month aprl", at: "aprl"),
        Damage("service.yaml", "reports: quarter", "reports: quartr", says: "cannot be quartr", at: "quartr"),
        Damage("service.yaml", "type: number, default: 12", "type: numbr, default: 12", says: "no type numbr", at: "numbr"),
        Damage("service.yaml", "default: 12", "default: twelve", says: "cannot be twelve", at: "twelve"),
        Damage("service.yaml", "unit: working_days", "unit: workdays", says: "cannot be workdays", at: "workdays"),
        Damage("service.yaml", "party: referrer", "party: referer", says: "cannot be referer", at: "referer"),
        Damage("service.yaml", "may: [read, refer]", "may: [read, refr]", says: "no act or capability named refr", at: "refr]"),
        Damage(
            "figures.yaml", "agreed within {plan_within}", "agreed within {plan_witin}", says: "no setting named plan_witin",
            at: "plan_witin"),
        Damage(
            "kinds/plan.yaml", "within {plan_within} of", "within { of", says: "a bracket { stands alone", at: "{ of"),
        Damage(
            "kinds/plan.yaml", "within {plan_within} of", "within {} of", says: "nothing stands in these brackets", at: "{} of"),
        Damage(
            "pathway.yaml", "say: A decision cannot be in the future.", "say: A decision is due in {days}.", says: "no setting named days",
            at: "days}."),
        Damage(
            "pathway.yaml", "label: Decide\n", "label: Decide in {plan_within}\n", says: "no setting can be named in label",
            at: "Decide in {"),
        Damage(
            "service.yaml", "    sees: own\n", "    sees: own\n    through: {plann: worker}\n", says: "no kind named plann",
            at: "plann: worker"),
        Damage(
            "service.yaml", "    sees: own\n", "    sees: own\n    through: {decision: result.kind}\n",
            says: "result of decision leads to no record",
            at: "result.kind"),
        Damage(
            "service.yaml", "    sees: own\n", "    sees: own\n    through: {allocation: worker.starts}\n",
            says: "starts of worker holds no code",
            at: "worker.starts"),
        Damage(
            "service.yaml", "    sees: own\n", "    sees: own\n    through: {person: name}\n", says: "is of a person", at: "person: name}"),
        Damage(
            "service.yaml", "    sees: figures\n", "    sees: figures\n    through: {allocation: worker.name}\n",
            says: "what records name changes nothing",
            at: "allocation: worker.name"),
        Damage("service.yaml", "marks: [ID, H, SG, OFF, SAFE, 3P]", "marks: [ID, HEALTH]", says: "cannot be HEALTH", at: "HEALTH"),
        Damage("service.yaml", "- [4, 7, 120]", "- [3, 7, 120]", says: "overlaps", at: "3, 7, 120"),
        Damage("service.yaml", "- [4, 7, 120]", "- [4, 7]", says: "2 cells", at: "[4, 7]"),
        Damage(
            "service.yaml", "    keys: [domain_type, level]", "    keys: [domain_typ, level]", says: "no column named domain_typ",
            at: "domain_typ,"),
        Damage("service.yaml", "- [risk, 1, 2]", "- [rsk, 1, 2]", says: "no value of domain_kind named rsk", at: "rsk"),
        Damage("service.yaml", "label: Time to agree a plan, ", "", says: "has no label", at: "{type: number, unit"),
    ]

    static let lists = [
        Damage("lists.yaml", "      suitable: no\n    moved", "    moved", says: "value not_tenant has no suitable", at: "not_tenant"),
        Damage("lists.yaml", "      until: 2026-03-31", "      until: 2026-02-30", says: "no day of the calendar", at: "2026-02-30"),
        Damage(
            "lists.yaml", "      until: 2026-03-31", "      from: 2026-04-01\n      until: 2026-03-31", says: "ends before it begins",
            at: "until: 2026-03-31"),
        Damage("lists.yaml", "counts_as: declined", "counts_as: decline", says: "no value of result named decline", at: "full:"),
        Damage(
            "lists.yaml", "counts_as: code of result, optional", "counts_as: code of results, optional", says: "no list named results",
            at: "counts_as: code"),
        Damage("lists.yaml", "    suitable: yes/no", "    suitable: money", says: "attribute cannot be money", at: "money"),
        Damage("lists.yaml", "points: 2", "points: two", says: "points cannot be two", at: "two"),
        Damage(
            "lists.yaml", "    phone: {label: Telephone call, counts: yes}", "    Phone: {label: Telephone call, counts: yes}",
            says: "Phone is no name", at: "Phone:"),
    ]

    static let kinds = [
        Damage("kinds/plan.yaml", "kind: plan", "kind: plans", says: "the file is called plan", at: "plans"),
        Damage("kinds/person.yaml", "extends: person", "extends: persn", says: "no kind of the program named persn", at: "persn"),
        Damage("kinds/plan.yaml", "kind: plan", "kind: case", says: "a kind of the program", at: "case"),
        Damage("kinds/goal.yaml", "of: plan", "of: plam", says: "no kind named plam", at: "goal\n"),
        Damage("kinds/referral.yaml", "letter: R", "letter: RE", says: "one capital", at: "RE"),
        Damage("kinds/referral.yaml", "letter: R", "letter: R\nmarks: [H]", says: "which those who see the case", at: "referral\nlabel"),
        Damage("kinds/referral.yaml", "day: received", "day: recieved", says: "no field of referral named recieved", at: "recieved"),
        Damage("kinds/decision.yaml", "day: decided", "day: result", says: "places the record", at: "result\nfields"),
        Damage("kinds/worker.yaml", "ends: ends, counts", "ends: end, counts", says: "no field of worker named end", at: "end, counts"),
        Damage("kinds/worker.yaml", "counts: both ends", "counts: days", says: "cannot be days", at: "days"),
        Damage("kinds/worker.yaml", "title: name", "title: nmae", says: "no field of worker named nmae", at: "nmae"),
        Damage("kinds/rent_totals.yaml", "reported by: officer", "reported by: oficer", says: "no role named oficer", at: "oficer"),
        Damage(
            "kinds/rent_totals.yaml", "[district, quarter]", "[distrct, quarter]", says: "no field of rent_totals named distrct",
            at: "distrct"),
        Damage("kinds/survey.yaml", "  answer:\n", "  score:\n", says: "already the name of a group", at: "score:"),
        Damage("kinds/assessment.yaml", "    most: 10", "    most: 0", says: "whole number from 1", at: "0\n    fields"),
        Damage(
            "kinds/assessment.yaml", "    most: 10\n", "    most: 10\n    each: level\n", says: "a row for each needs a question",
            at: "level\n    fields"),
        Damage(
            "kinds/assessment.yaml", "    most: 10\n", "    most: 2\n    each: area\n", says: "domain has 3 values, and the group 1 to 2",
            at: "area\n    fields"),
        Damage(
            "kinds/assessment.yaml",
            "    fields:\n      area: {type: code of domain, label: Area of life, required: yes}\n      level: {type: number, label: Level, required: yes}",
            "    each: area\n    fields:\n      area: {type: code of domain, label: Area of life, required: yes}\n      level: {type: number, label: Level}",
            says: "a row without an answer could not be told", at: "area\n    fields"),
        Damage(
            "kinds/assessment.yaml", "    fewest: 1\n    most: 10", "    fewest: 20\n    most: 10", says: "cannot have 20", at: "most: 10"),
    ]

    static let fields = [
        Damage(
            "kinds/referral.yaml", "type: code of source", "type: code of sources", says: "no list named sources", at: "source:\n    type"),
        Damage("kinds/allocation.yaml", "row of worker", "row of wroker", says: "no kind named wroker", at: "worker: {type"),
        Damage("kinds/referral.yaml", "section: who", "section: how", says: "no section named how", at: "how"),
        Damage(
            "kinds/referral.yaml", "first chosen: housing_office", "first chosen: housing", says: "no value of source named housing",
            at: "housing\n"),
        Damage("kinds/person.yaml", "at a glance: contact", "at a glance: address", says: "at a glance", at: "address\n"),
        Damage(
            "kinds/visit.yaml", "  notes:", "  seen_on: {type: day, label: Seen on, at a glance: risk}\n  notes:",
            says: "not said at the head",
            at: "at a glance"),
        Damage("kinds/referral.yaml", "widget: radios", "widget: checkboxes", says: "not asked with checkboxes", at: "source:\n    type"),
        Damage("kinds/goal.yaml", "  reached:", "  latest:", says: "word of the rule language", at: "latest:"),
        Damage("kinds/visit.yaml", "  notes:", "  service:", says: "every record has a service of its own", at: "service:"),
        Damage("kinds/person.yaml", "  safe_phone:", "  born:", says: "already has a field born", at: "born:"),
        Damage(
            "kinds/referral.yaml", "  letter:\n    type: file", "  received_day:\n    type: day", says: "kept under the same name",
            at: "received_day:"),
        Damage("kinds/case.yaml", "type: code of district", "type: codes of district", says: "not kept by day", at: "dated: yes"),
        Damage(
            "kinds/visit.yaml", "label: Minutes, required: yes", "label: Minutes, required: yes, past: yes", says: "is not a time",
            at: "past: yes"),
        Damage(
            "kinds/referral.yaml", "      - refuse unless: received on or before now\n        say:",
            "      - refuse unless: received on or before now\n        says:", says: "a check has no say", at: "refuse unless: received"),
        Damage("kinds/worker.yaml", "    at: ends", "    at: end", says: "no field of worker named end", at: "end\n"),
    ]

    static let rules = [
        Damage("kinds/referral.yaml", "effective: in_hours(received)", "effective: in_hours(recieved)", says: "recieved", at: "recieved)"),
        Damage(
            "kinds/worker.yaml", "ends on or after starts", "ends on or after name", says: "cannot be compared with a text",
            at: "name\n    say"),
        Damage(
            "pathway.yaml", "when: has decision where result is accepted", "when: has decision where result is acepted", says: "acepted",
            at: "acepted"),
        Damage(
            "pathway.yaml", "when: has decision where result is accepted", "when: decision where result is accepted",
            says: "should end before where", at: "where result is accepted"),
        Damage(
            "kinds/assessment.yaml", "points(area.type, level).points", "points(area.type, level).point", says: "point", at: "point over"),
        Damage("kinds/case.yaml", "paused_now: has pause", "paused_now: has puase", says: "puase", at: "puase"),
        Damage("kinds/goal.yaml", "previous.weekly_minutes", "previous.weekly_minute", says: "weekly_minute", at: "weekly_minute\n"),
        Damage(
            "kinds/assessment.yaml", "    type: minutes\n  serious", "    type: number\n  serious", says: "declared as number",
            at: "weekly:"),
    ]

    static let pathway = [
        Damage("pathway.yaml", "when: has assessment", "when: now after ends", says: "time alone", at: "now after"),
        Damage(
            "pathway.yaml", "when: has assessment", "when: has clock.plan_due where state is missed", says: "time alone",
            at: "has clock"),
        Damage(
            "pathway.yaml", "when: has decision where result is declined", "when: has decision where result is accepted",
            says: "same condition", at: "accepted:\n    label"),
        Damage("pathway.yaml", "    in: [received]", "    in: [declined]", says: "no case can reach the stage accepted", at: "accepted:"),
        Damage(
            "pathway.yaml", "    in: [planning, supported]\n  name_worker", "    in: [received]\n  name_worker", says: "can never end",
            at: "planning:"),
        Damage(
            "pathway.yaml", "  accepted:\n    label: Accepted\n    when: has decision where result is accepted\n",
            "  accepted:\n    label: Accepted\n", says: "a stage has no when", at: "label: Accepted"),
        Damage("pathway.yaml", "by: [referrer]", "by: [refferer]", says: "no role named refferer", at: "refferer"),
        Damage("pathway.yaml", "by: [referrer]", "by: [referrer, officer]", says: "not among what it may do", at: "officer]"),
        Damage("pathway.yaml", "records: [person, referral]", "records: [person, referal]", says: "no kind named referal", at: "referal]"),
        Damage("pathway.yaml", "in: [received]", "in: [receved]", says: "no stage named receved", at: "receved"),
        Damage("pathway.yaml", "begins: case", "begins: file", says: "begins a case", at: "file"),
        Damage("pathway.yaml", "shares: plan", "shares: paln", says: "no document named paln", at: "paln"),
        Damage("pathway.yaml", "    records: [visit]", "", says: "records nothing", at: "record_visit:"),
        Damage("pathway.yaml", "      pause:\n", "      puase:\n", says: "no kind named puase", at: "puase:"),
        Damage("pathway.yaml", "fields: [resumed]", "fields: [resumd]", says: "no field of pause named resumd", at: "resumd]"),
        Damage("pathway.yaml", "where: resumed is not recorded", "where: resumd is not recorded", says: "resumd", at: "resumd is"),
        Damage(
            "pathway.yaml", "fields: [resumed]", "felds: [resumed]", says: "what is amended has no key felds", at: "felds:"),
        Damage(
            "pathway.yaml", "    begins: case\n", "    begins: case\n    amends: [plan]\n", says: "which has no record yet", at: "plan]"),
        Damage(
            "pathway.yaml", "    records: [visit]", "    records: [visit, visit]", says: "names visit twice", at: "visit]\n  ask:"),
        Damage(
            "pathway.yaml", "    records: [worker]\n", "    records: [worker, rent_totals]\n", says: "does not record exactly one kind",
            at: "from a file"),
        Damage(
            "pathway.yaml", "    label: Add a worker\n", "    label: Add a worker\n    begins: case\n", says: "begins a case, so a line",
            at: "from a file"),
        Damage(
            "pathway.yaml", "    records: [worker]\n", "    amends: [worker]\n", says: "adds to a record that is there", at: "from a file"),
        Damage("pathway.yaml", "    records: [worker]\n", "    records: [visit]\n", says: "belongs to no register", at: "from a file"),
        Damage("pathway.yaml", "from a file: yes", "from a file: perhaps", says: "from a file is yes or no", at: "perhaps"),
    ]

    static let clocks = [
        Damage("clocks.yaml", "  owner: manager\n", "", says: "has no owner", at: "code: HAR-C1"),
        Damage("clocks.yaml", "  done: the decided of first decision by decided\n", "", says: "has no done", at: "code: HAR-C1"),
        Damage("clocks.yaml", "owner: manager", "owner: manger", says: "no role named manger", at: "manger"),
        Damage("clocks.yaml", "of: referral", "of: referal", says: "no kind named referal", at: "referal"),
        Damage("clocks.yaml", "within: 2 working_days", "within: 2 workingdays", says: "no unit of time workingdays", at: "2 workingdays"),
        Damage(
            "clocks.yaml", "within: setting.plan_within", "within: setting.plan_witin", says: "no setting named plan_witin",
            at: "setting.plan_witin"),
        Damage("clocks.yaml", "within: setting.plan_within", "within: setting.reserve", says: "no value", at: "setting.reserve"),
        Damage("clocks.yaml", "code: HAR-C2", "code: HAR-C1", says: "same code", at: "plan_due:"),
        Damage("clocks.yaml", "pauses: pause", "pauses: plan", says: "no span", at: "plan\n  owner"),
        Damage("clocks.yaml", "starts: effective", "starts: source", says: "starts and is done on a day", at: "source\n"),
        Damage(
            "clocks.yaml", "done: the agreed of first plan by agreed", "done: effective", says: "done by what starts it",
            at: "effective\n  within: setting"),
        Damage("clocks.yaml", "when missed: [alert, indicator]", "when missed: [alarm]", says: "cannot be alarm", at: "alarm"),
        Damage("clocks.yaml", "day ends: \"17:00\"", "day ends: \"25:00\"", says: "no time of day", at: "25:00\""),
    ]

    static let figures = [
        Damage("figures.yaml", "    not recorded: left out\n", "", says: "may not be recorded", at: "value.points"),
        Damage("figures.yaml", "    counted when: state is met\n", "", says: "has no counted when", at: "label: Decisions in time"),
        Damage("figures.yaml", "      withdrawn: state is void", "      \"\": state is void", says: "without a reason", at: "\"\": state"),
        Damage("figures.yaml", "    count of: open_now", "    count of: open_now\n    figure: 1", says: "says both", at: "HAR-3:"),
        Damage(
            "figures.yaml", "    count of: open_now", "    count of: open_now\n    print: 1 dp percent", says: "share of nothing",
            at: "open_now\n    print"),
        Damage("figures.yaml", "  HAR-3:", "  BAY-3:", says: "does not begin with the service's prefix", at: "BAY-3:"),
        Damage("figures.yaml", "above 90%", "over 90%", says: "target begins", at: "over 90%"),
        Damage("figures.yaml", "from: 2027-04-01, decision: Board", "decision: Board", says: "no day from which it holds", at: "above 95%"),
        Damage("figures.yaml", "print: 1 dp", "print: one", says: "does not say how to print", at: "one\n"),
        Damage("figures.yaml", "    say: The number of places is not agreed.\n", "", says: "no sentence for it", at: "HAR-4:"),
        Damage("figures.yaml", "    until then: Awaiting the council's totals\n", "", says: "says nothing until then", at: "HAR-7:"),
        Damage("figures.yaml", "tested: as printed", "tested: as print", says: "tested cannot be as print", at: "as print\n"),
        Damage("figures.yaml", "reporter: manager", "reporter: manger", says: "no role named manger", at: "manger"),
        Damage(
            "figures.yaml", "count of: open_now", "count of: visit where notes is \"x\" and on_day during period",
            says: "words that may point to a person", at: "HAR-3:"),
        Damage(
            "figures.yaml", "by: [referral.source]", "by: [referral.no_consent_reason]", says: "which is typed freely",
            at: "referral.no_consent_reason]"),
        Damage(
            "figures.yaml", "figure: (sum of evictions over rent_totals where covers is period) ÷",
            "by: [own_words]\n    figure: (count of plan where agreed during period) ÷", says: "which is typed freely", at: "own_words]"),
        Damage("figures.yaml", "by: [referral.source]", "by: [referral.sorce]", says: "sorce", at: "sorce"),
        Damage("figures.yaml", "each: [case, week]", "each: [case, weeks]", says: "no kind named weeks", at: "weeks"),
        Damage("figures.yaml", "  scored: answer", "  setting: answer", says: "word of the rule language", at: "setting: answer"),
    ]

    static let printed = [
        Damage("published.yaml", "figure: HAR-1", "figure: HAR-11", says: "no figure named HAR-11", at: "HAR-11"),
        Damage("published.yaml", "period: 2024-25-q4", "period: 2025-Q1", says: "no period of this service", at: "2025-Q1"),
        Damage("published.yaml", "printed: 96.0", "printed: 96%", says: "96% is no figure", at: "96%"),
        Damage("published.yaml", "where: reason.planned", "where: reason.plannd", says: "plannd", at: "plannd"),
        Damage("published.yaml", "beside: a hours each week", "beside: a hours a week", says: "no line beside HAR-4", at: "a hours a week"),
        Damage("published.yaml", "verdict: slip", "verdict: slap", says: "verdict cannot be slap", at: "slap"),
        Damage("published.yaml", "    page: page 5\n", "", says: "has no page", at: "figure: HAR-8"),
        Damage(
            "published.yaml", "  - rule: sum", "  - figure: HAR-7\n    rule: sum", says: "one of figure: and rule:", at: "figure: HAR-7"),
        Damage("published.yaml", "sum of evictions over", "sum of evictons over", says: "evictons", at: "evictons"),
        Damage("published.yaml", "    label: Evictions\n", "", says: "has no label", at: "rule: sum"),
        Damage(
            "published.yaml", "    printed: 2\n", "    printed: 2\n    numerator: 2\n", says: "only a figure has numerator",
            at: "numerator: 2\n"),
        Damage("published.yaml", "says: Quarter 4", "sais: Quarter 4", says: "has no key sais", at: "sais"),
    ]

    static let ownPages = [
        Damage("own_pages.yaml", "for: [tenant]", "for: [tennant]", says: "no role named tennant", at: "tennant"),
        Damage("own_pages.yaml", "for: [tenant]", "for: [worker]", says: "does not read what is its own", at: "worker"),
        Damage(
            "own_pages.yaml", "my_support: goal", "my_support: gaol", says: "no picture named gaol", at: "gaol"),
        Damage("own_pages.yaml", "my_support: goal", "my_suport: goal", says: "no document named my_suport", at: "my_suport"),
        Damage("own_pages.yaml", "my_support: goal", "my_support: goal\n  plan: goal", says: "plan is issued by an act", at: "plan: goal"),
        Damage("own_pages.yaml", "the style of", "the account of", says: "no code of how pages are written", at: "the account"),
        Damage("own_pages.yaml", "tell: talk", "tel: talk", says: "no act named tel", at: "tel: talk"),
        Damage("own_pages.yaml", "tell: talk", "assess: talk", says: "assess is not done by tenant", at: "assess"),
        Damage("own_pages.yaml", "tell: talk", "refer: talk", says: "refer is not done on a case", at: "refer"),
        Damage(
            "documents/my_support.md", "- {type}: {on_day}", "- {type}: {notes}", says: "this reads visit.notes, which has the mark H",
            at: "notes}"),
        Damage(
            "documents/my_support.md", "{for each case.goal}", "{for each service.worker}\n- {name}\n{end}\n{for each case.goal}",
            says: "this reads worker, of which tenant sees none", at: "service.worker"),
        Damage(
            "documents/easy/my_support.md", "These are your goals.",
            "These are the goals that you and your worker wrote down together when you met for the first time.",
            says: "this sentence has 19 words", at: "![goal] These"),
        Damage(
            "documents/easy/my_support.md", "These are your goals.", "This is your accommodation.", says: "accommodation is a hard word",
            at: "![goal] This"),
        // Wherever else easy words are written, they are as easy.
        Damage("kinds/referral.yaml", "easy: What is wrong", "easy: What do you require", says: "require is a hard word", at: "What do"),
        Damage(
            "lists.yaml", "easy: The people who rent homes",
            "easy: The people of the council who rent homes out to those who live near here and need one",
            says: "this sentence has 18 words",
            at: "The people of the council"),
        Damage(
            "documents/my_support.md", "# My support", "# My support in {district}", says: "the title of my_support says what is recorded",
            at: "# My support"),
        Damage("documents/easy/my_support.md", "- ![calendar]", "- ![calender]", says: "no picture named calender", at: "- ![calender]"),
        Damage("documents/plan.md", "- {title}", "- ![goal] {title}", says: "plan shows the picture goal", at: "- ![goal]"),
        Damage(
            "lists.yaml", "{label: Words and pictures, picture: happy}", "{label: Words and pictures, picture: hapy}",
            says: "picture cannot be hapy", at: "hapy"),
    ]

    static let rest = [
        Damage(
            "figures.yaml",
            """
            (count of different person over allocation where open during period) ÷ setting.places
                cannot when: setting.places is not recorded
                say: The number of places is not agreed.
            """, "setting.reserve", says: "reads the setting reserve, which has no value", at: "HAR-4:"),
        Damage(
            "pathway.yaml", "age(received) at least 16", "setting.reserve at least 16 hours", says: "so this never refuses",
            at: "setting.reserve"),
        Damage(
            "kinds/plan.yaml", "fields:", "worked: {late: agreed after 2026-01-01}\nfields:", says: "stands inside { }",
            at: "agreed after 2026"),
        Damage("kinds/visit.yaml", "day: on_day\n", "day: on_day\nreported by: officer\n", says: "not to a person", at: "visit\nlabel"),
        Damage("returns.yaml", "HAR-7]", "HAR-9]", says: "no figure named HAR-9", at: "HAR-9"),
        Damage("returns.yaml", "tables: [departure]", "tables: [departures]", says: "no kind named departures", at: "departures"),
        Damage("returns.yaml", "signed by: [manager]", "signed by: [worker]", says: "may not sign", at: "worker"),
        Damage("returns.yaml", "due: 10 working_days", "due: soon", says: "no length of time", at: "soon"),
        Damage("documents/plan.md", "{end}", "", says: "has no end", at: "for each goal"),
        Damage("documents/plan.md", "{agreed}", "{agred}", says: "agred", at: "agred"),
        Damage("demonstration.yaml", "role: worker", "role: wrker", says: "no role named wrker", at: "wrker"),
        Damage("demonstration.yaml", "organisation: homes", "organisation: town", says: "is a role of a referrer", at: "town}\n  wes"),
        Damage("demonstration.yaml", "act: agree_plan", "act: agre_plan", says: "no act named agre_plan", at: "agre_plan"),
        Damage("demonstration.yaml", "act: agree_plan", "act: refer", says: "begins a case", at: "refer\n"),
        Damage("demonstration.yaml", "act: refer}", "act: refr}", says: "no act named refr", at: "refr}"),
        Damage("demonstration.yaml", "by: olga.finch", "by: olga.fin", says: "no user named olga.fin", at: "olga.fin, act"),
        Damage("demonstration.yaml", "by: olga.finch", "by: mina.okoro", says: "mina.okoro may not refer", at: "mina.okoro, act"),
        Damage("demonstration.yaml", "times: 2 to 12", "times: 12 to 2", says: "12 to 2 is no number and no range", at: "12 to 2"),
        Damage("demonstration.yaml", "visit.notes", "visit.note", says: "no field of visit named note", at: "visit.note:"),
        Damage(
            "demonstration.yaml", "accepted, declined]", "accepted, refused]", says: "no value of result named refused",
            at: "decision.result"),
        Damage("demonstration.yaml", "visit.notes: [", "visit.minutes: [", says: "is no answer to visit.minutes", at: "visit.minutes"),
        Damage(
            "demonstration.yaml", "visit.notes: [", "visit.notes: [visit.on_day, ", says: "is answered otherwise than visit.notes",
            at: "visit.notes"),
        Damage("demonstration.yaml", "registers:\n", "registers:\n  wrker: 3\n", says: "no kind named wrker", at: "wrker: 3"),
        Damage("demonstration.yaml", "registers:\n", "registers:\n  visit: 3\n", says: "visit is no register", at: "visit: 3"),
        Damage(
            "demonstration.yaml",
            "worker:\n    - {name: Wes Marlow}\n    - {name: Mina Okoro}\n    - {name: Petra Lind}\n    - {name: Aron Hale}\n",
            "worker: some\n",
            says: "gives how many records", at: "some\n"),
        Damage("demonstration.yaml", "{name: Wes Marlow}", "{nme: Wes}", says: "no field of worker named nme", at: "nme: Wes"),
        Damage(
            "demonstration.yaml", "  - act: decide\n", "  - act: decide\n    choose:\n      decision.result: [refused]\n",
            says: "no value of result named refused", at: "decision.result: [refused]"),
        Damage(
            "examples/pause.yaml", "        - area: money\n          level: 2\n",
            String(repeating: "        - area: money\n          level: 2\n", count: 10),
            says: "11 rows of score are more than the 10 that a record holds", at: "score:"),
        Damage("examples/decision.yaml", "- decision b of a:", "- decision b of x:", says: "no record above this one named x", at: "x:\n"),
        Damage(
            "examples/decision.yaml", "- decision b of a:", "- decision b again:", says: "no decision above this one named b", at: "b again"
        ),
        Damage("examples/decision.yaml", "result: accepted", "result: acepted", says: "no value of result named acepted", at: "acepted"),
        Damage(
            "examples/decision.yaml", "received: 2026-04-02 16:30", "received: 2026-04-31 16:30", says: "received cannot be",
            at: "2026-04-31"),
        Damage(
            "examples/decision.yaml", "due of decision_due for a", "due of decision for a", says: "no clock named decision",
            at: "decision for a"),
        Damage("examples/decision.yaml", "stage of a: accepted", "stage of a: acepted", says: "no stage named acepted", at: "acepted"),
        Damage("examples/decision.yaml", "in 2026-27-q1", "in 2026-Q1", says: "calendar year or a reporting year", at: "2026-Q1"),
        Damage("examples/decision.yaml", "as at: 2026-07-03 09:00\n", "", says: "as at which moment", at: "covers"),
        Damage("examples/pause.yaml", "area: safety", "area: safty", says: "no value of domain named safty", at: "safty"),
    ]
}
