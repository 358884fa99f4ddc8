#!/usr/bin/env python3
"""Undo is repeated: what was done and taken back stands in nobody's way, and nothing is left that leads to nothing."""
import csv
import json
import os
import random
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli, fresh  # noqa: E402

CAPACITY = "team,quarter,days,reserve\nOven,2027-Q1,100,10\nOven,2027-Q2,100,10\n"
PLAN = "external_id,product,title,quarter,days:Oven\nA-1,Bread,Prove,2027-Q1,40\nA-2,Bread,Knead,2027-Q1,40\n"


class Undo(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.at = fresh(self.folder.name)
        cli("init", self.at, "--zone", "UTC", "--currency", "EUR", "--fiscal-start", "1", "--title", "Bakery")

    def bring(self, text, *more, want=0):
        path = os.path.join(self.folder.name, "in.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return cli("import", path, *more, at=self.at, want=want)

    def run_(self, *args, want=0):
        return cli(*args, at=self.at, want=want)

    def titles(self):
        return self.run_("feature", "list", "--csv").stdout

    def changes(self):
        return json.loads(self.run_("history", "--json").stdout)["rows"]

    def move(self, feature, to):
        """Two changes: the scenario, and its adoption."""
        made = json.loads(self.run_("plan", "move", feature, to, "--json").stdout)
        self.run_("plan", "adopt", f"#{made['version']}")

    def whole(self):
        self.assertIn("0 findings", self.run_("doctor").stdout)

    def test_an_edit_that_was_undone_does_not_hold_up_the_undo_before_it(self):
        self.bring("external_id,product,title\nA-1,Bread,Prove\n", "--as", "features", "--create", "product")
        self.run_("feature", "set", "BREAD-1", "title=Prove longer")
        self.run_("feature", "archive", "BREAD-1")
        self.run_("undo")
        self.run_("undo")
        self.assertIn("Prove", self.titles())
        self.run_("undo")
        self.assertNotIn("Prove", self.titles())
        self.run_("undo", want=3)
        self.whole()

    def test_what_was_changed_by_hand_since_still_does(self):
        self.bring("external_id,product,title\nA-1,Bread,Prove\n", "--as", "features", "--create", "product")
        self.run_("feature", "set", "BREAD-1", "title=Prove longer")
        self.assertIn("feature BREAD-1 was changed since", self.run_("undo", "2", want=4).stderr)
        self.run_("feature", "set", "BREAD-1", "why=It rises")
        self.run_("undo")
        self.assertIn("feature BREAD-1 was changed since", self.run_("undo", "2", want=4).stderr)
        self.run_("undo", "5")                                     # the undo is undone: the edit stands again
        self.assertIn("feature BREAD-1 was changed since", self.run_("undo", "3", want=4).stderr)
        self.run_("undo", "6")
        self.run_("undo", "3")
        self.run_("undo", "2")
        self.assertNotIn("Prove", self.titles())
        self.whole()

    def test_moves_of_a_plan_are_undone_one_after_the_other(self):
        self.bring(CAPACITY, "--as", "capacities", "--create", "team")
        self.bring(PLAN, "--as", "commitments", "--create", "product")
        self.move("BREAD-1", "2027-Q2")
        self.move("BREAD-2", "2027-Q2")
        self.assertNotIn("BREAD-", self.run_("plan", "show", "2027-Q1").stdout)
        self.run_("undo")
        self.assertIn("BREAD-2", self.run_("plan", "show", "2027-Q1").stdout)
        self.run_("undo")                                          # the scenario, which a version was made of
        self.assertNotIn("BREAD-1", self.run_("plan", "show", "2027-Q1").stdout)
        self.run_("undo")                                          # the first adoption
        self.assertIn("BREAD-1", self.run_("plan", "show", "2027-Q1").stdout)
        self.run_("undo")
        self.move("BREAD-1", "none")
        first = self.changes()[0]["id"]
        self.move("BREAD-2", "none")
        self.assertIn("Undo that first", self.run_("undo", first, want=4).stderr)
        self.whole()

    def test_a_kept_word_of_an_import_that_is_undone_leads_nowhere_wrong(self):
        self.bring("external_id,product,title\nA-1,Bread,Prove\n", "--as", "features", "--create", "product")
        self.bring("external_id,title,done_when\nR-1,Eat more Bread,They do\n", "--as", "requirements", "--keep-words")
        self.run_("undo")
        self.assertNotIn("BR-1", self.run_("requirement", "list").stdout)
        self.whole()

    def test_what_somebody_said_about_it_since_is_not_left_hanging(self):
        self.bring("external_id,product,title\nA-1,Bread,Prove\n", "--as", "features", "--create", "product")
        self.run_("comment", "add", "--record", "feature/BREAD-1", "--text", "Do we need it?")
        self.assertIn("made since, is about what this change made", self.run_("undo", "2", want=4).stderr)
        self.assertIn("Prove", self.titles())
        self.run_("undo")
        self.run_("undo")
        self.assertNotIn("Prove", self.titles())
        self.whole()


class Walk(unittest.TestCase):
    """Whatever was done in whatever order, undone change by change the workspace is what it was; HEADWATER_SEED says another walk."""

    KINDS = ("features", "priorities", "requirements", "customers", "contacts", "efforts", "promises", "talks", "quotes", "deals", "teams", "people",
             "goals", "fulfils", "serves", "solutions", "requests")

    def sheets(self):
        """Every record as exported, without what counts how often it was written."""
        with tempfile.TemporaryDirectory() as d:
            cli("export", "--to", d, at=self.s.db)
            said = {}
            for name in os.listdir(d):
                with open(os.path.join(d, name), encoding="utf-8", newline="") as f:
                    said[name] = [{k: v for k, v in r.items() if k not in ("rev", "updated_at", "updated_by")} for r in csv.DictReader(f)]
        for grows in ("import_batches.csv", "plan_versions.csv", "plan_rows.csv"):      # an undone import and every version stay, as they were
            said.pop(grows, None)
        return said

    def changed(self, rng, value):
        if isinstance(value, bool):
            return not value
        if isinstance(value, int):
            return value + rng.choice((1, 2))
        return value + f" ({rng.randint(1, 99)})" if isinstance(value, str) and " " in value else None

    def step(self, rng, n):
        kind = rng.choice(self.KINDS)
        one = rng.choice(self.s.get(f"/{kind}.json?limit=500").json()["rows"])
        key = one.get("key") or one["id"]
        what = rng.choice(("edit", "edit", "edit", "archive", "add", "move", "import", "size"))
        if what == "edit":
            body = {f: v for f in sorted(one) if f not in ("rev", "external_id") and (v := self.changed(rng, one[f])) is not None and rng.random() < 0.5}
            self.s.ask("PATCH", f"/{kind}/{key}.json", body, If_Match=f'"{one["rev"]}"')
        elif what == "archive":
            self.s.ask("POST", f"/{kind}/{key}/archive", form={"rev": one["rev"]})
        elif what == "add":
            self.s.post("/markets.json", {"title": f"Walked to {n}"})
        elif what == "move":
            feature = rng.choice(self.s.get("/plan.json").json()["rows"])["feature"]
            cli("plan", "move", feature, rng.choice(("2027-Q2", "2027-Q3", "none")), "--adopt", at=self.s.db, want=None)
        elif what == "size":
            cli("feature", "size", "SHELF-60", "--efforts", f"shelf={rng.randint(5, 90)}", at=self.s.db, want=None)
        else:
            self.s.post("/import_batches/apply.json", {"file": "w.csv", "kind": "customers", "text": f"title,status\nWalked {n},customer\nPolar Line,former\n"})

    def test_back_to_where_it_began(self):
        seed = int(os.environ.get("HEADWATER_SEED", "7"))
        rng = random.Random(seed)
        self.s = Server()
        self.addCleanup(self.s.close)
        before = self.sheets()
        newest = lambda: int(self.s.get("/history.json?limit=1").json()["rows"][0]["id"])
        first = newest()
        for n in range(24):
            self.step(rng, n)
        self.assertGreater(newest() - first, 12, f"seed {seed}")
        self.assertNotEqual(self.sheets(), before)
        while cli("undo", at=self.s.db, want=None).returncode == 0:
            pass
        self.assertIn("nothing to undo", cli("undo", at=self.s.db, want=3).stderr)
        after = self.sheets()
        for name in sorted({*before, *after}):
            self.assertEqual(after.get(name), before.get(name), f"{name}, seed {seed}")
        self.assertIn("0 findings", cli("doctor", at=self.s.db).stdout)


if __name__ == "__main__":
    unittest.main()
