#!/usr/bin/env python3
"""Works out the figures of the pages anew, from records alone.

usage: recompute.py DIRECTORY [--today YYYY-MM-DD] [--listen-days N]

DIRECTORY holds PLURAL.csv files as `headwater list PLURAL --csv` writes them (references as
keys, or as ids where a record has no key). No figure of the program is read: only its records.
Writes one JSON object: plan (room per team and quarter), points (millionths), river (days),
coverage (talks), waiting (customers and revenue), requests. Keys are sorted, so two runs compare as text.
"""
import argparse
import csv
import datetime
import json
import os
import re
import sys
from collections import defaultdict

MILLION = 10**6


def read(directory, plural):
    path = os.path.join(directory, plural + ".csv")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = [{k.strip().lower(): (v or "").strip() for k, v in r.items() if k} for r in csv.DictReader(f)]
    for r in rows:
        r["key"] = r.get("key") or r.get("id") or sys.exit(f"{path}: a row has neither key nor id")
    return [r for r in rows if not r.get("archived_at")]


def yes(text):
    return text.lower() in ("yes", "true", "1", "on", "y")


def number(text, default=0):
    return int(text) if re.fullmatch(r"-?\d+", text or "") else default


def cents(text):
    """An amount such as 612000 or 612000.50, in minor units; None where there is none."""
    m = re.fullmatch(r"(-?)(\d+)(?:\.(\d{1,2}))?", text or "")
    if not m:
        return None
    n = int(m[2]) * 100 + int((m[3] or "0").ljust(2, "0"))
    return -n if m[1] else n


def quarter(text):
    m = re.fullmatch(r"(\d{4})-Q([1-4])", text or "")
    return int(m[1]) * 4 + int(m[2]) - 1 if m else None


def quarter_text(q):
    return f"{q // 4}-Q{q % 4 + 1}"


