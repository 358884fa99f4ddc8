#!/usr/bin/env python3
"""Undo is repeated: what was done and taken back stands in nobody's way, and nothing is left that leads to nothing."""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import cli, fresh  # noqa: E402

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


if __name__ == "__main__":
    unittest.main()
