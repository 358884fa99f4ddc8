#!/usr/bin/env python3
"""The sample company looks lived in: its past is dated changes by people, not one line."""
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import cli  # noqa: E402


def run(*words, at, now=None, want=0):
    p = cli(*words, at=at, want=want, env={"HEADWATER_NOW": now} if now else None)
    return p.stdout + p.stderr


def history(at):
    return json.loads(run("history", "--json", "--limit", "1000", at=at))["rows"]


class History(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.db = os.path.join(cls.tmp.name, "k.db")
        run("init", cls.db, "--sample", at=cls.db)
        cls.rows = history(cls.db)

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    def test_many_people_did_many_things(self):
        past = [r for r in self.rows if r["happened_at"] and r["action"] != "init"]
        self.assertGreater(len(past), 60)
        self.assertGreater(len({r["by"] for r in past}), 10)
        self.assertTrue(all(r["by"] for r in past))

    def test_the_newest_comes_first(self):
        times = [r["happened_at"] or r["at"] for r in self.rows if r["happened_at"]]
        self.assertEqual(times, sorted(times, reverse=True))

    def test_nothing_happens_in_the_future_and_each_keeps_its_true_time(self):
        for r in self.rows:
            self.assertLessEqual(r["happened_at"] or r["at"], r["at"])

    def test_the_last_two_plans_were_adopted_by_ana(self):
        adopted = [r["by"] for r in self.rows if r["action"] == "plan_version adopt"]
        self.assertEqual(adopted, ["Ana Ruiz"] * 3)

    def test_a_bare_undo_finds_nothing(self):
        self.assertIn("nothing to undo", run("undo", at=self.db, want=3))

    def test_one_of_them_can_be_undone_by_name(self):
        db = os.path.join(self.tmp.name, "undo.db")
        shutil.copy(self.db, db)
        hill = next(r["id"] for r in self.rows if r["action"] == "feature move")
        before = json.loads(run("show", "feature", "SHELF-44", "--json", at=db))["hill"]
        run("undo", hill, at=db)
        self.assertLess(json.loads(run("show", "feature", "SHELF-44", "--json", at=db))["hill"], before)
        run("doctor", at=db)

    def test_a_changed_time_of_the_past_breaks_the_chain(self):
        run("doctor", at=self.db)
        db = os.path.join(self.tmp.name, "forged.db")
        shutil.copy(self.db, db)
        with sqlite3.connect(db) as d:
            d.execute('UPDATE "change" SET happened_at = happened_at - 86400000 WHERE id = 40')
        d.close()
        self.assertIn("broken at change 40", run("doctor", at=db, want=1))

    def test_on_five_first_days_the_same_things_happened_in_the_same_order(self):
        want = None
        for day in ("2027-01-01T12:00:00Z", "2027-02-14T12:00:00Z", "2027-03-31T12:00:00Z", "2026-11-23T12:00:00Z", "2026-12-30T12:00:00Z"):
            db = os.path.join(self.tmp.name, day[:10] + ".db")
            run("init", db, "--sample", at=db, now=day)
            # the two older plans move with the quarter; all others with the day
            got = [(r["action"], r["by"], r["rows"]) for r in history(db) if r["action"] != "plan_version adopt"]
            want = want or got
            self.assertEqual(got, want)
            run("doctor", at=db)


if __name__ == "__main__":
    unittest.main()
