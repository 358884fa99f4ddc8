#!/usr/bin/env python3
"""Follows every figure of the pages on a running server, on both sample workspaces. Prints TAP.

usage: test_figures.py [PROGRAM]      default: build/headwater; skipped where there is none

Each figure must be what recompute.py and pages.py make of the records alone, and its link must lead to a list
with exactly the rows that were counted. A figure whose address no rule knows is a failure, and so is a page
that has fewer figures than it had when this was written.
"""
import collections
import datetime
import html
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "..", "..")
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import pages  # noqa: E402
import recompute  # noqa: E402

NOW, TODAY = "2026-11-23T09:12:00Z", datetime.date(2026, 11, 23)
KINDS = {k: k + "s" for k in ("team", "product", "feature", "effort", "plan_version", "plan_row", "requirement", "solution",
                              "part", "segment", "market", "customer", "contact", "talk", "quote", "promise",
                              "request", "asker", "pledge", "workspace", "metric", "outcome", "measurement", "tradeoff")}
KINDS.update(person="people", capacity="capacities", priority="priorities", drives="drives", serves="serves", fulfils="fulfils",
             evidence="evidence", involved="involved")
# page -> at least so many figures on it
PAGES = {"kestrel": {"/": 13, "/markets": 50, "/markets?show=priorities": 40, "/markets?show=planned": 40, "/markets?since=60d": 50, "/river": 90, "/river?from=P-1": 20, "/plan": 30, "/tradeoffs/T-31": 2,
                     "/people/priya-raman": 3, "/products": 9, "/solutions": 4},
         "second": {"/": 8, "/markets": 15, "/markets?since=400d": 15, "/river": 30, "/plan": 14, "/tradeoffs/T-2": 2, "/products": 2, "/solutions": 1}}
DONE = []


def check(what, wrong):
    DONE.append(not wrong)
    print(f"{'not ok' if wrong else 'ok'} {len(DONE)} - {what}", flush=True)
    for line in wrong:
        print("#   " + line)


def run(program, at, *words, samples=None):
    env = {**os.environ, "HEADWATER_NOW": NOW, "HEADWATER_AT": at}
    if samples:
        env["HEADWATER_SAMPLES"] = samples
    return subprocess.run([program, *words], env=env, check=True, capture_output=True, encoding="utf-8").stdout


def write_lists(program, at, folder, kinds=None):
    os.makedirs(folder, exist_ok=True)
    for kind in kinds or KINDS:
        with open(os.path.join(folder, KINDS[kind] + ".csv"), "w", encoding="utf-8") as f:
            f.write(run(program, at, kind, "list", "--csv", "--limit", "100000"))


def follow(server, truth, page, least):
    """What is wrong with the figures of one page, in words."""
    read = pages.Figures(server.get(page))
    wrong, lists = [], {}
    truth.look_back(int(page.partition("since=")[2].partition("d")[0] or 0))
    truth.tenths = page.startswith(("/plan", "/tradeoffs/"))
    if len(read.found) < least:
        wrong.append(f"only {len(read.found)} figures, there were {least}")
    for text, where in read.found:
        try:
            keys, figure = truth.of(where, text)
        except (KeyError, AssertionError, ValueError) as e:
            wrong.append(f"{text!r} leads to {where}: no rule for it ({e!r})")
            continue
        if pages.figure_of(text) != figure:
            wrong.append(f"{text!r} ({where}) is {figure}")
        if where not in lists:
            lists[where] = {r["key"] for r in server.rows(where)}
        if lists[where] != keys:
            wrong.append(f"{text!r} leads to {where} with {sorted(lists[where] ^ keys)} too many or missing")
    for key, text in read.labels:
        if "\n" in text and "?" not in page and text.split("\n")[-1].split(" · ")[-1] != truth.label(key):
            wrong.append(f"the label of {key} says {text!r}, not {truth.label(key)}")
    return wrong


