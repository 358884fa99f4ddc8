"""Oracles of the reports on people, on one thing, on what was said and what ending a product frees; and of river,
coverage and trace. As check_reports.py, which runs them: from the CSV of records alone."""
import csv
import datetime
import io
import json
import math
import os
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import recompute  # noqa: E402

TODAY = datetime.date(2026, 11, 26)
VIEWER = {"kestrel": "ana-ruiz", "second": "mirja-kallas"}        # the owner, who looks
MAKERS = ("developer", "designer", "devops", "researcher")
OURS = ("pm", "leader", "designer", "researcher")
STRATEGIC = ("validation", "value_map", "pricing", "economics", "positioning", "win_loss", "alignment")


def day(s):
    return datetime.date.fromisoformat(s)


def tenth(x):
    return math.floor(abs(x) * 10 + 0.5) / 10 * (-1 if x < 0 else 1)


def num(s, otherwise=0):
    return int(s) if s else otherwise


def true(s):
    return s == "yes"


class More:
    """d: what check_reports read; t: its tools; whole: the sheets of the export, private kinds too."""

    def __init__(self, d, t, name, folder):
        self.d, self.t, self.name = d, t, name
        out = os.path.join(folder, "whole")
        os.makedirs(out, exist_ok=True)
        for old in os.listdir(out):
            os.unlink(os.path.join(out, old))
        d.p.run("export", "--to", out)
        self.out = out
        for k in ("pulse", "time_note", "coaching", "brief", "stance", "comment", "telling", "assignment"):
            setattr(self, k, self.sheet_of({"telling": "tellings"}.get(k, k + ("es" if k.endswith("ch") else "s"))))
        lists = os.path.join(folder, "lists")
        os.makedirs(lists, exist_ok=True)
        for k, plural in (("team", "teams"), ("capacity", "capacities"), ("feature", "features"), ("effort", "efforts"),
                          ("plan_version", "plan_versions"), ("plan_row", "plan_rows"), ("priority", "priorities"), ("drives", "drives"),
                          ("requirement", "requirements"), ("serves", "serves"), ("fulfils", "fulfils"), ("solution", "solutions"),
                          ("part", "parts"), ("segment", "segments"), ("market", "markets"), ("customer", "customers"),
                          ("contact", "contacts"), ("talk", "talks"), ("quote", "quotes"), ("evidence", "evidence"), ("promise", "promises"),
                          ("request", "requests"), ("asker", "askers"), ("pledge", "pledges"), ("workspace", "workspaces"), ("needs", "needs"), ("rule", "rules")):
            with open(os.path.join(lists, plural + ".csv"), "w", encoding="utf-8") as f:
                f.write(d.p.run(k, "list", "--csv", "--limit", "100000"))
        self.r = recompute.Records(lists)
        self.needs = recompute.read(lists, "needs")
        self.rules = recompute.read(lists, "rules")
        self.drives, self.serves, self.fulfils = (self.r.drives, self.r.serves, self.r.fulfils)

    def sheet_of(self, plural):
        path = os.path.join(self.out, plural + ".csv")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8-sig", newline="") as f:
            return list(csv.DictReader(f))

    def sheet(self, report, table, *words):
        """A table of a report whose name a command of its own has."""
        return list(csv.DictReader(io.StringIO(self.d.p.run(report, *words, "--csv", "--table", table))))

    def same(self, what, got, want):
        self.t.same(f"{self.name}: {what}", got, want)

    def live(self, a):
        return (not a["from"] or a["from"] <= str(TODAY)) and (not a["until"] or a["until"] >= str(TODAY))

    # ---- people ----

    def structure_names(self):
        """As it is, and every published structure that somebody is assigned in."""
        published = {p["me"] for p in self.d.page if p["type"] == "structure" and p["state"] != "draft"}
        return [""] + sorted({a["structure"] for a in self.d.assignment if self.live(a) and a["structure"] in published})

    def makers_in(self, structure):
        """Makers of each team of makers, and how each team's are shared: its own product managers by percent; where it has none, those
        of the products that its days of the plan's first quarter go to, by days."""
        d = self.d
        teams = [t["me"] for t in d.team if t["type"] == "makers"]
        count = {t: sum(p["team"] == t and p["craft"] in MAKERS and not p["left_on"] for p in d.person) for t in teams}
        pm = [a for a in d.assignment if a["role"] == "pm" and a["structure"] == structure and self.live(a)]
        first = d.adopted[-1]["first"] if d.adopted else None
        weights = {}
        for t in teams:
            own = Counter()
            for a in pm:
                if a["to"] == "team/" + t:
                    own[a["person"]] += num(a["percent"], 100)
            if not own:
                for e in d.effort:
                    if e["team"] == t and d.current.get(e["feature"]) == first:
                        for a in pm:
                            if a["to"] == "product/" + d.features[e["feature"]]["product"]:
                                own[a["person"]] += num(e["likely"])
            weights[t] = own
        each = {p: sum(count[t] * w[p] / sum(w.values()) for t, w in weights.items() if w[p] and count[t]) for p in {a["person"] for a in pm}}
        return count, weights, pm, each

    def makers(self):
        d = self.d
        since = str(TODAY - datetime.timedelta(days=int(d.set["listen_days"])))
        most = int(d.set["ratio_max"])
        for structure in self.structure_names():
            got = d.p.report("makers", *(("--structure", structure) if structure else ()))
            count, weights, pm, each = self.makers_in(structure)
            want = []
            for p, n in each.items():
                allocated = sum(num(a["percent"], 100) for a in pm if a["person"] == p and a["to"].startswith("team/"))
                talks = sum(t["by"] == p and t["state"] == "held" and since <= t["on"] <= str(TODAY) for t in d.talk)
                want.append((p, tenth(n), n > most, math.ceil(round(n, 6) / most), allocated, talks))
            self.same(f"makers {structure}", [tuple(r[k] for k in ("pm", "makers", "too_many", "needed", "allocated", "talks")) for r in got["pms"]], want)
            self.same(f"makers of teams {structure}", [(r["team"], r["makers"], r["pms"]) for r in got["teams"]],
                      [(t, count[t], len(weights[t])) for t in count if count[t]])

    def structures(self):
        d = self.d
        rows = [a for a in d.assignment if self.live(a)]
        of = defaultdict(set)
        for p in d.part:
            if p["feature"] in d.features:
                of[p["solution"]].add(d.features[p["feature"]]["product"])
        published = {p["me"] for p in d.page if p["type"] == "structure" and p["state"] != "draft"}
        want = []
        for s in {""} | {a["structure"] for a in rows if a["structure"] in published}:
            mine = [a for a in rows if a["structure"] == s]
            pms = defaultdict(set)
            for a in mine:
                if a["role"] == "pm":
                    pms[a["to"]].add(a["person"])
            hand = sum(len(list(combinations(set().union(*(pms["product/" + x] for x in products)), 2))) for products in of.values() if products)
            share = Counter()
            for a in mine:
                if a["role"] in ("pm", "head") and a["to"].startswith("team/"):
                    share[a["person"]] += num(a["percent"], 100)
            cells = {(a["to"], a["layer"]) for a in mine if a["role"] == "listener" and a["to"].startswith("segment/") and a["layer"]}
            count, _, _, each = self.makers_in(s)
            all_, people, mark = sum(count.values()), len(set().union(*pms.values()) if pms else ()), int(d.set["ratio_max"])
            want.append((s or None, people, len(cells), 3 * len(self.r.segments), sum(len(v) > 1 for v in pms.values()),
                         hand, sum(v > 100 for v in share.values()), tenth(all_ / people) if people else None,
                         tenth(max(each.values())) if any(each.values()) else None, -(-all_ // mark)))
        self.same("structures", [tuple(r[k] for k in ("structure", "pms", "covered", "cells", "overlap", "handoffs", "over", "ratio", "most", "needed"))
                                 for r in d.p.report("structures")["structures"]], want)

    def coaching_due(self):
        d, due = self.d, int(self.d.set["coaching_minutes"])
        monday = TODAY - datetime.timedelta(days=TODAY.weekday())
        year = str(TODAY.replace(year=TODAY.year - 1))

        def in_line(p):
            seen = set()
            while p and p not in seen:
                if p == VIEWER[self.name.split()[0]]:
                    return True
                seen.add(p)
                p = d.people[p]["manager"] if p in d.people else ""
            return False
        want = []
        for p in d.person:
            if p["left_on"] or not in_line(p["me"]) or not (p["started_on"] > year or p["background"] in ("first_role", "elsewhere")):
                continue
            n = sum(num(k["minutes"]) for k in self.coaching if k["person"] == p["me"]
                    and str(monday - datetime.timedelta(days=7)) <= k["on"] < str(monday))
            want.append((p["me"], n, due, max(0, due - n)))
        self.same("coaching_due", [tuple(r[k] for k in ("person", "minutes", "due", "short")) for r in d.p.report("coaching_due")["newcomers"]], want)

    def scorecard_rounds(self, items, since):
        """Each round of an item that shows a side, and the newest; the change of each side from the round before that shows it."""
        d, least = self.d, int(self.d.set["pulse_min"])
        want, newest = [], []
        for item, us in items.items():
            before, rounds = {}, sorted({u["round"] for u in us if not since or u["round"] >= since})
            for r in rounds:
                row, change = [], []
                for ours in (True, False):
                    side = [int(u["score"]) for u in us if u["round"] == r and (d.people[u["person"]]["craft"] in OURS) == ours]
                    mean = sum(side) / len(side) if len(side) >= least else None
                    row.append(None if mean is None else tenth(mean))
                    change.append(tenth(mean - before[ours]) if mean is not None and ours in before else None)
                    if mean is not None:
                        before[ours] = mean
                if any(x is not None for x in row) or r == rounds[-1]:
                    want.append((item, r, *row, *change))
            if rounds:
                newest.append((item, rounds[-1], *change))
        whole = d.p.report("scorecard", *(("--since", since) if since else ()))
        self.same(f"scorecard, rounds since {since or 'ever'}", [tuple(r.values()) for r in whole["rounds"]], want)
        self.same(f"scorecard, change since {since or 'ever'}", [(r["item"], r["round"], r["product_change"], r["others_change"]) for r in whole["items"]], newest)

    def surveys(self):
        d, least = self.d, int(self.d.set["pulse_min"])
        mean = lambda xs: sum(xs) / len(xs)
        items = defaultdict(list)
        for u in self.pulse:
            if u["survey"] == "scorecard" and u["person"] and d.people[u["person"]]["craft"] in OURS + ("executive", "functional"):
                items[u["item"]].append(u)
        want = []
        for item, us in items.items():
            last = max(u["round"] for u in us)
            side = lambda ours: [int(u["score"]) for u in us if u["round"] == last and (d.people[u["person"]]["craft"] in OURS) == ours]
            a, b = side(True), side(False)
            a, b = (x if len(x) >= least else None for x in (a, b))
            want.append((item, last, len(a) if a else None, tenth(mean(a)) if a else None, len(b) if b else None, tenth(mean(b)) if b else None,
                         tenth(mean(a) - mean(b)) if a and b else None))
        for since in (None, "2026-10-01"):
            self.scorecard_rounds(items, since)
        got = d.p.report("scorecard")["items"]
        self.same("scorecard", [tuple(r[k] for k in ("item", "round", "product_n", "product", "others_n", "others", "apart")) for r in got], want)
        groups = defaultdict(list)
        for u in self.pulse:
            if u["survey"] != "scorecard":
                groups[u["survey"], u["item"], u["team"] or None, u["round"]].append(int(u["score"]))
        shown = {k: mean(v) for k, v in groups.items() if len(v) >= least}
        want = []
        for k, m in shown.items():
            before = max((x for x in shown if x[:3] == k[:3] and x[3] < k[3]), key=lambda x: x[3], default=None)
            want.append((*k, len(groups[k]), tenth(m), tenth(m - shown[before]) if before else None))
        late = d.p.report("climate", "--since", "2026-10-01")
        self.t.check(f"{self.name}: climate since October", ({r["round"] >= "2026-10-01" for r in late["answers"]} - {True}, len(late["answers"]), len(late["time"])),
                     (set(), sum(k[3] >= "2026-10-01" for k in shown), sum(len({n["person"] for n in self.time_note if n["week"] == w}) >= least
                      for w in {n["week"] for n in self.time_note} if w >= "2026-10-01")))
        whole = d.p.report("climate")
        self.same("climate", [tuple(r[k] for k in ("survey", "item", "team", "round", "answers", "mean", "change")) for r in whole["answers"]], want)
        few = sum(len(v) < least for v in groups.values())
        self.t.check(f"{self.name}: groups too small are counted, not shown", int((re.search(r"and (\d+) groups?", whole["finding"]) or [0, 0])[1]), few)
        thanks = Counter(c["record"] for c in self.comment if c["role"] == "thanks" and c["seen_by"] in ("", "everyone"))
        self.same("thanks", [(r["record"], r["thanks"]) for r in whole["thanks"]], list(thanks.items()))
        weeks = defaultdict(list)
        for n in self.time_note:
            weeks[n["week"]].append(n)
        want = []
        for week, ns in weeks.items():
            total, own = (sum(num(n["minutes"]) for n in ns if pick(n)) for pick in (lambda n: True, lambda n: n["category"] in STRATEGIC))
            if len({n["person"] for n in ns}) >= least:
                want.append((week, len({n["person"] for n in ns}), total, (200 * own + total) // (2 * total)))
        self.same("weeks", [tuple(r[k] for k in ("week", "people", "minutes", "strategic")) for r in whole["time"]], want)

    def telling_due(self):
        d, least = self.d, int(self.d.set["telling_minutes"])
        q = d.quarter_of(str(TODAY))
        first, after = str(d.first_day(q)), str(d.first_day(q + 1))
        who = {"person/" + t["head"] for t in d.team if t["type"] == "function" and t["head"]} | {"team/" + t["me"] for t in d.team if t["type"] == "audience"}
        told = [t for t in self.telling if t["told_on"] and first <= t["told_on"] < after]
        want, topics = [], []
        for w in who:
            mine = [t for t in told if t["to"] == w]
            minutes = sum(num(t["minutes"]) for t in mine)
            missing = [x for x in ("plans", "goals", "strategy", "roles") if x not in {t["topic"] for t in mine}]
            want.append((w, minutes, max(0, least - minutes), len(missing), minutes < least or bool(missing)))
            for x in missing:
                topics.append((w, x, max((t["told_on"] for t in self.telling if t["to"] == w and t["topic"] == x and t["told_on"]), default=None)))
        whole = d.p.report("telling_due")
        self.same("telling_due", [tuple(r[k] for k in ("audience", "minutes", "short", "missing", "due")) for r in whole["audiences"]], want)
        self.same("topics not told", [tuple(r[k] for k in ("audience", "topic", "last")) for r in whole["topics"]], topics)
        involved = {(i["record"], i["who"]) for i in d.involved}
        gone = ("shipped", "retired", "dropped")
        gives = {(e["by"], "effort", "feature/" + e["feature"]) for e in d.effort if e["by"] and d.features[e["feature"]]["state"] not in gone}
        gives |= {(p["by"], "pledge", p["about"]) for p in d.pledge if p["about"] and p["state"] not in ("declined", "withdrawn")}
        seen = {s["me"] for s in d.stance}       # those that the owner may see
        gives |= {(s["person"], "stance", s["about"]) for s in d.stance if s["me"] in seen}
        self.same("left out", [(r["person"], r["gives"], r["about"]) for r in whole["left_out"]],
                  [g for g in gives if (g[2], "person/" + g[0]) not in involved])

    def briefs(self):
        d = self.d
        asked = defaultdict(list)
        for q in d.question:
            asked[q["record"]].append(q)
        want = [(b["me"], b["reader"], b["kind"], b["state"], len(asked["brief/" + b["me"]]), sum(bool(q["answer"]) for q in asked["brief/" + b["me"]])) for b in d.brief]
        self.same("brief_answers", [tuple(r[k] for k in ("brief", "reader", "kind", "state", "asked", "answered")) for r in d.p.report("brief_answers")["briefs"]], want)

    def executives(self):
        d = self.d
        want, results = [], []
        changed = {}
        for e in sorted(d.evidence, key=lambda e: int(e["id"])):
            if e["role"] == "changed":
                changed.setdefault(e["item"], e)
        for p in d.person:
            if p["craft"] != "executive":
                continue
            me = "person/" + p["me"]
            qs = [q for q in d.quote if q["who"] == me]
            of = lambda *names: sum((q["disposition"] or "open") in names for q in qs)
            held = [t["on"] for t in d.talk if t["with"] == me and t["state"] == "held"]
            want.append((p["me"], len(qs), of("incorporated", "adapted"), of("parked", "declined"), of("open"), len(held), max(held, default=None)))
            for q in qs:
                e = changed.get("quote/" + q["me"])
                outs = sorted((o["me"] for o in d.outcome if e and o["about"] == e["record"] and o["state"] != "withdrawn"), key=lambda k: int(k.split("-")[1]))
                results.append((p["me"], q["text"], (e["what"] or None) if e else None, e["record"] if e else None, outs[0] if outs else None))
        whole = d.p.report("executives")
        self.same("executives", [tuple(r[k] for k in ("person", "said", "changed", "heard", "open", "talks", "newest")) for r in whole["executives"]], want)
        self.same("what came of it", [tuple(r[k] for k in ("person", "said", "changed", "record", "result")) for r in whole["results"]], results)

    def diagnosis(self):
        d = self.d
        ask = {q["me"]: q["type"] for q in d.question}
        steps = {s["me"]: s for s in d.step}
        quotes = {"quote/" + q["me"]: q for q in d.quote}
        taken = defaultdict(list)
        for e in d.evidence:
            k, _, x = e["record"].partition("/")
            if k == "step" and steps.get(x, {}).get("state", "dropped") != "dropped" and e["item"] in quotes and quotes[e["item"]]["theme"]:
                taken[quotes[e["item"]]["theme"]].append(int(x))
        n = defaultdict(list)
        for q in d.quote:
            if ask.get(q["question"]) in ("missing", "unwanted", "wanted"):
                n[ask[q["question"]], q["theme"] or None].append(q["who"])
        self.same("diagnosis", [tuple(r[k] for k in ("asked", "theme", "answers", "people", "step")) for r in d.p.report("diagnosis")["themes"]],
                  [(a, th, len(w), len(set(w)), str(min(taken[th])) if taken.get(th) else None) for (a, th), w in n.items()])

    # ---- one thing ----

    def customer(self):
        d = self.d
        asked = defaultdict(set)
        for r in d.request:
            for a in d.asked[r["me"]]:
                asked[d.whose(a)].add(r["me"])
        of = {"contact/" + c["me"]: c for c in d.contact}
        most = sorted(d.customer, key=lambda c: -len(asked[c["me"]]))[:4]
        for c in most:
            k, whole = c["me"], d.p.report("about_customer", c["me"])
            want = []
            for layer in ("executive", "manager", "user"):
                mine = {x for x, p in of.items() if p["customer"] == k and (p["layer"] or "user") == layer}
                talks = [t["on"] for t in d.talk if t["with"] in mine and t["state"] == "held"]
                quotes = sum(q["who"] in of and of[q["who"]]["customer"] == k and (q["layer"] or of[q["who"]]["layer"] or "user") == layer for q in d.quote)
                want.append((layer, len(mine), len(talks), max(talks, default=None), quotes))
            self.same(f"{k}: layers", [tuple(r[x] for x in ("layer", "contacts", "talks", "newest", "quotes")) for r in whole["layers"]], want)
            self.same(f"{k}: quotes", [r["text"] for r in whole["quotes"]], [q["text"] for q in d.quote if q["who"] in of and of[q["who"]]["customer"] == k])
            self.same(f"{k}: asks", [(r["request"], r["state"]) for r in whole["asks"]], [(r["me"], r["state"]) for r in d.request if r["me"] in asked[k]])
            self.same(f"{k}: answers", [(r["decision"], r["request"], r["verdict"]) for r in whole["answers"]],
                      [(x["me"], x["on"][8:], x["verdict"]) for x in d.decision if x["state"] == "signed" and x["on"].startswith("request/") and x["on"][8:] in asked[k]])
            self.same(f"{k}: deals", [(r["title"], r["result"]) for r in whole["deals"]], [(x["title"], x["result"]) for x in d.deal if x["customer"] == k])
            about = {"customer/" + k, "segment/" + c["segment"]} | {"market/" + s["market"] for s in d.segment if s["me"] == c["segment"]}
            old = str(TODAY - datetime.timedelta(days=365))
            self.same(f"{k}: facts", [(r["text"], r["stale"]) for r in whole["facts"]],
                      [(f["text"], f["valid_until"] < str(TODAY) if f["valid_until"] else bool(f["on"]) and f["on"] < old) for f in d.fact if f["about"] in about])

    def solution(self):
        d = self.d
        value = recompute.points(self.r)["features"]
        weighed = any(p["points"] for p in self.r.priorities)
        for s in d.solution:
            k, whole = s["me"], d.p.report("about_solution", s["me"])
            parts = [p for p in d.part if p["solution"] == k and p["feature"] in d.features and d.features[p["feature"]]["state"] != "dropped"]
            points = lambda f: tenth(value.get(f, 0) / 1e6) if weighed else None
            self.same(f"{k}: parts", [tuple(r[x] for x in ("feature", "state", "required", "quarter", "days", "points")) for r in whole["parts"]],
                      [(p["feature"], d.features[p["feature"]]["state"], true(p["required"]), d.current.get(p["feature"]), d.days[p["feature"]], points(p["feature"])) for p in parts])
            teams, single = Counter(), Counter()
            for p in parts:
                single[d.features[p["feature"]]["product"]] += value.get(p["feature"], 0)
                for e in d.effort:
                    if e["feature"] == p["feature"]:
                        teams[e["team"]] += num(e["likely"])
            self.same(f"{k}: teams", [(r["team"], r["days"]) for r in whole["teams"]], list(teams.items()))
            total, best = sum(single.values()), max(single.values(), default=0)
            w = whole["worth"][0]
            self.t.check(f"{self.name}: {k}: worth", (w["points"], w["best_single"], w["together"]),
                         (tenth(total / 1e6) if weighed else None, tenth(best / 1e6) if weighed else None, total > best))
            about = {"solution/" + k} | {"feature/" + p["feature"] for p in d.part if p["solution"] == k}
            self.same(f"{k}: outcomes", [r["outcome"] for r in whole["outcomes"]], [o["me"] for o in d.outcome if o["about"] in about and o["state"] != "withdrawn"])
            self.same(f"{k}: promises", [r["promise"] for r in whole["promises"]], [p["me"] for p in d.promise if p["about"] in about and p["state"] != "withdrawn"])
            ready = [("part", d.features[p["feature"]]["title"], d.features[p["feature"]]["state"] in ("shipped", "retired")) for p in parts if true(p["required"])]
            ready += [("step", x["title"], x["state"] == "done") for x in d.step if x["about"] == "solution/" + k and x["state"] != "dropped"]
            self.same(f"{k}: readiness", [(r["what"], r["title"], r["done"]) for r in whole["readiness"]], ready)

    def roadmap(self):
        d, whole = self.d, self.d.p.report("roadmap")
        gone = {s["me"] for s in d.solution if s["state"] == "dropped"}

        def solution(f):
            f = d.features[f]["slice_of"] or f
            mine = sorted((p for p in d.part if p["feature"] == f and p["solution"] not in gone), key=lambda p: (not true(p["primary"]), int(p["id"])))
            return mine[0]["solution"] if mine else None
        want, items = defaultdict(lambda: [0, 0, set()]), []
        for f, q in d.current.items():
            want[q][0] += 1
            want[q][1] += d.days[f]
            want[q][2] |= {solution(f)} - {None}
            items.append((q, solution(f), f, d.days[f]))
        self.same("roadmap", [tuple(r[k] for k in ("quarter", "features", "days", "solutions")) for r in whole["quarters"]], [(q, n, x, len(s)) for q, (n, x, s) in want.items()])
        self.same("roadmap: items", [tuple(r[k] for k in ("quarter", "solution", "feature", "days")) for r in whole["items"]], items)
        about = {"feature/" + f for f in d.current} | {"solution/" + s for _, s, _, _ in items if s}
        self.same("roadmap: outcomes", [r["outcome"] for r in whole["outcomes"]], [o["me"] for o in d.outcome if o["state"] == "open" and o["about"] in about])

    def similar(self):
        d = self.d
        fold = lambda s: "".join(c for c in unicodedata.normalize("NFKD", s.casefold()) if not unicodedata.combining(c))
        words = {r["me"]: {w for w in re.findall(r"[^\W_]+", fold(r["text"] + " " + r["what_for"])) if len(w) >= 4} for r in d.request if r["state"] != "merged"}
        feature = {r["me"]: r["feature"] for r in d.request}
        for k in sorted(words, key=lambda k: (not feature[k], -len(words[k])))[:5]:
            want = []
            for x, w in words.items():
                work = bool(feature[k]) and feature[k] == feature[x]
                if x != k and (work or len(w & words[k]) >= 2):
                    want.append((work, len(w & words[k])))
            got = d.p.report("similar", k)["candidates"]
            self.t.check(f"{self.name}: like {k}", [(r["same_work"], r["shared"]) for r in got], sorted(want, reverse=True)[:12])
            self.same(f"like {k}: words", [(r["request"], r["shared"]) for r in got], [(r["request"], len(words[r["request"]] & words[k])) for r in got])

    def today(self):
        d, whole = self.d, self.d.p.report("today")
        self.same("today", [(r["tradeoff"], r["decider"]) for r in whole["waiting"]], [(t["me"], t["decider"] or None) for t in d.tradeoff if t["state"] == "open"])
        for r in whole["findings"]:
            name = r["report"].lower().replace(" ", "_")
            if name in ("small_items", "outcome_progress", "trust", "desk"):
                self.t.check(f"{self.name}: today says what {name} says", r["finding"], d.p.report(name)["finding"])

    # ---- decisions ----

    def tradeoff(self):
        d = self.d
        first = recompute.points(self.r)["plan_first_quarter"]
        room = {(x["team"], x["quarter"]): x for x in recompute.plan(self.r)["room"]}
        for t in d.tradeoff:
            if t["state"] != "open":
                continue
            whole = d.p.report("about_tradeoff", t["me"])
            moves = defaultdict(list)
            for m in whole["moves"]:
                moves[m["letter"]].append(m)
            for o in whole["options"]:
                own = sum(d.days[m["feature"]] for m in moves[o["letter"]] if m["from"])
                self.t.check(f"{self.name}: {t['me']} {o['letter']}: days moved", o["days_moved"], own)
                self.t.check(f"{self.name}: {t['me']} {o['letter']}: promises broken", o["promises_broken"], self.broken(moves[o["letter"]]))
                late = {m["feature"] for m in moves[o["letter"]] if m["from"] and (not m["to"] or m["to"] > m["from"])}
                self.t.check(f"{self.name}: {t['me']} {o['letter']}: who waits", self.waits(late),
                             (o["customers_waiting"], o["best_waiting"], self.t.cents(o["revenue_waiting"]["amount"]) if o["revenue_waiting"] else None))
            self.worth(t["me"], whole, moves)
            keep = whole["options"][0]
            self.t.check(f"{self.name}: {t['me']} keeps the plan", (keep["type"], keep["points_quarter"], moves.get(keep["letter"], [])), ("keep", first / 1e6, []))
            for r in whole["room"]:
                if r["letter"] == keep["letter"]:
                    x = room[r["team"], t["quarter"]]
                    self.t.check(f"{self.name}: {t['me']}: room of {r['team']}", (r["planned"], r["reserve"], r["usable"]), (x["used"], x["reserve"], x["usable"]))
            voices = [c for c in self.comment if c["record"] == "tradeoff/" + t["me"] and c["role"] == "voice" and c["seen_by"] in ("", "everyone")]
            self.same(f"{t['me']}: voices", [r["text"] for r in whole["voices"]], [c["text"] for c in voices])
            proof = d.p.report("proof", t["me"])
            for r in proof["demand"]:
                x = room[r["team"], r["quarter"]]
                need = sum(num(e["likely"]) for e in d.effort if e["feature"] == t["wish"] and e["team"] == r["team"])
                self.t.check(f"{self.name}: {t['me']}: demand of {r['team']}", (r["usable"], r["reserve"], r["used"], r["free"], r["needs"]),
                             (x["usable"], x["reserve"], x["used"], x["free"], need))
                lines = [(y["feature"], y["days"]) for y in proof["lines"] if y["team"] == r["team"]]
                self.same(f"{t['me']}: lines of {r['team']}", lines, [(e["feature"], num(e["likely"])) for e in d.effort
                          if e["team"] == r["team"] and num(e["likely"]) and d.current.get(e["feature"]) == r["quarter"]])

    def waits(self, features):
        """Companies named by what waits, those of them that are our best, and what the customers named pay."""
        r = self.r
        who = recompute.named(r, features)
        roots = {r.root(c) for c in who}
        paid = [recompute.cents(r.customer[c]["revenue"]) for c in who if recompute.cents(r.customer[c]["revenue"]) is not None]
        return len(roots), len(roots & recompute.best(r)[0]), sum(paid) if paid else None

    def plan(self):
        """What is left out, where it would fit, and the four gauges; of the whole plan and of its first quarter."""
        d, r = self.d, self.r
        if not r.version:
            return
        out = {k for k, f in r.live["feature"].items() if k in d.sized and f["state"] in ("idea", "ready", "started") and k not in d.current and not f["slice_of"]}
        open_ = {t["wish"]: t["me"] for t in d.tradeoff if t["state"] == "open" and t["quarter"] == r.version["first"]}
        whole = d.p.report("plan")
        self.same("left out", [(x["feature"], x["days"], x["tradeoff"]) for x in whole["left_out"]], [(k, d.days[k], open_.get(k)) for k in out])
        for x in whole["left_out"]:
            self.t.check(f"{self.name}: {x['feature']} fits or says why", x["why"] == "It would fit here.", x["fits_in"] == r.version["first"])
            want = self.fits_in(x["feature"])
            if want is not False:
                self.t.check(f"{self.name}: {x['feature']} fits in", x["fits_in"], want)
        up, alone = recompute.leads_up(r), recompute.one_product(r)
        layer = lambda q: q["layer"] or r.contact[q["who"][8:]]["layer"] or "user"
        quotes = [layer(q) != "user" for q in r.quotes if q["who"].startswith("contact/")]
        weeks = defaultdict(list)
        for n in self.time_note:
            weeks[n["week"]].append(n)
        notes = [n for ns in weeks.values() if len({n["person"] for n in ns}) >= int(d.set["pulse_min"]) for n in ns]
        mark = int(d.set["strategic_percent"])
        first = recompute.quarter(r.version["first"])
        for asked in (None, r.version["first"]):
            days = Counter()
            for k in range(int(r.version["quarters"]) if not asked else 1):
                for row in recompute.quarter_rows(r, recompute.quarter_text(first + k)):
                    days[row["feature"]] += row["days"]
            total = sum(days.values())
            want = []
            for name, part, of in (("days", sum(n for f, n in days.items() if f in up), total), ("quotes", sum(quotes), len(quotes)),
                                   ("time", sum(num(n["minutes"]) for n in notes if n["category"] in STRATEGIC), sum(num(n["minutes"]) for n in notes)),
                                   ("org_chart", sum(n for f, n in days.items() if f in alone), total)):
                share = (200 * part + of) // (2 * of) if of else None
                own = None if name == "org_chart" else mark
                want.append((name, part, of, share, own, None if own is None or share is None else share < own))
            got = whole if not asked else d.p.report("plan", "--quarter", asked)
            self.t.check(f"{self.name}: gauges {asked or 'of the plan'}", [tuple(x[k] for k in ("gauge", "part", "of", "share", "mark", "below")) for x in got["gauges"]], want)

    def camps(self):
        """The rows of a card for what each side asks for, feature by feature and each once for the side."""
        d, r = self.d, self.r
        value = recompute.points(r)
        weighed = any(p["points"] for p in r.priorities)
        best = recompute.best(r)[0]
        parts = defaultdict(set)
        for p in d.part:
            if true(p["required"]) and p["solution"] in r.live["solution"]:
                parts[p["solution"]].add(p["feature"])
        inside = lambda f: ["feature/" + f] + ["solution/" + s for s, of in parts.items() if f in of]

        def rows(features):
            features = {f for f in features if f in r.live["feature"] and r.live["feature"][f]["state"] != "retired"}
            who = recompute.named(r, features)
            roots = {r.root(c) for c in who}
            paid = [recompute.cents(r.customer[c]["revenue"]) for c in who if recompute.cents(r.customer[c]["revenue"]) is not None]
            known = [recompute.worth(r, f) for f in features if recompute.worth(r, f)]
            return (len(roots), len(roots & best), sum(paid) if paid else None,
                    sum(o["about"] in inside(f) for f in features for o in d.outcome if o["state"] == "open"),
                    sum(p["about"] in inside(f) for f in features for p in d.promise if p["state"] in ("open", "moved")),
                    tenth(sum(value["features"].get(f, 0) or value["slices"].get(f, 0) for f in features) / 1e6) if weighed else None,
                    *((sum(x) for x in zip(*known)) if known else (None, None)))
        names = ("customers", "best", "revenue", "outcomes", "promises", "points", "worth_low", "worth_high")
        money = lambda x: self.t.cents(x["amount"]) if isinstance(x, dict) else x
        whole = d.p.report("camps")
        side = defaultdict(set)
        for x in whole["asks"]:
            side[x["function"]].add(x["feature"])
            here = x["feature"] in r.live["feature"] and r.live["feature"][x["feature"]]["state"] != "retired"
            self.t.check(f"{self.name}: camps: {x['request']}", tuple(money(x[k]) for k in names), rows({x["feature"]}) if here else (None,) * 8)
            want = self.fits_in(x["feature"]) if here and x["days"] is not None else None
            if want is not False and (not here or r.live["feature"][x["feature"]]["state"] in ("idea", "ready", "started")):
                self.t.check(f"{self.name}: camps: {x['request']} fits in", x["fits_in"], want)
        self.same("camps: each side", [(x["function"], *(money(x[k]) for k in names)) for x in whole["functions"]], [(f, *rows(of)) for f, of in side.items()])

    def fits_in(self, f):
        """The first quarter with room for it, nothing moved; False: rules, needs or a span of its own make that another question."""
        r, room = self.r, {}
        for x in recompute.plan(r)["room"]:
            room[x["team"], recompute.quarter(x["quarter"])] = x
        own = r.live["feature"][f]
        least = {t: min((x["usable"] for (team, _), x in room.items() if team == t and x["usable"] > 0), default=0) for t in r.effort[f]}
        ruled = any(f in x.values() or "feature/" + f in x.values() for x in self.rules) or any(n["feature"] == f for n in self.needs)
        if ruled or own["span"] or any(e[1] * 10 > least[t] * 7 for t, e in r.effort[f].items()):
            return False
        first = recompute.quarter(r.version["first"])
        for q in range(max(first, recompute.quarter(own["earliest"]) or first), first + int(r.version["quarters"])):
            if own["latest"] and q > recompute.quarter(own["latest"]):
                break
            if all(e[1] == 0 or (t, q) in room and room[t, q]["free"] >= e[1] for t, e in r.effort[f].items()):
                return recompute.quarter_text(q)
        return None

    def best(self):
        best, paid = recompute.best(self.r)
        self.same("trust: who is of our best", [(x["customer"], x["best"]) for x in self.d.p.report("trust")["customers"]],
                  [(x["customer"], self.r.root(x["customer"]) in best) for x in self.d.p.report("trust")["customers"]])
        for k in sorted(self.r.customer)[:6] + sorted(best):
            whole = self.d.p.report("about_customer", k)
            x = whole["company"][0]
            root = self.r.root(k)
            buys = [c for c, y in self.r.customer.items() if self.r.root(c) == root and y["status"] not in ("prospect", "former")]
            self.t.check(f"{self.name}: {k}: what it pays", (x["company"], x["customers"], self.t.cents(x["revenue"]["amount"]) if x["revenue"] else None, x["best"], x["of_best"]),
                         (root, len(buys), paid.get(root), root in best, len(best)))
            self.t.check(f"{self.name}: {k}: the finding says so", "one of our best customers" in whole["finding"], root in best)

    def worth(self, key, whole, moves):
        """What each option's plan is worth in money, and the rows of the plan in force that count most."""
        d, r = self.d, self.r
        money = lambda m: self.t.cents(m["amount"]) if m else None
        for o in whole["options"]:
            plan = {x["feature"] for x in r.rows} - {m["feature"] for m in moves[o["letter"]] if not m["to"]}
            plan |= {m["feature"] for m in moves[o["letter"]] if m["to"]}
            known = [recompute.worth(r, f) for f in plan if recompute.worth(r, f)]
            self.t.check(f"{self.name}: {key} {o['letter']}: worth", (money(o["worth_low"]), money(o["worth_high"]), o["worth_have"], o["worth_of"]),
                         (*((sum(x) for x in zip(*known)) if known else (None, None)), len(known), len(plan)))
        value = recompute.points(r)
        own = {x["feature"]: value["features"].get(x["feature"], 0) or value["slices"].get(x["feature"], 0) for x in r.rows}
        rich = {f: recompute.worth(r, f) for f in own if recompute.worth(r, f)}
        want = [("points", f, n / 1e6, None, None) for f, n in sorted(own.items(), key=lambda x: (-x[1], x[0]))[:3] if n]
        want += [("worth", f, None, *w) for f, w in sorted(rich.items(), key=lambda x: (-x[1][0], x[0]))[:3] if w[0]]
        self.t.check(f"{self.name}: {key}: what moves the needle",
                     [(m["by"], m["feature"], m["points"], money(m["low"]), money(m["high"])) for m in whole["movers"]], want)

    def broken(self, moves):
        """Promises that the plan in force keeps and that it no longer does after the moves."""
        d, after = self.d, dict(self.d.current)
        for m in moves:
            after.pop(m["feature"], None)
            if m["to"]:
                after[m["feature"]] = m["to"]
        slices = {f["me"]: f["slice_of"] for f in d.feature if f["slice_of"]}

        def kept(p, plan):
            kind, _, k = p["about"].partition("/")
            parts = [k] if kind == "feature" else [x["feature"] for x in d.part if x["solution"] == k and true(x["required"])] if kind == "solution" else []
            due = d.quarter_of(p["moved_to"] or p["due"])
            ordinal = lambda q: int(q[:4]) * 4 + int(q[6]) - 1
            return bool(parts) and all(d.features[x]["state"] in ("shipped", "retired") or x in plan and ordinal(plan[x]) <= due for x in parts)
        open_ = [p for p in d.promise if p["state"] in ("open", "moved")]
        assert slices is not None
        return sum(kept(p, d.current) and not kept(p, after) for p in open_)

    def retirement(self):
        d, got = self.d, self.d.p.report("retirement")["products"]
        self.same("retirement: each product", [r["product"] for r in got], [p["me"] for p in d.product if p["state"] != "retired"] if d.current else [])
        money = {r["row"]: r["left"] for r in d.p.report("economics")["rows"]}
        for r in got:
            mine = {f for f in d.current if d.features[f]["product"] == r["product"]}
            lost = {n["feature"] for n in self.needs if n["needed"] in mine and n["feature"] in d.current} - mine
            strict = {s["me"] for s in d.solution if true(s["strict"])}
            lost |= {p["feature"] for p in d.part if p["solution"] in strict and p["feature"] in d.current and true(p["required"])
                     and any(q["feature"] in mine for q in d.part if q["solution"] == p["solution"])} - mine
            self.t.check(f"{self.name}: ending {r['product']}: who would miss it", (r["customers"], r["best"]),
                         self.waits({f["me"] for f in d.feature if f["product"] == r["product"] and f["state"] not in ("dropped", "retired")})[:2])
            own = sum(d.days[f] for f in mine)
            if not lost:
                self.t.check(f"{self.name}: ending {r['product']}: days", r["days"], own)
                rows = self.r.rows
                before = recompute.points(self.r)["plan_horizon"]
                self.r.rows = [x for x in rows if x["feature"] not in mine]
                after = recompute.points(self.r)["plan_horizon"]
                self.r.rows = rows
                if r["points_lost"] is not None:
                    self.t.check(f"{self.name}: ending {r['product']}: points lost", r["points_lost"], tenth((before - after) / 1e6))
            else:
                self.t.check(f"{self.name}: ending {r['product']}: days of others too", r["days"] >= own, True)
            left = money.get("product/" + r["product"])
            self.t.check(f"{self.name}: ending {r['product']}: left", r["left"], left)

    def changes(self, samples):
        """What changes.txt says happened is in the newest changes, by whom and as what."""
        with open(os.path.join(samples, "changes.txt"), encoding="utf-8") as f:
            lines = [x.split() for x in f if x.strip() and not x.startswith("#")]
        want = Counter((w[2], " ".join(w[3:])) for w in lines if w[0] != "-")
        got = Counter((r["by"], r["action"]) for r in self.d.p.report("latest_changes")["changes"])
        self.t.check(f"{self.name}: what happened is in the latest changes", dict(want - got), {})

    # ---- streams ----

    def river(self, *words):
        money, by = "money" in words, " by money" * ("money" in words)
        mine = recompute.river(self.r, money)
        if mine is None:
            return
        if money:
            whole = json.loads(self.d.p.run("river", "--by", "money", "--json"))
            text = lambda m: self.t.cents(m["amount"])
            self.t.check(f"{self.name}: river by money: what it is worth, and how many say so",
                         (text(whole["total"]["money"]), text(whole["worth"]["at_most"]), whole["worth"]["have"], whole["worth"]["of"]),
                         (mine["sourced"] + mine["unsourced"], mine["most"], mine["have"], mine["of"]))
        plural = {"market": "markets", "priority": "priorities", "requirement": "requirements", "solution": "solutions", "product": "products"}
        want = []
        for column in plural:
            for k, n in mine[column].items():
                want.append((column, "not heard yet" if k == "not heard yet" else f"{plural[column]}/{k}", str(n)))
        free = Counter()
        for row in mine["rows"]:
            if not row["priority"]:
                free[row["product"]] += row["days"]
        got = self.sheet("river", "nodes", *words)
        self.same(f"river{by}: nodes", [(r["column"], r["record"], r["amount"]) for r in got if r["amount"] != "0"], [w for w in want if w[2] != "0"])
        self.same(f"river{by}: unsourced", [(r["record"], r["unsourced"]) for r in got if r["unsourced"] not in ("", "0")], [(f"products/{k}", str(n)) for k, n in free.items() if n])
        key = {k: f"{plural[c]}/{k}" if k != "not heard yet" else k for c in plural for k in mine[c]}
        ends = lambda s: tuple(key[x] for x in s.split(" > "))
        self.same(f"river{by}: streams", [(r["from"], r["to"], r["amount"]) for r in self.sheet("river", "links", *words)], [(*ends(k), str(n)) for k, n in mine["links"].items()])
        self.same(f"river{by}: dry", [(r["priority"], r["heard"]) for r in self.sheet("river", "dry", *words)], [(k, str(n)) for k, n in mine["dry"].items()])

    def carried(self):
        d = self.d
        for market in [None, *sorted(m["key"] for m in self.r.markets)]:
            cells, loose = recompute.carried(self.r, market)
            whole = d.p.report("carried", *(("--market", market) if market else ()))
            same = lambda what, got, want: self.same(f"carried {market or ''}: {what}", got, want)
            same("priority by product", [(r["priority"], r["product"], r["points"]) for r in whole["points"]], [(*k, tenth(n / 1e6)) for k, n in cells.items()])
            target = Counter()
            for (_, product), n in cells.items():
                target[product] += n
            same("value targets", [(r["product"], r["points"]) for r in whole["products"]], [(p["me"], tenth(target[p["me"]] / 1e6)) for p in d.product])
            same("not carried", [(r["record"], r["points"]) for r in whole["uncarried"]], [(k, tenth(n / 1e6)) for k, n in loose.items()])
        value, own = recompute.points(self.r)["features"], sum(num(p["points"]) for p in self.r.live["priority"].values()) * 10**6
        cells, loose = recompute.carried(self.r)
        self.t.check(f"{self.name}: what is carried and what is not is what was weighed", sum(cells.values()) + sum(loose.values()), own)
        self.t.check(f"{self.name}: a product's column is the value of its features", sum(cells.values()), sum(value.values()))

    def missing(self, folder):
        """A pledge that nobody gave costs what the best plan is worth more once it is given: solved anew in a copy each."""
        if not self.d.current:
            return
        first = min(self.d.current.values())
        copy = os.path.join(folder, "missing.db")
        mine = type(self.d.p)(self.d.p.path, copy)

        def afresh():
            if os.path.exists(copy):
                os.unlink(copy)
            self.d.p.run("backup", copy)
        afresh()
        tight = sorted(recompute.plan(self.r)["room"], key=lambda x: (x["free"], x["team"]))[:3]
        keys = [mine.run("pledge", "add", f"by={self.d.person[0]['me']}", "what=Days", f"to_team={x['team']}", f"quarter={x['quarter']}", f"days={30 + 10 * i}").split()[-1]
                for i, x in enumerate(tight)]
        rows = {r["pledge"]: r for r in mine.report("buy_in", "--price", "yes")["missing"]}
        self.t.check(f"{self.name}: buy_in: what is missing", sorted(rows), sorted(keys + [p["me"] for p in self.d.pledge
                     if p["state"] == "asked" and p["to_team"] and p["quarter"] and p["days"]]))
        value = lambda: json.loads(mine.run("plan", "solve", "--json"))
        before = value()
        for k in keys:
            mine.run("pledge", "pledge", k)
            after = value()
            if before["proven"] and after["proven"] and rows[k]["price"] == rows[k]["at_most"] is not None:
                self.t.check(f"{self.name}: buy_in: the price of {k} from {first}", rows[k]["price"],
                             tenth(round(float(after["points_horizon"]) - float(before["points_horizon"]), 6)))
            mine.run("pledge", "withdraw", k, "--reason", "as before")

    def coverage(self):
        d = self.d
        mine = recompute.coverage(self.r, TODAY, int(d.set["listen_days"]))
        reached = set(recompute.river(self.r)["reached"])
        gone = {p["key"] for p in self.r.priorities} - set(self.r.live["priority"])
        newest = {}
        for t in self.r.talks:
            if t["state"] == "held" and t["with"].startswith("contact/"):
                c = self.r.contact[t["with"][8:]]
                k = self.r.customer[c["customer"]]["segment"], c["layer"] or "user"
                newest[k] = max(newest.get(k, ""), t["on"])
        for since in (None, 45, 400):
            self.disciplines(since)
        want = []
        for s, x in mine["segments"].items():
            for layer in ("executive", "manager", "user"):
                ps = set(x["priorities"][layer]) - gone
                want.append((s, layer, str(x["talks"][layer]), newest.get((s, layer), ""), str(len(ps)), str(len(ps & reached))))
        self.same("coverage", [tuple(r[k] for k in ("segment", "layer", "talks", "newest", "priorities", "in_plan")) for r in self.sheet("coverage", "cells")], want)

    def disciplines(self, days):
        """Talks by the function of who led them, each once, and once for each layer that was there; and the cells of that window."""
        d = self.d
        since = str(TODAY - datetime.timedelta(days=days or int(d.set["listen_days"])))
        there = defaultdict(set)
        for t in self.r.talks:
            if t["state"] == "held":
                who = [t["with"]] + [i["who"] for i in d.involved if i["as"] == "attended" and i["record"] == "talk/" + t["key"]]
                there[t["key"]] = {self.r.contact[w[8:]]["layer"] or "user" for w in who if w.startswith("contact/")}
        n, newest = defaultdict(Counter), {}
        for t in self.r.talks:
            if there[t["key"]]:
                f = d.function(t["by"])
                newest[f] = max(newest.get(f, ""), t["on"])
                if t["on"] >= since:
                    n[f].update({"talks": 1, **{layer: 1 for layer in there[t["key"]]}})
        words = ("--since", f"{days}d") if days else ()
        got = self.sheet("coverage", "functions", *words)
        self.same(f"coverage by discipline, {days or 'usual'} days", [tuple(r.values()) for r in got],
                  [(f or "", *(str(n[f][k]) for k in ("talks", "executive", "manager", "user")), newest[f]) for f in newest])
        whole = json.loads(d.p.run("coverage", *words, "--json"))
        self.t.check(f"{self.name}: coverage, {days or 'usual'} days: talks", (whole["since"], whole["talks"]), (since, sum(c["talks"] for c in n.values())))

    def trace(self):
        r, mine = self.r, recompute.river(self.r)
        fulfilled, linked = {x["requirement"] for x in r.fulfils}, {x["feature"] for x in r.fulfils}
        driven = {x["lower"] for x in r.drives if x["upper"] in r.live["priority"]}
        lists = defaultdict(set)
        lists["holes"] = {k for k, q in r.live["requirement"].items() if k not in fulfilled}
        lists["dry"] = set(mine["dry"])
        lists["unsourced"] = {x["feature"] for x in mine["rows"] if not x["priority"]}
        lists["no_upward"] = {k for k, p in r.live["priority"].items() if p["layer"] == "user" and p["state"] == "open" and k not in driven}
        got = defaultdict(set)
        for x in self.sheet("trace", "loose"):
            got[x["list"]].add(x["record"].partition("/")[2])
        for name in ("holes", "dry", "unsourced", "no_upward"):
            self.same(f"trace: {name}", sorted(got[name]), sorted(lists[name]))
        self.t.check(f"{self.name}: trace: an orphan has no requirement", [k for k in got["orphans"] if k in linked or k in self.r.slice_of], [])


def everything(d, tools, name, folder, samples=None):
    m = More(d, tools, name, folder)
    m.makers(), m.structures(), m.coaching_due(), m.surveys(), m.telling_due(), m.briefs(), m.executives(), m.diagnosis()
    m.customer(), m.solution(), m.roadmap(), m.similar(), m.today(), m.tradeoff(), m.plan(), m.camps(), m.best(), m.retirement(), m.river(), m.river("--by", "money"), m.carried(), m.missing(folder), m.coverage(), m.trace()
    if samples:
        m.changes(samples)
