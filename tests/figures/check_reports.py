#!/usr/bin/env python3
"""Every report held against figures worked out anew from the records alone. Prints TAP.

usage: check_reports.py [--seed N] [PROGRAM]      default: build/headwater; skipped where there is none

On both samples, and on each again after records were added whose numbers come from the seed: deals, outcomes
with measurements, promises, pledges, goals, steps, waivers, openings, ledger lines, escalated requests. Nothing of
the program is read here but the CSV of its records.
"""
import argparse
import csv
import datetime
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "..", "..")
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import more_reports  # noqa: E402
NOW = "2026-11-26T09:00:00Z"
TODAY = datetime.date(2026, 11, 26)
LISTS = ("request asker contact customer person team feature effort plan_version plan_row promise quote evidence talk outcome "
         "measurement metric goal conflict part product solution pledge assignment step page decision opening deal segment "
         "ledger_line capacity workspace tradeoff question brief stance involved fact").split()
DONE = []


def check(what, got, want):
    DONE.append(got == want)
    print(f"{'ok' if got == want else 'not ok'} {len(DONE)} - {what}")
    if got != want:
        for g, w in list(zip(got, want))[:400] if isinstance(got, list) and isinstance(want, list) else []:
            if g != w:
                print(f"#   got  {g!r}\n#   want {w!r}")
                return
        print(f"#   got  {str(got)[:600]}\n#   want {str(want)[:600]}")


class Program:
    def __init__(self, path, at):
        self.path, self.env = path, {**os.environ, "HEADWATER_AT": at, "HEADWATER_NOW": NOW}

    def run(self, *words, stdin=None):
        r = subprocess.run([self.path, *words], env=self.env, capture_output=True, encoding="utf-8", input=stdin)
        if r.returncode:
            raise RuntimeError(f"{' '.join(words)}: exit {r.returncode}: {(r.stderr + r.stdout)[:1500]}")
        return r.stdout

    def report(self, name, *words):
        whole = json.loads(self.run(name, *words, "--json"))
        for t, rows in whole.items():        # the sheet says what the object says
            if isinstance(rows, list) and rows:
                sheet = list(csv.DictReader(io.StringIO(self.run(name, *words, "--csv", "--table", t))))
                if [{k: cell(v) for k, v in r.items()} for r in rows] != sheet:
                    check(f"{name} {t}: the sheet says the same", sheet, rows)
        return whole

    def load(self, kind):
        text = self.run(kind, "list", "--csv", "--limit", "100000")
        rows = list(csv.DictReader(io.StringIO(text)))
        for r in rows:
            r["me"] = r.get("key") or r["id"]
        return rows


def cell(v):
    """A JSON value as a sheet writes it."""
    if v is None:
        return ""
    if isinstance(v, bool):
        return "yes" if v else "no"
    if isinstance(v, dict):
        return v["amount"]           # a number, so never defused
    s = str(int(v) if isinstance(v, float) and v == int(v) else v)
    return "'" + s if s[:1] in "=+@\t\r'" or (s[:1] == "-" and not isinstance(v, (int, float))) else s


def num(s, otherwise=0):
    return int(s) if s else otherwise


def cents(s):
    if not s:
        return 0
    whole, _, rest = s.lstrip("-").partition(".")
    n = int(whole) * 100 + int((rest + "00")[:2])
    return -n if s.startswith("-") else n


def amount(m):
    return cents(m["amount"]) if m else 0


def rate(a, n):
    return None if n < 5 else (200 * a + n) // (2 * n)


def ordinal(q):
    return int(q[:4]) * 4 + int(q[6]) - 1 if q else None


class Data:
    def __init__(self, program):
        self.p = program
        for k in LISTS:
            setattr(self, k, program.load(k))
        self.teams = {t["me"]: t for t in self.team}
        self.people = {t["me"]: t for t in self.person}
        self.features = {f["me"]: f for f in self.feature}
        self.customers = {c["me"]: c for c in self.customer}
        self.contacts = {c["me"]: c for c in self.contact}
        self.set = self.workspace[0]
        self.fiscal = int(self.set["fiscal_start"])
        self.days = defaultdict(int)
        for e in self.effort:
            self.days[e["feature"]] += num(e["likely"])
        self.sized = {e["feature"] for e in self.effort}
        self.adopted = sorted((v for v in self.plan_version if v["n"]), key=lambda v: int(v["n"]))
        self.rows_of = defaultdict(dict)
        for r in self.plan_row:
            self.rows_of[r["version"]][r["feature"]] = r["quarter"]
        self.current = self.rows_of[self.adopted[-1]["me"]] if self.adopted else {}
        self.asked = defaultdict(list)
        for a in sorted(self.asker, key=lambda a: int(a["id"])):
            self.asked[a["request"]].append(a)

    def function(self, person):
        team = self.people[person]["team"] if person in self.people else ""
        seen = 0
        while team and seen < 20:
            if self.teams[team]["type"] == "function":
                return team
            team, seen = self.teams[team]["parent"], seen + 1
        return None

    def whose(self, asker):
        """The customer of one who asked."""
        return asker["customer"] or (self.contacts[asker["contact"]]["customer"] if asker["contact"] else "")

    def side(self, request, feature=None):
        """The function that a request counts for: first asker's, customer owner's, originator's."""
        askers = self.asked[request["me"]] if request else []
        first = askers[0] if askers else None
        got = self.function(first["person"]) if first and first["person"] else None
        if got is None and first and self.whose(first):
            got = self.function(self.customers[self.whose(first)]["owner"])
        f = self.features.get(feature or (request["feature"] if request else ""))
        return got if got is not None or not f else self.function(f["originator"])

    def quarter_of(self, date):
        y, m = int(date[:4]), int(date[5:7])
        k = (m - self.fiscal) % 12
        year = y + (1 if self.fiscal > 1 and m >= self.fiscal else 0)
        return year * 4 + k // 3

    def first_day(self, q):
        year, k = q // 4, q % 4
        month = self.fiscal + 3 * k
        year -= 1 if self.fiscal > 1 else 0
        return datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def by(rows, *names):
    """Rows as tuples, in an order of their own: reports sort their own way."""
    return sorted(tuple(r[n] if not isinstance(r[n], dict) else amount(r[n]) for n in names) for r in rows)