def split(total, weights):
    """Floor of each share; what is left over goes to the largest remainders, ties to the first."""
    s = sum(weights)
    if s == 0:
        return [0] * len(weights)
    parts = [total * w // s for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % s), i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def shares(total, links):
    """Shares in percent; links without one divide what is left equally; the rest is a hole."""
    given = sum(number(s) for s in links if s != "")
    without = sum(1 for s in links if s == "")
    left = max(0, 100 - given)
    n = max(1, without)
    weights = [number(s) * n if s != "" else left for s in links]
    parts = split(total, weights + [0 if without else left * n])
    if sum(weights) + (0 if without else left) == 0:
        return [0] * len(links), total
    return parts[:-1], parts[-1]


class Records:
    def __init__(self, directory):
        for name in ("teams", "capacities", "features", "efforts", "plan_versions", "plan_rows", "priorities",
                     "drives", "requirements", "serves", "fulfils", "solutions", "parts", "markets", "segments",
                     "customers", "contacts", "talks", "quotes", "evidence", "promises", "requests", "askers",
                     "pledges", "workspaces"):
            setattr(self, name, read(directory, name))
        self.evidence = self.evidence or read(directory, "evidences")
        gone = {"feature": ("dropped",), "requirement": ("dropped",), "priority": ("gone",),
                "solution": ("dropped",)}
        self.live = {
            "feature": {r["key"]: r for r in self.features if r["state"] not in gone["feature"]},
            "requirement": {r["key"]: r for r in self.requirements if r["state"] not in gone["requirement"]},
            "priority": {r["key"]: r for r in self.priorities if r["state"] not in gone["priority"]},
            "solution": {r["key"]: r for r in self.solutions if r["state"] not in gone["solution"]},
        }
        self.customer = {r["key"]: r for r in self.customers}
        self.segment_market = {r["key"]: r["market"] for r in self.segments}
        self.contact = {r["key"]: r for r in self.contacts}
        self.serves = [r for r in self.serves if r["priority"] in self.live["priority"]
                       and r["requirement"] in self.live["requirement"]]
        self.fulfils = [r for r in self.fulfils if r["feature"] in self.live["feature"]
                        and r["requirement"] in self.live["requirement"]]
        self.req_of = {r["feature"]: r["requirement"] for r in self.fulfils if yes(r["primary"])}
        self.pri_of = {r["requirement"]: r["priority"] for r in self.serves if yes(r["primary"])}
        self.sol_of = {r["feature"]: r["solution"] for r in self.parts
                       if yes(r["primary"]) and r["solution"] in self.live["solution"]}
        self.effort = defaultdict(dict)
        for r in self.efforts:
            likely = number(r["likely"])
            self.effort[r["feature"]][r["team"]] = (number(r["low"], likely), likely, number(r["high"], likely))
        self.slice_of = {k: f["slice_of"] for k, f in self.live["feature"].items() if f.get("slice_of")}
        versions = [r for r in self.plan_versions if r.get("n")]
        self.version = max(versions, key=lambda r: int(r["n"]), default=None)
        names = {self.version["key"], self.version.get("id", ""), self.version.get("external_id", ""), self.version["n"]} \
            - {""} if self.version else set()
        exact = [r for r in self.plan_rows if r["version"] == (self.version or {}).get("key")]
        self.rows = exact or [r for r in self.plan_rows if r["version"] in names]

    def root(self, key):
        seen = set()
        while self.customer.get(key, {}).get("parent") and key not in seen:
            seen.add(key)
            key = self.customer[key]["parent"]
        return key

    def market(self, key):
        return self.segment_market.get(self.customer.get(key, {}).get("segment", ""), "")

    def quoted(self):
        """priority -> customers that said so themselves"""
        quotes = {r["key"]: r for r in self.quotes}
        said = defaultdict(set)
        for e in self.evidence:
            item, target = e["item"].split("/", 1), e["record"].split("/", 1)
            if e["role"] != "supports" or item[0] != "quote" or target[0] != "priority":
                continue
            q = quotes.get(item[1])
            if q and q["strength"] != "opinion" and q["who"].startswith("contact/"):
                said[target[1]].add(self.contact[q["who"][8:]]["customer"])
        return said


def share_of_span(total, span, index):
    """Even, the remainder in the later quarters."""
    base, rest = divmod(total, span)
    return base + (1 if index >= span - rest else 0)


def plan(d):
    if not d.version:
        return None
    first, count = quarter(d.version["first"]), int(d.version["quarters"])
    used = defaultdict(int)
    for r in d.rows:
        last, span = quarter(r["quarter"]), max(1, number(r["span"], 1))
        for team, (_, likely, _) in d.effort[r["feature"]].items():
            for s in range(span):
                used[team, last - span + 1 + s] += share_of_span(likely, span, s)
    pledged, asked = defaultdict(int), defaultdict(int)
    for p in d.pledges:
        if p["state"] == "asked" and p["to_team"] and p["quarter"]:
            asked[p["to_team"], quarter(p["quarter"])] += number(p["days"])
        if p["state"] in ("pledged", "delivered") and p["to_team"] and p["quarter"]:
            pledged[p["to_team"], quarter(p["quarter"])] += number(p["days"])
    out = []
    for c in sorted(d.capacities, key=lambda c: (quarter(c["quarter"]), c["team"])):
        q = quarter(c["quarter"])
        if not first <= q < first + count:
            continue
        usable = number(c["days"]) + pledged[c["team"], q]
        reserve, n = number(c["reserve"]), used[c["team"], q]
        out.append({"team": c["team"], "quarter": quarter_text(q), "usable": usable, "used": n,
                    "reserve": reserve, "free": usable - reserve - n, "asked": asked[c["team"], q]})
    return {"n": int(d.version["n"]), "first": quarter_text(first), "quarters": count, "rows": len(d.rows), "room": out,
            "features": {r["feature"]: r["quarter"] for r in d.rows}}


def carried(d, market=None):
    """(priority, product) -> millionths, product -> millionths, what nothing carries: worked out from the fractions."""
    got = {k: number(p["points"]) * MILLION for k, p in d.live["priority"].items()}
    order = {"executive": 0, "manager": 1, "user": 2}
    said = d.quoted()
    brought, holes, received = {}, {}, defaultdict(int)
    for p in sorted(got, key=lambda k: (order.get(d.live["priority"][k]["layer"], 3), k)):
        links = [r for r in d.drives if r["upper"] == p and r["lower"] in got] + [r for r in d.serves if r["priority"] == p]
        parts, holes["priority/" + p] = shares(got[p], [r["share"] for r in links])
        for r, n in zip(links, parts):
            if "lower" in r:
                got[r["lower"]] += n
            else:
                brought[p, r["requirement"]] = n
                received[r["requirement"]] += n

    def mine(p):
        where = {d.market(d.root(c)) or d.market(c) for c in said[p]}
        return market is None or market in (where or {d.live["priority"][p].get("market")})
    cells, served = defaultdict(int), defaultdict(list)
    for s in d.serves:
        served[s["requirement"]].append(s["priority"])
    for b in d.live["requirement"]:
        links = [r for r in d.fulfils if r["requirement"] == b]
        parts, holes["requirement/" + b] = shares(received[b], [r["share"] for r in links])
        each = defaultdict(int)
        for r, n in zip(links, parts):
            each[d.live["feature"][r["feature"]]["product"]] += n
        for product, n in each.items():
            for p, x in zip(served[b], split(n, [brought[p, b] for p in served[b]])):
                if mine(p):
                    cells[p, product] += x
    loose = {k: n for k, n in holes.items() if n > 0 and (mine(k[9:]) if k.startswith("priority/") else any(mine(p) for p in served[k[12:]]))}
    return {k: n for k, n in cells.items() if n}, loose


def points(d):
    got = {k: number(p["points"]) * MILLION for k, p in d.live["priority"].items()}
    order = {"executive": 0, "manager": 1, "user": 2}
    hole, to_req = {}, defaultdict(int)
    for p in sorted(got, key=lambda k: (order.get(d.live["priority"][k]["layer"], 3), k)):
        down = [r for r in d.drives if r["upper"] == p and r["lower"] in got]
        # a drives row without a share takes part as any other link
        links = [r for r in d.serves if r["priority"] == p]
        parts, hole[p] = shares(got[p], [r["share"] for r in down + links])
        for r, n in zip(down + links, parts):
            if "lower" in r:
                got[r["lower"]] += n
            else:
                to_req[r["requirement"]] += n
    value = defaultdict(int)
    for b in sorted(d.live["requirement"]):
        links = [r for r in d.fulfils if r["requirement"] == b]
        parts, hole[b] = shares(to_req[b], [r["share"] for r in links])
        for r, n in zip(links, parts):
            value[r["feature"]] += n
    slices = {s: value[w] * number(d.live["feature"][s]["slice_percent"]) // 100 for s, w in d.slice_of.items()}
    in_plan = {r["feature"] for r in d.rows}
    by_solution = defaultdict(int)
    for f, n in value.items():
        if f in d.sol_of:
            by_solution[d.sol_of[f]] += n
    first = quarter(d.version["first"]) if d.version else 0
    count = int(d.version["quarters"]) if d.version else 1
    when = {r["feature"]: quarter(r["quarter"]) for r in d.rows}
    required = defaultdict(list)
    for r in d.parts:
        if yes(r["required"]):
            required[r["solution"]].append(r["feature"])
    in_quarter = horizon = 0
    for f in in_plan:
        worth = value[f] or slices.get(f, 0)
        last = when[f]
        s = d.sol_of.get(f)
        if s and yes(d.live["solution"][s]["whole"]):
            if any(x not in when for x in required[s]):
                continue
            last = max(when[x] for x in required[s])
        k = last - first
        if 0 <= k < count:
            in_quarter += worth if k == 0 else 0
            horizon += worth * (2 * count - k) / (2 * count)
    return {"features": {f: n for f, n in sorted(value.items()) if n},
            "slices": {f: n for f, n in sorted(slices.items()) if n},
            "solutions": dict(sorted(by_solution.items())), "holes": {k: n for k, n in sorted(hole.items()) if n},
            "plan_first_quarter": in_quarter, "plan_horizon": round(horizon)}


def quarter_rows(d, first):
    """Each commitment with work in the quarter, and its way up: a slice goes the way of its whole."""
    rows = []
    for row in d.rows:
        f, span = row["feature"], max(1, number(row["span"], 1))
        at = quarter(first) - (quarter(row["quarter"]) - span + 1)
        if not 0 <= at < span:
            continue
        whole = d.slice_of.get(f, f)
        req = d.req_of.get(whole)
        rows.append({"feature": f, "whole": whole, "requirement": req, "priority": d.pri_of.get(req),
                     "solution": d.sol_of.get(f) or d.sol_of.get(whole), "product": d.live["feature"][f]["product"],
                     "days": sum(share_of_span(e[1], span, at) for e in d.effort[f].values())})
    return rows


def reached_from(d, rows):
    """Priorities above the rows over any live link, drives included."""
    reached = set()
    above = defaultdict(set)
    for r in d.drives:
        above[r["lower"]].add(r["upper"])
    for row in rows:
        for l in d.fulfils:
            if l["feature"] == row["whole"]:
                for s in d.serves:
                    if s["requirement"] == l["requirement"]:
                        todo = [s["priority"]]
                        while todo:
                            p = todo.pop()
                            if p not in reached:
                                reached.add(p)
                                todo += above[p]
    return reached


def worth(d, f):
    """What a feature is worth, low and high in minor units: its own, else of a slice its percent of the whole's."""
    def own(k):
        low, high = (cents(d.live["feature"][k].get(x, "")) for x in ("worth_low", "worth_high"))
        return None if low is None and high is None else (high if low is None else low, low if high is None else high)
    mine = own(f)
    whole = d.slice_of.get(f)
    if mine is None and whole and own(whole):
        percent = number(d.live["feature"][f]["slice_percent"])
        return tuple((x * percent * 2 + 100) // 200 for x in own(whole))
    return mine


def river(d, money=False):
    if not d.version:
        return None
    first = d.version["first"]
    n = {k: defaultdict(int) for k in ("market", "priority", "requirement", "solution", "product")}
    links = defaultdict(int)
    sourced = unsourced = 0
    said = d.quoted()
    rows = quarter_rows(d, first)
    reached = reached_from(d, rows)
    when = {r["feature"]: r["quarter"] for r in d.rows}
    finish = [row["feature"] for row in rows if when[row["feature"]] == first]
    for row in rows:
        if money:
            row["days"] = (worth(d, row["feature"]) or (0, 0))[0] if row["feature"] in finish else 0
        pri, req, sol, product, days = (row[k] for k in ("priority", "requirement", "solution", "product", "days"))
        if not pri:
            unsourced += days
            continue
        sourced += days
        n["priority"][pri] += days
        n["requirement"][req] += days
        n["product"][product] += days
        links[pri, req] += days
        if sol:
            n["solution"][sol] += days
            links[req, sol] += days
            links[sol, product] += days
        else:
            links[req, product] += days
    for p, days in sorted(n["priority"].items()):
        per = defaultdict(int)
        for c in {d.root(c) for c in said[p]}:
            per[d.market(c)] += 1
        order = [m["key"] for m in d.markets if per[m["key"]]]
        if not order:
            order = [d.live["priority"][p].get("market") or "not heard yet"]
            per[order[0]] = 1
        for m, part in zip(order, split(days, [per[m] for m in order])):
            n["market"][m] += part
            links[m, p] += part
    dry = [k for k, p in d.live["priority"].items() if p["state"] == "open" and k not in reached]
    beside = {"most": sum((worth(d, f) or (0, 0))[1] for f in finish), "have": sum(worth(d, f) is not None for f in finish),
              "of": len(finish)} if money else {}
    return {"quarter": first, "sourced": sourced, **beside, "unsourced": unsourced, "rows": rows, "reached": sorted(reached),
            **{k: dict(sorted(v.items())) for k, v in n.items()},
            "links": {f"{a} > {b}": v for (a, b), v in sorted(links.items()) if v},
            "dry": {k: len({d.root(c) for c in said[k]}) for k in sorted(dry)},
            "heard": {k: len({d.root(c) for c in v}) for k, v in sorted(said.items())}}


def coverage(d, today, listen_days):
    cells, total = defaultdict(int), 0
    for t in d.talks:
        if t["state"] != "held" or not t["with"].startswith("contact/"):
            continue
        on = datetime.date.fromisoformat(t["on"])
        if 0 <= (today - on).days <= listen_days:
            c = d.contact[t["with"][8:]]
            cells[d.customer[c["customer"]]["segment"], c["layer"]] += 1
            total += 1
    quotes = {r["key"]: r for r in d.quotes}
    heard = defaultdict(set)
    for e in d.evidence:
        if e["role"] == "supports" and e["item"].startswith("quote/") and e["record"].startswith("priority/"):
            q = quotes.get(e["item"][6:])
            if q and q["who"].startswith("contact/"):
                c = d.contact[q["who"][8:]]
                heard[d.customer[c["customer"]]["segment"], q["layer"] or c["layer"]].add(e["record"][9:])
    layers = ("executive", "manager", "user")
    segments = {}
    for s in d.segments:
        own = [c for c in d.customers if c["segment"] == s["key"] and c["status"] == "customer"]
        segments[s["key"]] = {"customers": len(own), "revenue": sum(cents(c["revenue"]) or 0 for c in own),
                              "talks": {l: cells[s["key"], l] for l in layers},
                              "priorities": {l: sorted(heard[s["key"], l]) for l in layers}}
    return {"talks": total, "layers": {l: sum(v for (_, x), v in cells.items() if x == l) for l in layers},
            "segments": segments}


def leads_up(d):
    """Features that lead, over any live link and drives, to a priority of executives or managers; a slice the way of its whole."""
    above = {k for k, p in d.live["priority"].items() if p["layer"] != "user"}
    while True:
        more = {r["lower"] for r in d.drives if r["upper"] in above and r["lower"] in d.live["priority"]} - above
        if not more:
            break
        above |= more
    wanted = {s["requirement"] for s in d.serves if s["priority"] in above}
    own = {f["feature"] for f in d.fulfils if f["requirement"] in wanted}
    return {f for f in d.live["feature"] if d.slice_of.get(f, f) in own}


def one_product(d):
    """Features outside solutions whose parts are of two products."""
    products = defaultdict(set)
    for p in d.parts:
        if p["solution"] in d.live["solution"] and p["feature"] in d.live["feature"]:
            products[p["solution"]].add(d.live["feature"][p["feature"]]["product"])
    inside = {p["feature"] for p in d.parts if len(products[p["solution"]]) > 1}
    return {f for f in d.live["feature"] if f not in inside and d.slice_of.get(f, f) not in inside}


def best(d):
    """Roots of our best customers: the top share of companies by what those of them pay that buy, upwards, equals by key."""
    paid = defaultdict(int)
    for k, c in d.customer.items():
        if c["status"] not in ("prospect", "former") and cents(c["revenue"]) is not None:
            paid[d.root(k)] += cents(c["revenue"])
    ranked = sorted((k for k in paid if paid[k] > 0), key=lambda k: (-paid[k], k))
    return set(ranked[:-(-len(ranked) * number(d.workspaces[0]["best_customers"], 20) // 100)]), paid


def named(d, features):
    """Customers of features: of open promises on them or their solutions, of who asked, of who is quoted on their primary priority."""
    said, who = d.quoted(), set()
    live = {r["key"]: r for r in d.requests if r["state"] not in ("merged",)}
    about = {f"feature/{f}" for f in features} | {f"solution/{p['solution']}" for p in d.parts if p["feature"] in features}
    for p in d.promises:
        if p["state"] in ("open", "moved") and p["about"] in about:
            kind, _, k = p["to"].partition("/")
            who |= {k} if kind == "customer" else {d.contact[k]["customer"]} if kind == "contact" else set()
    for a in d.askers:
        if a["request"] in live and live[a["request"]]["feature"] in features:
            who |= {a["customer"] or d.contact.get(a["contact"], {}).get("customer", "")} - {""}
    for f in features:
        who |= said.get(d.pri_of.get(d.req_of.get(f)), set())
    return {c for c in who if c in d.customer and d.customer[c]["status"] not in ("prospect", "former")}


def waiting(d):
    said = d.quoted()
    live = {r["key"]: r for r in d.requests if r["state"] not in ("merged", "dropped")}

    def companies(features, about):
        who = {p["to"].split("/", 1)[1] for p in d.promises
               if p["state"] in ("open", "moved") and p["about"] in about and p["to"].startswith("customer/")}
        who |= {d.contact[p["to"][8:]]["customer"] for p in d.promises
                if p["state"] in ("open", "moved") and p["about"] in about and p["to"].startswith("contact/")}
        for a in d.askers:
            if a["request"] in live and live[a["request"]]["feature"] in features:
                c = a["customer"] or d.contact.get(a["contact"], {}).get("customer", "")
                who |= {c} if c else set()
        for f in features:
            who |= said.get(d.pri_of.get(d.req_of.get(d.slice_of.get(f, f))), set())
        who = {c for c in who if c in d.customer and d.customer[c]["status"] == "customer"}
        return {"companies": len({d.root(c) for c in who}), "revenue": sum(cents(d.customer[c]["revenue"]) or 0 for c in who)}

    out = {}
    for s in d.live["solution"]:
        features = [f for f, x in d.sol_of.items() if x == s]
        out[s] = companies(features, {f"solution/{s}"} | {f"feature/{f}" for f in features})
    for f in {r["feature"] for r in d.rows} - set(d.sol_of):
        if f in d.req_of:
            out[f] = companies([f], {f"feature/{f}"})
    return dict(sorted(out.items()))


def main():
    a = argparse.ArgumentParser()
    a.add_argument("directory")
    a.add_argument("--today", default=datetime.date.today().isoformat())
    a.add_argument("--listen-days", type=int)
    o = a.parse_args()
    d = Records(o.directory)
    listen = o.listen_days or number(d.workspaces[0].get("listen_days", ""), 180) if d.workspaces else o.listen_days or 180
    states = defaultdict(int)
    for r in d.requests:
        states[r["state"]] += 1
    result = {"plan": plan(d), "points": points(d), "river": river(d),
              "coverage": coverage(d, datetime.date.fromisoformat(o.today), listen), "waiting": waiting(d),
              "requests": dict(sorted(states.items()))}
    json.dump(result, sys.stdout, indent=1, sort_keys=True, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
