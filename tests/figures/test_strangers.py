#!/usr/bin/env python3
"""Companies that nobody drew: small workspaces by chance, brought in by CSV, held against their records. Prints TAP.

usage: test_strangers.py [--seed N] [PROGRAM]      default: build/headwater; HEADWATER_STRANGERS says how many (4)

Unlike the samples they have work without a requirement in a solution, priorities that no market was heard for, solutions
that ship in several quarters, work without value, wishes that fit at once. Every figure of the five pages is followed; each
option of a card is chosen on a copy: the plan then is what the option said, its points, promises and quarters too, and undo
takes all of it back.
"""
import argparse
import datetime
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import pages  # noqa: E402
import test_figures  # noqa: E402

NOW, TODAY = "2026-12-20T10:00:00Z", datetime.date(2026, 12, 20)
QUARTERS = ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]
ENDS = {"2027-Q1": "2027-03-31", "2027-Q2": "2027-06-30"}


def ordinal(q):
    return int(q[:4]) * 4 + int(q[-1])


class Company:
    def __init__(self, program, folder, seed):
        self.program, self.folder, self.rng = program, folder, random.Random(seed)
        self.at = os.path.join(folder, f"{seed}.db")
        self.run("init", self.at, "--zone", "UTC", "--currency", "USD", "--title", "Stranger")
        self.plan()
        self.people()
        self.market()

    def run(self, *words, at=None):
        env = {**os.environ, "HEADWATER_AT": at or self.at, "HEADWATER_NOW": NOW}
        r = subprocess.run([self.program, *words], env=env, capture_output=True, encoding="utf-8")
        if r.returncode:
            raise RuntimeError(f"{' '.join(words)}: exit {r.returncode}: {(r.stderr or r.stdout).strip()[:300]}")
        return r.stdout

    def json(self, *words, at=None):
        return json.loads(self.run(*words, "--json", at=at))

    def bring(self, kind, text):
        path = os.path.join(self.folder, kind + ".csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        self.run("import", path, "--as", kind, "--create", "product,team,solution")

    def plan(self):
        """Teams with room, work that fits where it is put, and a wish."""
        r, teams = self.rng, ["Oven", "Mill", "Shop"][:self.rng.randint(1, 3)]
        room = {(t, q): (r.randint(40, 100), r.randint(0, 8)) for t in teams for q in QUARTERS[:r.randint(2, 4)]}
        self.bring("capacities", "team,quarter,days,reserve\n" + "".join(f"{t},{q},{d},{k}\n" for (t, q), (d, k) in room.items()))
        load, lines = {}, []
        days_of = lambda most: {t: r.choice((0, r.randint(5, most))) for t in teams[1:]} | {teams[0]: r.randint(5, most)}
        self.placed = {}
        for i in range(r.randint(4, 7)):
            days, at = days_of(30), ""
            for q in QUARTERS[:2] if r.random() < 0.8 else QUARTERS[1:2]:
                if all(load.get((t, q), 0) + n <= sum((room.get((t, q), (0, 0))[0], -room.get((t, q), (0, 0))[1])) for t, n in days.items()):
                    at = q
                    break
            for t, n in days.items():
                load[t, at] = load.get((t, at), 0) + n
            self.placed[f"F{i}"] = at
            lines.append([f"F{i}", "Bread", f"Work {i}", at, r.choice(("", "S-A", "S-B")), *(str(days[t] or "") for t in teams)])
        wish = days_of(40)
        lines.append(["W", "Bread", "Wish", "", "", *(str(wish[t] or "") for t in teams)])
        self.bring("commitments", ",".join(["external_id", "product", "title", "quarter", "solution"] + ["days:" + t for t in teams]) + "\n"
                   + "".join(",".join(line) + "\n" for line in lines))

    def people(self):
        for i in range(3):
            self.run("add", "market", f"title=Market {i}")
            self.run("add", "segment", f"market=market-{i}", f"title=Segment {i}")
            self.run("add", "customer", f"title=Cust {i}", f"segment=segment-{i}", f"revenue={self.rng.randint(1, 9) * 1000}")
            self.run("add", "contact", f"customer=cust-{i}", f"name=Kim {i}", "layer=" + self.rng.choice(("executive", "manager", "user")))

    def market(self):
        """What work is worth to whom: some of it nothing, some to nobody that was heard; promises, a lock, a need."""
        r = self.rng
        for n, (key, quarter) in enumerate([*self.placed.items(), ("W", "")]):
            if r.random() < 0.6:
                self.run("add", "priority", f"title=Want {key}", "layer=executive", f"points={r.randint(1, 40)}")
                self.run("add", "requirement", f"title=Need of number {n}", f"priority=Want {key}", "done_when=so")
                self.run("add", "fulfils", f"requirement=Need of number {n}", f"feature={key}", "primary=yes")
                if r.random() < 0.6:
                    self.run("quote", "record", "--text", "we want it", "--who", f"Kim {r.randint(0, 2)}", "--about",
                             "priority/" + self.json("list", "priorities")["rows"][-1]["key"], "--on", "2026-11-02")
            if quarter and r.random() < 0.4:
                self.run("add", "promise", "to=customer/cust-0", "what=It comes", f"due={ENDS[quarter]}", f"about=feature/{key}")
        if r.random() < 0.3:
            self.run("add", "rule", "type=lock", "subject=feature/F0", "why=told")
        if r.random() < 0.4:
            self.run("add", "needs", "feature=W", "needed=F2")
        self.wanted = r.choice(("2027-Q1", "2027-Q1", "2027-Q2"))
        self.run("tradeoff", "open", "W", "--quarter", self.wanted, "--what-for", "They need it")

    # ---- the card, each option chosen on a copy ----

    def quarters(self, at=None):
        shown = self.json("plan", "show", at=at)
        return shown, {x["feature"]: x["quarter"] for x in shown["rows"]}

    def option(self, card, o, before):
        """What is wrong with one option, in words."""
        wrong, plan = [], dict(before)
        say = lambda what, got, want: got == want or wrong.append(f"{o['letter']} {o['type']}: {what}: {got!r}, not {want!r}")
        for m in o["moves"]:
            say("from", m["from"], before.get(m["feature"], ""))
            plan[m["feature"]] = m["to"]
            if m["from"] and m["to"]:
                say("moves later", ordinal(m["to"]) > ordinal(m["from"]), True)
        plan = {f: q for f, q in plan.items() if q}
        when = {m["feature"]: m["to"] for m in o["moves"]}.get(card["wish"])
        if o["type"] == "defer":
            say("title", o["title"], f"Later, in Q{when[-1]} {when[:4]}")
            say("after the quarter it is wanted in", ordinal(when) > ordinal(self.wanted), True)
            say("nothing moves", [m for m in o["moves"] if m["from"]], [])
        elif o["type"] == "yes":
            say("in time", ordinal(when) <= ordinal(self.wanted), True)
        else:
            say("nothing comes in", o["moves"], [])
        copy = os.path.join(self.folder, "copy.db")
        for end in ("", "-wal", "-shm"):
            if os.path.exists(copy + end):
                os.unlink(copy + end)
        self.run("backup", copy)
        self.run("tradeoff", "decide", "T-1", o["letter"], "--reason", "It is weighed.", at=copy)
        shown, after = self.quarters(copy)
        say("the plan", after, plan)
        if card["valued"]:
            say("points of all quarters", Decimal(shown["points_horizon"]), Decimal(o["points_horizon"]))
            say("points of the quarter", Decimal(self.json("plan", "show", self.wanted, at=copy)["points_quarter"]), Decimal(o["points_quarter"]))
        broken = 0
        for p in self.json("list", "promises")["rows"]:
            feature, by = p["about"].split("/")[1], next(ordinal(q) for q, end in ENDS.items() if end == p["due"])
            kept = lambda of: feature in of and ordinal(of[feature]) <= by
            broken += kept(before) and not kept(plan)
        say("promises broken", o["promises_broken"], broken)
        self.run("undo", at=copy)
        say("after undo", self.quarters(copy)[1], before)
        return wrong

    def figures(self):
        folder = os.path.join(self.folder, "lists")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for kind, name in test_figures.KINDS.items():
            with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as f:
                f.write(self.run(kind, "list", "--csv", "--limit", "100000"))
        truth = pages.Truth(folder, TODAY)
        server = pages.Server(self.program, self.at, NOW)
        try:
            return {page: test_figures.follow(server, truth, page, least)
                    for page, least in (("/", 4), ("/markets", 10), ("/river", 8), ("/plan", 6), ("/tradeoffs/T-1", 0))}
        finally:
            server.stop()


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("program", nargs="?", default=os.environ.get("HEADWATER") or os.path.join(HERE, "..", "..", "build", "headwater"))
    o = a.parse_args()
    if not os.access(o.program, os.X_OK):
        print("1..0 # SKIP there is no program")
        return
    many, n, bad = int(os.environ.get("HEADWATER_STRANGERS", "4")), 0, 0
    for seed in range(o.seed, o.seed + many):
        with tempfile.TemporaryDirectory() as top:
            company = Company(os.path.abspath(o.program), top, seed)
            card, (_, before) = company.json("tradeoff", "show", "T-1"), company.quarters()
            checks = {f"figures of {page}": wrong for page, wrong in company.figures().items()}
            for option in card["options"]:
                checks[f"option {option['letter']} ({option['type']})"] = company.option(card, option, before)
        for what, wrong in checks.items():
            n += 1
            bad += bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {n} - company {seed}: {what}", flush=True)
            for line in wrong:
                print("#   " + line)
    print(f"1..{n}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