def views(server, truth):
    """The lists of features that look through other records, and the sentence above the list."""
    d, wrong = truth.d, []
    planned = {r["feature"] for r in d.rows}
    bare = {f["key"] for f in d.features if f["state"] in ("idea", "ready", "started")
            and d.slice_of.get(f["key"], f["key"]) not in d.req_of}
    of = lambda b: {f["key"] for f in d.features if d.req_of.get(d.slice_of.get(f["key"], f["key"])) == b}
    some = sorted(set(d.req_of.values()))[0]
    for query, want in {"in_plan=yes": planned, "requirement=none": bare, "requirement=none&in_plan=yes": bare & planned,
                        "requirement=" + some: of(some)}.items():
        got = {r["key"] for r in server.rows("/features?" + query)}
        if got != want:
            wrong.append(f"/features?{query} has {sorted(got ^ want)} too many or missing")
    best = recompute.best(d)[0]
    for query, want in {"best=yes": best, "best=no": {k for k in d.customer if d.root(k) not in best}}.items():
        got = {r["key"] for r in server.rows("/customers?" + query)}
        if got != want:
            wrong.append(f"/customers?{query} has {sorted(got ^ want)} too many or missing")
    text = server.get("/features")
    if bare and f"requirement=none\"" in text and f'Without a requirement <span class="n">{len(bare)}</span>' not in text:
        wrong.append(f"the view without a requirement does not say {len(bare)}")
    return wrong


def titles(server, truth):
    """The sentences above the lists of products, solutions and customers."""
    d, river, wrong = truth.d, truth.river, []
    year, of = river["quarter"].split("-Q")
    quarter = f"Q{of} {year}" if int(d.workspaces[0]["fiscal_start"]) == 1 else f"FY{year[2:]} Q{of}"
    work, bare = collections.Counter(), collections.Counter()
    for r in river["rows"]:
        work[r["product"]] += r["days"]
        bare[r["product"]] += 0 if r["priority"] else r["days"]
    into = sum(r["days"] for r in river["rows"] if r["priority"] and r["solution"])
    total, made = sum(work.values()), {r["solution"] for r in river["rows"] if r["priority"] and r["solution"]}
    say = lambda days: pages.weeks(days, truth.week)
    name = {p["key"]: p["title"] for p in pages.recompute.read(truth.folder, "products")}
    worst = max(work, key=lambda p: (bare[p], work[p]))
    unit = "person-weeks"
    since = truth.today - datetime.timedelta(truth.listen)
    rung = {}
    for t in d.talks:
        if t["state"] != "held" or datetime.date.fromisoformat(t["on"]) < since:
            continue
        for who in [t["with"]] + [i["who"] for i in pages.recompute.read(truth.folder, "involved")
                                  if i["as"] == "attended" and i["record"] == "talk/" + t["key"]]:
            if who.startswith("contact/"):
                c = d.contact[who[8:]]
                rung[c["customer"]] = min(rung.get(c["customer"], 9), ("executive", "manager", "user").index(c["layer"]))
    paying = [c for c in d.customer.values() if c["status"] == "customer"]
    above = sum(rung.get(c["key"], 9) < 2 for c in paying)
    for page, want in {
            "/products": f"{name[worst]} has most of the work that no customer asked for: {say(bare[worst])} of its {say(work[worst])} {unit} in {quarter}"
                         if bare[worst] else f"All the work of {quarter} answers what a customer asked for",
            "/solutions": rf"{len(made)} solutions? takes? {say(into)} of the {say(total)} {unit} of {quarter}",
            "/customers": f"{above} of {len(paying)} customers told us something above their users in {truth.listen} days"}.items():
        said = html.unescape(re.search(r"<h1>(.*?)</h1>", server.get(page), re.S).group(1))
        if not re.fullmatch(want, in_digits(said)) and in_digits(said) != in_digits(want):
            wrong.append(f"{page} says {said!r}, not {want!r}")
    return wrong


def in_digits(text):
    """Numbers in words as digits."""
    for n, word in enumerate("no one two three four five six seven eight nine ten".split()):
        text = re.sub(rf"\b{word}\b", str(n), text, flags=re.I)
    return text


def main():
    program = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(TOP, "build", "headwater"))
    if not os.access(program, os.X_OK):
        print("1..0 # SKIP there is no program")
        return
    with tempfile.TemporaryDirectory() as top:
        for name, least in PAGES.items():
            at, folder = os.path.join(top, name + ".db"), os.path.join(top, name)
            run(program, at, "init", at, "--sample", samples=os.path.join(TOP, "samples", name))
            write_lists(program, at, folder)
            truth = pages.Truth(folder, TODAY)
            server = pages.Server(program, at, NOW)
            try:
                for page, n in least.items():
                    check(f"{name}: every figure of {page} is the records'", follow(server, truth, page, n))
                check(f"{name}: lists of features by plan and requirement, and of our best customers", views(server, truth))
                check(f"{name}: the sentences above products, solutions and customers", titles(server, truth))
            finally:
                server.stop()
    print(f"1..{len(DONE)}")
    sys.exit(0 if all(DONE) else 1)


if __name__ == "__main__":
    main()