def key(t):
    return tuple("" if x is None else str(x) for x in t)


def same(what, got, want):
    check(what, sorted(got, key=key), sorted(want, key=key))


def tuples(rows, *names):
    return [tuple(amount(r[n]) if isinstance(r[n], dict) else r[n] for n in names) for r in rows]


# ---- the desk ----

def desk(d):
    got = d.p.report("desk")["waiting"]
    want = [(r["me"], r["state"], r["owner"] or None, r["due"] or None, bool(r["due"]) and r["due"] < str(TODAY), len(d.asked[r["me"]]))
            for r in d.request if r["state"] in ("new", "owned", "waiting", "tradeoff", "reopened")]
    same("desk", tuples(got, "request", "state", "owner", "due", "overdue", "askers"), want)
    check("desk: the oldest due first", [r["due"] for r in got if r["due"]], sorted(r["due"] for r in got if r["due"]))
    since = middle(d)
    late = {r["me"] for r in d.request if asked_on(d, r) >= since}
    got = d.p.report("desk", "--since", since)["waiting"]
    same(f"desk since {since}", [r["request"] for r in got], [w[0] for w in want if w[0] in late])


def asked_on(d, r):
    """The day on which the first of those who asked did."""
    return next(iter([a["on"] for a in d.asked[r["me"]]]), "") or str(TODAY)


def middle(d):
    """A day with about as many requests before it as after."""
    days = sorted(asked_on(d, r) for r in d.request)
    return days[len(days) // 2]


def escalations(d):
    n, up = defaultdict(int), defaultdict(int)
    for r in d.request:
        if r["state"] == "merged":
            continue
        n[d.side(r)] += 1
        up[d.side(r)] += bool(r["escalated_on"])
    same("escalations", tuples(d.p.report("escalations")["functions"], "function", "requests", "escalated", "rate"),
         [(f, n[f], up[f], rate(up[f], n[f])) for f in n])
    for since in ("", "2026-11-01", "2099-01-01"):
        decided(d, since)


def decided(d, since):
    """Whole days from when a thing was asked for to when what was decided on it was signed; who stood above it."""
    rows = lambda kind: json.loads(d.p.run(kind, "list", "--json", "--limit", "500"))["rows"]
    when = lambda s: datetime.datetime.fromisoformat(s.replace("Z", "+00:00"))
    things = {f"{k}/{r['key']}": r for k in ("request", "tradeoff") for r in rows(k) if r["state"] != "merged" and r["created_at"] >= since}
    top = {p["me"] for p in d.person if p["craft"] == "executive"}
    every = rows("decision")
    signed = [x for x in every if x["state"] == "signed" and x["on"] in things and x["at"]]
    days = sorted(max(0, (when(x["at"]) - when(things[x["on"]]["created_at"])) // datetime.timedelta(days=1)) for x in signed)
    n, later = len(days), {x["supersedes"] for x in every if x["supersedes"]}
    upheld = sum(x["key"] not in later for x in signed)
    above = {k for k, r in things.items() if r.get("escalated_to") in top} | {x["on"] for x in signed if x["signed_by"] in top}
    got = d.p.report("escalations", *(("--since", since) if since else ()))["decisions"]
    same(f"escalations: decided since {since or 'ever'}", tuples(got, "signed", "median_days", "upheld", "upheld_rate", "things", "refereed"),
         [(n, (days[(n - 1) // 2] + days[n // 2] + 1) // 2 if n else None, upheld, rate(upheld, n), len(things), len(above))])


def camps(d):
    for since in ("", middle(d)):
        asks, work = defaultdict(list), defaultdict(set)
        for r in d.request:
            if r["state"] in ("answered", "merged") or r["feature"] in d.current or asked_on(d, r) < since:
                continue
            s = d.side(r)
            asks[s].append(r["feature"] in d.sized)
            if r["feature"] in d.sized:
                work[s].add(r["feature"])
        whole = d.p.report("camps", *(("--since", since) if since else ()))
        check(f"camps since {since or 'ever'}: who asks most first", [r["asks"] for r in whole["functions"]], sorted((r["asks"] for r in whole["functions"]), reverse=True))
        live = [r for r in d.request if r["state"] not in ("answered", "merged") and r["feature"] not in d.current and asked_on(d, r) >= since]
        same(f"camps since {since or 'ever'}: asks", tuples(whole["asks"], "function", "request", "feature", "days"),
             [(d.side(r), r["me"], r["feature"] or None, d.days[r["feature"]] if r["feature"] in d.sized else None) for r in live])
        same(f"camps since {since or 'ever'}", tuples(whole["functions"], "function", "asks", "sized", "days"),
             [(s, len(a), sum(a), sum(d.days[f] for f in work[s])) for s, a in asks.items()])


def trust(d):
    n, late = defaultdict(lambda: [0, 0, 0, 0, 0]), defaultdict(int)
    for p in d.promise:
        kind, _, k = p["to"].partition("/")
        c = k if kind == "customer" else d.contacts[k]["customer"] if kind == "contact" else None
        if not c or p["state"] == "withdrawn":
            continue
        moved = bool(p["moved_to"])
        at = 3 if p["state"] == "broken" else 2 if moved else 1 if p["state"] == "kept" else 0 if p["state"] == "open" else None
        if at is not None:
            n[c][at] += 1
        if p["state"] == "open" and moved:
            n[c][0] += 1
        late[c] += p["state"] in ("open", "moved") and (p["moved_to"] or p["due"]) < str(TODAY)
        n[c][4] += 0
    for r in d.request:
        for c in {d.whose(a) for a in d.asked[r["me"]] if d.whose(a)} if r["escalated_on"] else ():
            n[c][4] += 1
    same("trust", tuples(d.p.report("trust")["customers"], "customer", "open", "late", "kept", "moved", "broken", "trust", "escalated"),
         [(c, o, late[c], k, m, b, rate(k, k + m + b), e) for c, (o, k, m, b, e) in n.items()])
    some = next(iter(n), None)
    if some:
        check("trust of one customer", [r["customer"] for r in d.p.report("trust", "--customer", some)["customers"]], [some])


def fingerprints(d):
    n = defaultdict(lambda: [0, 0, 0, 0])
    for q in d.quote:
        if q["who"].startswith("person/"):
            x = n[q["who"][7:]]
            what = q["disposition"] or "open"
            x[0] += 1
            x[1 if what in ("incorporated", "adapted") else 2 if what in ("parked", "declined") else 3] += 1
    whole = d.p.report("fingerprints")
    same("fingerprints", tuples(whole["people"], "person", "said", "changed", "heard", "open"), [(k, *v) for k, v in n.items()])
    changed = {}
    for e in sorted(d.evidence, key=lambda e: int(e["id"])):
        if e["role"] == "changed":
            changed.setdefault(e["item"], e)
    want = []
    for q in d.quote:
        if q["who"].startswith("person/"):
            e = changed.get("quote/" + q["me"])
            want.append((q["who"][7:], q["text"], q["disposition"] or "open", (e["what"] or None) if e else None, e["record"] if e else None))
    same("what they said", tuples(whole["said"], "person", "text", "disposition", "what", "record"), want)


def engagement(d):
    n = defaultdict(lambda: [0, 0, 0, 0])
    held = {t["me"]: t for t in d.talk if t["state"] == "held" and t["by"]}
    for t in held.values():
        x = n[t["by"]]
        x[0] += 1
        x[1] += t["purpose"] in ("learn", "strengthen", "cocreate")
        x[2] += t["purpose"] == "decide"
        x[3] += num(t["minutes"])
    done = defaultdict(int)
    for q in d.quote:
        if q["talk"] in held and (q["disposition"] or "open") != "open":
            done[held[q["talk"]]["by"]] += 1
    moved = {e["item"] for e in d.evidence if e["role"] == "changed"}
    changed = defaultdict(int)
    for q in d.quote:
        if q["talk"] in held and "quote/" + q["me"] in moved:
            changed[held[q["talk"]]["by"]] += 1
    whole = d.p.report("engagement")
    hour = lambda k, m: (20 * 60 * (done[k] + changed[k]) + m) // (2 * m) / 10 if m else None
    same("engagement", tuples(whole["people"], "person", "talks", "discovery", "approval", "share", "minutes", "disposed", "changed", "per_hour"),
         [(k, a, b, c, rate(b, a), m, done[k], changed[k], hour(k, m)) for k, (a, b, c, m) in n.items()])
    quarters = defaultdict(lambda: [0, 0, 0])
    for t in held.values():
        q = d.quarter_of(t["on"])
        x = quarters[f"{q // 4}-Q{q % 4 + 1}"]
        x[0] += 1
        x[1] += t["purpose"] in ("learn", "strengthen", "cocreate")
        x[2] += t["purpose"] == "decide"
    same("engagement by quarter", tuples(whole["quarters"], "quarter", "talks", "discovery", "approval", "share"),
         [(k, a, b, c, rate(b, a)) for k, (a, b, c) in quarters.items()])


# ---- outcomes ----

def outcome_state(d, o):
    """progress in percent (None), status, and the groups of hit_rate."""
    f = lambda s: float(s) if s else None
    base, target = f(o["baseline"]), f(o["target"])
    ms = sorted((m for m in d.measurement if m["metric"] == o["metric"] and m["customer"] == o["customer"]),
                key=lambda m: (m["on"], int(m["id"])))
    now = float(ms[-1]["value"]) if ms else None
    kind, _, k = o["about"].partition("/")
    parts = [k] if kind == "feature" else [p["feature"] for p in d.part if p["solution"] == k and p["required"] == "yes"]
    shipped = bool(parts) and all(d.features[x]["state"] in ("shipped", "retired") for x in parts)
    up = target is not None and target >= (base if base is not None else target)
    reached = target is not None and o["due"] and any(
        m["on"] <= o["due"] and (float(m["value"]) >= target if up else float(m["value"]) <= target) for m in ms)
    progress = (now - base) / (target - base) if None not in (now, base, target) and target != base else None
    if reached:
        status = "reached"
    elif o["due"] and str(TODAY) > o["due"]:
        status = "missed"
    elif not shipped:
        status = "not_shipped"
    elif progress is None:
        status = "not_measured"
    else:
        day = datetime.date.fromisoformat
        elapsed = 0
        if o["from"] and o["due"] and o["due"] > o["from"]:
            elapsed = (TODAY - day(o["from"])).days / (day(o["due"]) - day(o["from"])).days
        status = "on_course" if progress >= elapsed else "behind"
    percent = None if progress is None else int(progress * 100 + (-0.5 if progress < 0 else 0.5))
    first = next((v for v in d.adopted if any(x in d.rows_of[v["me"]] for x in parts)), None)
    basis = "planned"
    if first and first["because"]:
        bk, _, b = first["because"].partition("/")
        ds = [x for x in d.decision if (bk == "decision" and x["me"] == b) or
              (x["on"] == first["because"] and x["state"] == "signed")]
        ds.sort(key=lambda x: int(x["key"].split("-")[1]))
        basis = ds[-1]["basis"] if ds else "planned"
    ours = {"quote/" + q["me"] for q in d.quote if q["who"].startswith("person/")}
    together = any(e["role"] == "changed" and e["record"] == o["about"] and e["item"] in ours for e in d.evidence)
    origin = d.features[k]["origin"] if kind == "feature" else ""
    moved = None if progress is None else progress * 100 >= int(d.set["moved_percent"])
    return now, percent, status, {"moved": moved, "origin": origin or "none", "basis": basis, "cocreated": "yes" if together else "no"}


def outcomes(d):
    state = {o["me"]: outcome_state(d, o) for o in d.outcome if o["state"] != "withdrawn"}
    whole = d.p.report("outcome_progress")
    same("outcome_progress", [(r["outcome"], None if r["now"] is None else float(r["now"]), r["progress"], r["status"], r["moved"]) for r in whole["outcomes"]],
         [(k, *v[:3], v[3]["moved"]) for k, v in state.items()])
    n = sum(bool(v[3]["moved"]) for v in state.values())
    check("outcome_progress: how many have moved", whole["finding"].startswith(f"{n or 'None'} of {len(state)} outcome"), True)
    for way in ("origin", "basis", "cocreated"):
        n = defaultdict(lambda: [0, 0])
        for _, _, status, groups in state.values():
            if status in ("reached", "missed"):
                n[groups[way]][status == "missed"] += 1
        check(f"hit_rate by {way}", tuples(d.p.report("hit_rate", "--by", way)["groups"], "group", "reached", "missed", "rate"),
              [(g, a, b, rate(a, a + b)) for g, (a, b) in sorted(n.items())])


# ---- goals ----

def goals(d):
    m = {x["me"]: x for x in d.metric}
    state = {p["me"]: p["state"] for p in d.product}
    order = {g["me"]: int(g["key"].split("-")[1]) for g in d.goal}
    products = defaultdict(set)
    for p in d.part:
        if p["feature"] in d.features:
            products[p["solution"]].add(d.features[p["feature"]]["product"])
    live = [g for g in d.goal if g["state"] == "open"]
    want = set()
    for x in live:
        mx = m[x["metric"]]
        if x["paid"] and x["product"] and state[x["product"]] != "active":
            want.add((x["me"], None, "retired"))
        if x["payback_on"] and x["due"] < x["payback_on"]:
            want.add((x["me"], None, "horizon"))
        for y in live:
            if x is y:
                continue
            my = m[y["metric"]]
            if order[x["me"]] < order[y["me"]] and mx["quantity"] and mx["quantity"] == my["quantity"] and \
                    {x["direction"], y["direction"]} == {"up", "down"}:
                want.add((x["me"], y["me"], "opposite"))
            if mx["nature"] == "activity" and mx["proxy_for"] == y["metric"]:
                want.add((x["me"], y["me"], "proxy"))
            if mx["nature"] == "volume" and x["direction"] == "up" and mx["feeds"] == y["metric"]:
                want.add((x["me"], y["me"], "downstream"))
            if x["product"] and not x["solution"] and y["solution"] and x["product"] in products[y["solution"]] and \
                    len(products[y["solution"]]) >= 2:
                want.add((x["me"], y["me"], "silo"))
    noted = {(c["a"], c["b"] or None, c["rule"]): c for c in d.conflict}
    rows = [(a, b, r, noted[a, b, r]["state"] if (a, b, r) in noted else None) for a, b, r in want | set(noted)]
    whole = d.p.report("goal_conflicts")
    same("goal_conflicts", tuples(whole["pulls"], "a", "b", "rule", "state"), rows)
    small = {k: n for k, _, _, _, n, _, _ in small_items(d)}
    cost = []
    for k, c in noted.items():
        named = {w.upper() for w in re.findall(r"[A-Za-z0-9-]+", c["cost"])} & set(small)
        days = sum(small[w] for w in named)
        cost.append((*k, num(c["cost_days"]) if c["cost_days"] else days if named else None, len(named), days))
    same("goal_conflicts: what it costs", [tuple(r[n] for n in ("a", "b", "rule", "cost_days", "cited", "cited_days")) for r in whole["pulls"] if r["state"]], cost)
    helping = [(x["me"], y["me"], "together") for x in live for y in live if order[x["me"]] < order[y["me"]] and x["direction"] == y["direction"]
               and m[x["metric"]]["quantity"] and m[x["metric"]]["quantity"] == m[y["metric"]]["quantity"]]
    helping += [(x["me"], y["me"], "feeds") for x in live for y in live if x is not y and x["direction"] == y["direction"]
                and m[x["metric"]]["feeds"] == y["metric"] and not (m[x["metric"]]["nature"] == "volume" and x["direction"] == "up")]
    same("goals that help each other", tuples(whole["helping"], "a", "b", "rule"), helping)
    alone = []
    for g in live:
        n = m[g["metric"]]["nature"]
        if n in ("velocity", "short_revenue", "vanity"):
            alone.append((g["me"], n))
        if n == "activity" and not m[g["metric"]]["proxy_for"]:
            alone.append((g["me"], "activity_without_outcome"))
    same("goals to look at", tuples(whole["alone"], "goal", "finding"), alone)


# ---- people ----

def buy_in(d, quarter=None):
    plan = [f for f, q in d.current.items() if quarter in (None, q)]
    total = sum(d.days[f] for f in plan)
    of = defaultdict(set)
    for p in d.part:
        of[p["solution"]].add(p["feature"])
    n, about, gave = defaultdict(lambda: [0, 0, 0, 0]), defaultdict(set), defaultdict(list)
    for p in d.pledge:
        if p["state"] in ("declined", "withdrawn") or quarter not in (None, p["quarter"]):
            continue
        f = d.function(p["by"])
        x = n[f]
        if p["state"] == "asked":
            x[0] += 1
            x[1] += num(p["days"])
        else:
            x[2] += num(p["days"])
            given = num(p["given_days"]) if p["given_days"] else \
                (num(p["days"]) * num(p["given_percent"]) + 50) // 100 if p["days"] and p["given_percent"] else 0
            x[3] += given
            if p["given_percent"]:
                gave[f].append(num(p["given_percent"]))
            elif p["given_days"] and num(p["days"]) > 0:
                gave[f].append((200 * num(p["given_days"]) + num(p["days"])) // (2 * num(p["days"])))
        kind, _, k = p["about"].partition("/")
        about[f] |= ({k} if kind == "feature" else of[k] if kind == "solution" else set()) & set(plan)
    want = []
    for f, x in n.items():
        days = sum(d.days[k] for k in about[f])
        mean = (2 * sum(gave[f]) + len(gave[f])) // (2 * len(gave[f])) if gave[f] else None
        want.append((f, *x, days, (200 * days + total) // (2 * total) if total else None, mean))
    words = ("--quarter", quarter) if quarter else ()
    same(f"buy_in {quarter or ''}", tuples(d.p.report("buy_in", *words)["functions"], "function", "asked", "days_asked", "days_pledged",
                                          "days_given", "days_depending", "depends", "given"), want)


def groups(d):
    low, high, audience = int(d.set["group_min"]), int(d.set["group_max"]), int(d.set["audience_size"])
    want = []
    for t in d.team:
        if t["type"] not in ("working_group", "audience"):
            continue
        who = {p["me"] for p in d.person if p["team"] == t["me"] and not p["left_on"]}
        who |= {a["person"] for a in d.assignment if a["to"] == "team/" + t["me"] and not a["structure"]
                and a["person"] in d.people and not d.people[a["person"]]["left_on"]}
        n = len(who)
        odd = ("too_small" if n < low else "too_large" if n > high else None) if t["type"] == "working_group" else \
            "too_large" if n > audience else None
        want.append((t["me"], t["type"], n, odd))
    same("groups", tuples(d.p.report("groups")["groups"], "team", "type", "people", "finding"), want)


def programme(d):
    open_ = [s for s in d.step if s["state"] == "open"]
    same("programme", tuples(d.p.report("programme")["steps"], "step", "title", "state", "blocked_by", "due"),
         [(s["me"], s["title"], s["state"], sum(b["unblocks"] == s["me"] for b in open_), s["due"] or None)
          for s in d.step if s["state"] != "dropped"])


def programme_since(d):
    for since in ("2026-01-01", "2026-11-10"):
        same(f"programme since {since}", [r["step"] for r in d.p.report("programme", "--since", since)["steps"]],
             [s["me"] for s in d.step if s["state"] == "open" or s["state"] == "done" and s["done_on"] >= since])


def process(d):
    whole = d.p.report("process")
    w = [x for x in d.decision if x["verdict"] == "waive" and x["state"] == "signed"]
    same("waivers", tuples(whole["waivers"], "decision", "record", "waived"), [(x["me"], x["on"], x["waived"] or None) for x in w])
    n = defaultdict(int)
    for x in w:
        n[(x["waived"] or "other").split(":")[0]] += 1
    same("waivers, counted", tuples(whole["counted"], "waived", "times"), list(n.items()))
    same("deviations of pages", tuples(whole["pages"], "page", "state", "standard", "deviations"),
         [(p["me"], p["state"], p["standard"] == "yes", sum(x["on"] == "page/" + p["me"] for x in w)) for p in d.page
          if p["state"] != "draft"])


def hiring(d):
    signed = {x["me"] for x in d.decision if x["state"] == "signed"}
    same("hiring", tuples(d.p.report("hiring")["openings"], "opening", "title", "team", "state", "decided"),
         [(o["me"], o["title"], o["team"] or None, o["state"], o["decision"] in signed) for o in d.opening])


# ---- money ----

def win_loss(d, since=None):
    whole = d.p.report("win_loss", *(("--since", since) if since else ()))
    of = {"reasons": ("why", lambda x: x["why"]), "rivals": ("lost_to", lambda x: x["lost_to"]),
          "segments": ("segment", lambda x: d.customers[x["customer"]]["segment"] if x["customer"] else ""),
          "months": ("month", lambda x: x["closed_on"][:7]),
          "quarters": ("quarter", lambda x: (lambda q: f"{q // 4}-Q{q % 4 + 1}")(d.quarter_of(x["closed_on"])) if x["closed_on"] else "")}
    deals = [x for x in d.deal if x["result"] in ("won", "lost") and (not since or x["closed_on"] >= since)]
    for table, (name, group) in of.items():
        n = defaultdict(lambda: [0, 0, 0, 0])
        for x in deals:
            g = n[group(x) or None]
            lost = x["result"] == "lost"
            g[lost] += 1
            g[2 + lost] += cents(x["value"])
        same(f"win_loss {table} {since or ''}", tuples(whole[table], name, "won", "lost", "rate", "value_won", "value_lost"),
             [(k, a, b, rate(a, a + b), va, vb) for k, (a, b, va, vb) in n.items()])


MEASURES = ("revenue", "sell", "support", "make", "run", "other")


def earns_inside(d, product, lines):
    """The solution with money left, the most revenue, and a part of that product; and the title of it."""
    sums = defaultdict(lambda: defaultdict(int))
    for x in lines:
        if x["total"] != "yes" and x["solution"]:
            sums[x["solution"]][x["measure"]] += cents(x["amount"])
    of_product = {f["me"] for f in d.feature if f["product"] == product}
    inside = {p["solution"] for p in d.part if p["feature"] in of_product}
    good = [(m["revenue"], s) for s, m in sums.items()
            if s in inside and m["revenue"] - m["sell"] - m["support"] - m["make"] - m["run"] > 0]
    return next(x["title"] for x in d.solution if x["me"] == max(good)[1]) if good else None


def money_said(d, way, rows, left, lines):
    """How the finding begins, and how it ends."""
    losers = sorted((left(r), k.split("/")[1]) for k, r in rows.items() if left(r) < 0)
    if not losers:
        return "", ""
    worst = next(x["title"] for x in getattr(d, way) if x["me"] == losers[0][1])
    if len(losers) > 1:
        return f"{len(losers)} {way}s lose money, ", f"{worst} most"
    inside = earns_inside(d, losers[0][1], lines) if way == "product" else None
    return (f"{worst} loses money alone", f"inside {inside}") if inside else (f"{worst} loses ", "")


def made_by_plan(d, month):
    """What making cost in a month by the plan: (product, solution) -> cents; of the newest plan that has its quarter, a third of
    each feature's days, what is left over to the first months."""
    q = d.quarter_of(month + "-01")
    has = [v for v in d.adopted if ordinal(v["first"]) <= q < ordinal(v["first"]) + num(v["quarters"])]
    nth = (int(month[5:]) - d.first_day(q).month) % 12
    out = defaultdict(int)
    gone = {s["me"] for s in d.solution if s["state"] == "dropped"}
    for row in d.plan_row if has else ():
        if row["version"] != has[-1]["me"] or row["feature"] not in d.features or d.features[row["feature"]]["state"] == "dropped":
            continue
        last, span = ordinal(row["quarter"]), max(1, num(row["span"], 1))
        at = q - (last - span + 1)
        if not 0 <= at < span:
            continue
        days = sum(num(e["likely"]) // span + (at >= span - num(e["likely"]) % span) for e in d.effort if e["feature"] == row["feature"])
        f = d.features[row["feature"]]
        for k in (row["feature"], f["slice_of"]):
            parts = sorted((p for p in d.part if p["feature"] == k and p["solution"] not in gone), key=lambda p: (p["primary"] != "yes", int(p["id"])))
            if parts:
                break
        out[f["product"], parts[0]["solution"] if parts else ""] += (days // 3 + (nth < days % 3)) * cents(d.set["day_cost"])
    return out


def economics(d, way, first=None, last=None):
    lines = [x for x in d.ledger_line if (not first or x["month"] >= first) and (not last or x["month"] <= last)]
    made, by_plan = {x["month"][:7] for x in lines if x["measure"] == "make"}, 0
    for month in {x["month"][:7] for x in lines} - made if d.set["day_cost"] else ():
        own = made_by_plan(d, month)
        by_plan += any(own.values())
        lines = lines + [dict(month=month, measure="make", amount=f"{n // 100}.{n % 100:02}", total="no", product=p, solution=s, customer="", segment="")
                         for (p, s), n in own.items() if n]
    rows, total, about = defaultdict(lambda: dict.fromkeys(MEASURES, 0)), dict.fromkeys(MEASURES, 0), dict.fromkeys(MEASURES, False)
    months = defaultdict(list)
    for x in lines:
        months[x["measure"], x["month"][:7]].append(x)
    for (m, _), xs in months.items():
        control = [cents(x["amount"]) for x in xs if x["total"] == "yes"]
        own = [x for x in xs if x["total"] != "yes"]
        total[m] += sum(control) if control else sum(cents(x["amount"]) for x in own)
        about[m] |= not control
        for x in own:
            if x[way]:
                rows[f"{way}/{x[way]}"][m] += cents(x["amount"])
    rest = {m: total[m] - sum(r[m] for r in rows.values()) for m in MEASURES}
    left = lambda r: r["revenue"] - r["sell"] - r["support"] - r["make"] - r["run"]
    want = [(k, *(r[m] for m in MEASURES), left(r)) for k, r in rows.items()] + [(None, *(rest[m] for m in MEASURES), left(rest))]
    words = ["--by", way] + (["--from", first] if first else []) + (["--until", last] if last else [])
    whole = d.p.report("economics", *words)
    same(f"economics by {way} {first or ''}", tuples(whole["rows"], "row", *MEASURES, "left"), want)
    begins, ends = money_said(d, way, rows, left, lines)
    said = whole["finding"]
    check(f"economics by {way} {first or ''}: who loses",
          said.startswith(begins) and said.endswith(ends) if begins else "lose" not in said, True)
    check(f"economics by {way} {first or ''}: totals", tuples(whole["measures"], "measure", "total", "allocated", "unallocated", "about", "by_plan"),
          [(m, total[m], total[m] - rest[m], rest[m], about[m], by_plan if m == "make" else 0) for m in MEASURES])


# ---- the plan ----

def small_items(d, since=None, most=None):
    most = most if most is not None else int(d.set["small_days"])
    quarters = {ordinal(q) for rows in d.rows_of.values() for q in rows.values()}
    shipped = {f["me"]: d.quarter_of(f["shipped_on"]) for f in d.feature if f["shipped_on"]}
    quarters |= set(shipped.values())
    first_request = {}
    for a in sorted(d.asker, key=lambda a: int(a["id"])):
        r = next((r for r in d.request if r["me"] == a["request"]), None)
        if r and r["state"] != "merged" and r["feature"]:
            first_request.setdefault(r["feature"], a)
    want = []
    for q in sorted(x for x in quarters if min(quarters) <= x <= d.quarter_of(str(TODAY))):
        begin = d.first_day(q)
        began = [v for v in d.adopted if v["adopted_at"][:10] <= str(begin) and v["adopted_at"][:19] <= f"{begin}T00:00:00"]
        base = began[-1] if began else next((v for v in d.adopted if q in map(ordinal, d.rows_of[v["me"]].values())), None)
        if base is None:
            continue
        later = d.adopted[d.adopted.index(base) + 1:]
        for f in d.feature:
            k = f["me"]
            if f["state"] == "dropped" or k not in d.sized or d.days[k] > most or k in d.rows_of[base["me"]]:
                continue
            came = next((v for v in later if ordinal(d.rows_of[v["me"]].get(k, "")) == q), None)
            if came is None and shipped.get(k) != q:
                continue
            on = came["adopted_at"][:10] if came else f["shipped_on"]
            if since and on < since:
                continue
            a = first_request.get(k)
            who = d.function(a["person"]) if a and a["person"] else None
            if who is None and a and d.whose(a):
                who = d.function(d.customers[d.whose(a)]["owner"])
            if who is None:
                who = d.function(f["originator"])
            by_ = None if not a else "contact/" + a["contact"] if a["contact"] else "person/" + a["person"] if a["person"] else \
                "customer/" + a["customer"] if a["customer"] else None
            want.append((k, by_, who, (d.whose(a) or None) if a else None, d.days[k], on, f"{q // 4}-Q{q % 4 + 1}"))
    words = (["--since", since] if since else []) + (["--max-days", str(most)] if most != int(d.set["small_days"]) else [])
    same(f"small_items {since or ''} {most}", tuples(d.p.report("small_items", *words)["items"], "feature", "asked_by", "function", "customer",
                                                    "days", "on", "quarter"), want)
    return want


def plan(d):
    whole = d.p.report("plan")
    same("plan: rows", tuples(whole["rows"], "feature", "quarter", "days", "class"),
         [(f, q, d.days[f], d.features[f]["class"] or None) for f, q in d.current.items()])
    mix, total = defaultdict(int), sum(d.days[f] for f in d.current)
    for f in d.current:
        mix[d.features[f]["class"] or "none"] += d.days[f]
    same("plan: mix", tuples(whole["mix"], "class", "days", "share"), [(k, n, (200 * n + total) // (2 * total)) for k, n in mix.items()])
    if all(num(d.features[f]["span"], 1) == 1 for f in d.current):
        used = defaultdict(int)
        for e in d.effort:
            if e["feature"] in d.current:
                used[e["team"], d.current[e["feature"]]] += num(e["likely"])
        cap = {(c["team"], c["quarter"]): (num(c["days"]), num(c["reserve"])) for c in d.capacity}
        lent = defaultdict(int)
        for p in d.pledge:
            if p["state"] in ("pledged", "delivered") and p["to_team"]:
                lent[p["to_team"], p["quarter"]] += num(p["days"])
        got = {(r["team"], r["quarter"]): (r["used"], r["reserve"]) for r in whole["room"]}
        check("plan: used and reserve of each team",
              got, {k: (used[k], cap.get(k, (0, 0))[1]) for k in got})
        asked = defaultdict(int)
        for p in d.pledge:
            if p["state"] == "asked" and p["to_team"] and p["quarter"]:
                asked[p["to_team"], p["quarter"]] += num(p["days"])
        check("plan: asked for, and not pledged", {(r["team"], r["quarter"]): r["asked"] for r in whole["room"]}, {k: asked[k] for k in got})
        check("plan: usable and free", {(r["team"], r["quarter"]): (r["usable"], r["free"]) for r in whole["room"]},
              {k: (cap.get(k, (0, 0))[0] + lent[k], cap.get(k, (0, 0))[0] + lent[k] - used[k] - cap.get(k, (0, 0))[1]) for k in got})
    if len(d.adopted) > 1:
        old, new = d.adopted[-2:]
        a, b = d.rows_of[old["me"]], d.rows_of[new["me"]]

        def planned(v, q):
            return ordinal(v["first"]) <= ordinal(q) < ordinal(v["first"]) + num(v["quarters"])

        same("compare", tuples(d.p.report("compare")["moves"], "feature", "from", "to"),
             [(f, a.get(f), b.get(f)) for f in a.keys() | b.keys() if a.get(f) != b.get(f)
              and (planned(old, b[f]) if f not in a else f in b or planned(new, a[f]))])


def everything(name, program):
    d = Data(program)
    print(f"# {name}: {len(d.request)} requests, {len(d.deal)} deals, {len(d.ledger_line)} ledger lines")
    for f in (desk, escalations, camps, trust, fingerprints, engagement, outcomes, goals, groups, programme, programme_since, process, hiring, plan):
        f(d)
    buy_in(d)
    if d.current:
        buy_in(d, min(d.current.values()))
    win_loss(d)
    win_loss(d, "2026-06-01")
    for way in ("product", "solution", "customer", "segment"):
        economics(d, way)
    economics(d, "product", "2026-03-01", "2026-08-31")
    small_items(d)
    small_items(d, "2026-10-01")
    small_items(d, None, 40)
    return d


# ---- more records ----

def bring(program, folder, kind, rows):
    path = os.path.join(folder, kind + ".csv")
    with open(path, "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, fieldnames=list(rows[0]))
        w.writeheader()
        w.writerows(rows)
    program.run("import", path, "--as", kind)


def enrich(program, d, folder, rng):
    day = lambda: str(datetime.date(2026, 1, 1) + datetime.timedelta(days=rng.randrange(500)))
    past = lambda: str(datetime.date(2026, 1, 1) + datetime.timedelta(days=rng.randrange(320)))
    one = lambda rows: rng.choice(rows)["me"]
    maybe = lambda x: x if rng.random() < 0.6 else ""
    bring(program, folder, "deals", [dict(title=f"Deal {i}", external_id=f"xd{i}", customer=maybe(one(d.customer)), value=rng.randrange(100, 99999) / 100,
          result=rng.choice(("won", "lost", "open")), closed_on=past(), why=rng.choice(("price", "trust", "")),
          lost_to=rng.choice(("Northwind", "", "Contoso"))) for i in range(80)])
    bring(program, folder, "ledger_lines", [dict(month=past()[:8] + "15", measure=rng.choice(MEASURES), amount=rng.randrange(100, 10**7) / 100,
          product=maybe(one(d.product)), solution=maybe(one(d.solution)), customer=maybe(one(d.customer)), segment=maybe(one(d.segment)),
          total=rng.choice(("no", "no", "no", "yes")), external_id=f"xl{i}") for i in range(160)])
    program.run("workspace", "set", d.set["id"], "day_cost=512.50")
    bring(program, folder, "ledger_lines", [dict(month=m, measure="revenue", amount=rng.randrange(100, 10**7) / 100, product=one(d.product),
          external_id=f"xr{i}") for i, m in enumerate(("2026-12-01", "2027-01-15", "2027-02-28", "2027-03-31", "2027-04-01", "2028-05-01"))])
    bring(program, folder, "promises", [dict(to=f"customer/{one(d.customer[:6])}", what=f"Promise {i}", due=day(), external_id=f"xp{i}",
          state=s, moved_to=day() if s == "moved" or rng.random() < 0.2 else "") for i, s in
          enumerate(rng.choices(("open", "kept", "kept", "kept", "moved", "broken", "withdrawn"), k=60))])
    bring(program, folder, "pledges", [dict(by=one(d.person), what=f"Pledge {i}", quarter=rng.choice(("2027-Q1", "2027-Q2")), days=rng.randrange(1, 40),
          about=rng.choice((f"feature/{rng.choice(sorted(d.current))}", f"solution/{one(d.solution)}", "")),
          given_percent=maybe(rng.randrange(101)), state=rng.choice(("asked", "pledged", "delivered", "declined")),
          external_id=f"xg{i}") for i in range(30)])
    bring(program, folder, "metrics", [dict(title=f"Metric {i}", quantity=rng.choice(("minutes", "orders", "")), external_id=f"xm{i}",
          nature=rng.choice(("outcome", "activity", "volume", "velocity", "vanity"))) for i in range(12)])
    metrics = program.load("metric")
    before = lambda i: [m for m in metrics if m["title"] not in [f"Metric {k}" for k in range(i, 12)]]     # no circle
    bring(program, folder, "metrics", [dict(external_id=f"xm{i}", feeds=maybe(one(before(i))), proxy_for=maybe(one(before(i)))) for i in range(12)])
    bring(program, folder, "goals", [dict(title=f"Goal {i}", owner=one(d.person), metric=one(metrics), due="2027-06-30",
          direction=rng.choice(("up", "down")), paid=maybe("bonus"), payback_on=rng.choice(("", "2027-01-01", "2028-01-01")),
          product=maybe(one(d.product)), solution=maybe(one(d.solution)), external_id=f"xo{i}") for i in range(24)])
    small = [i[0] for i in small_items(d)]
    goal = [g["me"] for g in d.goal][:2]
    bring(program, folder, "conflicts", [dict(a=a, b=b, rule="by_hand", cost=cost, cost_days=days) for (a, b), cost, days in (
          (goal, f"{small[0]}, {small[1].lower()} and {small[0]} again; not {rng.choice(sorted(d.current))}", ""), (goal[::-1], f"typed, beside {small[2]}", 7))])
    shipped = [f for f in d.feature if f["state"] == "shipped"] or d.feature
    bring(program, folder, "outcomes", [dict(about=rng.choice((f"feature/{one(shipped)}", f"solution/{one(d.solution)}")), metric=one(metrics),
          baseline=maybe(rng.randrange(100)), target=rng.randrange(100), due=day(), external_id=f"xu{i}", **{"from": "2026-01-01"})
          for i in range(60)])
    bring(program, folder, "measurements", [dict(metric=m["me"], on=str(datetime.date(2025, 12, 1) + datetime.timedelta(days=31 * k + i)),
          value=rng.randrange(100)) for i, m in enumerate(metrics) for k in range(rng.randrange(8))])
    bring(program, folder, "steps", [dict(title=f"Step {i}", state=rng.choice(("open", "open", "done", "dropped")), due=day(),
          external_id=f"xs{i}") for i in range(14)])
    steps = program.load("step")
    bring(program, folder, "steps", [dict(external_id=f"xs{i}", unblocks=steps[i + 1]["me"] if rng.random() < 0.6 else "") for i in range(13)])
    bring(program, folder, "pages", [dict(title=f"Page {i}", text="We do so.", type="playbook", standard=rng.choice(("yes", "no")),
          external_id=f"xa{i}") for i in range(4)])
    pages = program.load("page")
    bring(program, folder, "decisions", [dict(on=f"page/{one(pages)}", verdict="waive", basis="strategy", reason=f"Reason {i}",
          waived=rng.choice(("", "gate", "product_word: Shelf")), state=rng.choice(("signed", "draft"))) for i in range(10)])
    wholes = [f["slice_of"] for f in d.feature if f["slice_of"]]
    for f in {*rng.sample(sorted(d.current), min(len(d.current), 24)), *wholes}:
        low = rng.randrange(10**6)
        sides = rng.choice((["low"], ["high"], ["low", "high"], ["low", "high"]))
        value = {"low": f"{low / 100:.2f}", "high": f"{(low + rng.randrange(10**6)) / 100:.2f}"}
        program.run("feature", "set", f, *(f"worth_{s}={value[s] if s in sides else ''}" for s in value))
    scored = [p["me"] for p in d.person if p["craft"] in ("pm", "leader", "designer", "researcher", "executive", "functional")]
    bring(program, folder, "pulses", [dict(survey="scorecard", item=item, round=day_, person=p, score=rng.randrange(1, 6), external_id=f"xz{item}{day_}{p}")
          for item in ("Knows the market", "Asks first") for day_ in ("2026-05-04", "2026-08-03", "2026-11-02") for p in scored if rng.random() < 0.7])
    rows = [r for r in d.request if r["state"] == "answered"][:40]
    for r in rng.sample(rows, min(6, len(rows))):
        program.run("request", "escalate", r["me"], "--to", one(d.person))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--seed", type=int, default=20261126)
    ap.add_argument("program", nargs="?", default=os.path.join(TOP, "build", "headwater"))
    a = ap.parse_args()
    path = os.path.abspath(a.program)
    if not os.access(path, os.X_OK):
        print("1..0 # SKIP there is no program")
        return
    print(f"# seed {a.seed}")
    rng = random.Random(a.seed)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("kestrel", "second"):
            at = os.path.join(folder, name + ".db")
            program = Program(path, at)
            program.env["HEADWATER_SAMPLES"] = os.path.join(TOP, "samples", name)
            program.run("init", at, "--sample")
            d = everything(name, program)
            more_reports.everything(d, sys.modules[__name__], name, folder, os.path.join(TOP, "samples", name))
            if name == "kestrel":
                items = small_items(d)
                check("kestrel: 23 small items, 61 person-weeks", (len(items), sum(i[4] for i in items)), (23, 305))
            enrich(program, d, folder, rng)
            d = everything(name + " with more", program)
            check(f"{name} with more: some months of making are the plan's", program.report("economics")["measures"][3]["by_plan"] > 0, True)
            more_reports.everything(d, sys.modules[__name__], name + " with more", folder)
    print(f"1..{len(DONE)}")
    sys.exit(0 if all(DONE) else 1)


if __name__ == "__main__":
    main()
