#!/usr/bin/env python3
"""A server keeps what its pages are worked out from, and makes anew only what a change can have touched. Whatever is changed:
each of its pages equals that of a server which has just been started on the same workspace and keeps nothing.

KEPT_EDITS says how many changes are tried (60), KEPT_SEED which (1)."""
import os
import random
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, Serving, cli  # noqa: E402

ENV = {"HEADWATER_NOW": "2026-11-26T09:00:00Z"}
EDITS, SEED = int(os.environ.get("KEPT_EDITS", "60")), int(os.environ.get("KEPT_SEED", "1"))
PAGES = ["/", "/river", "/river?by=points", "/river?by=money", "/river?from=P-1", "/plan", "/plan/2027-Q2", "/plan/compare", "/trace",
         "/trace/P-1", "/trace/SHELF-44", "/markets", "/goals", "/teams", "/tradeoffs/T-31", "/features", "/requests", "/customers",
         "/requirements/BR-4", "/priorities/P-1", "/people/priya-raman", "/outcomes", "/start", "/history", "/ask", "/scenarios",
         "/river.json", "/trace.json", "/plan.json", "/markets.json", "/outcome-progress", "/retirement"]
KINDS = ["priorities", "requirements", "features", "solutions", "parts", "drives", "serves", "fulfils", "needs", "efforts", "capacities",
         "rules", "promises", "customers", "contacts", "segments", "markets", "products", "teams", "talks", "quotes", "evidence",
         "requests", "askers", "outcomes", "metrics", "measurements", "goals", "pledges", "assignments", "people", "comments", "workspaces",
         "tradeoffs", "options", "deals"]
FIXED = {"id", "key", "rev", "created_at", "created_by", "updated_at", "updated_by", "source", "archived_at", "external_id"}


def plain(answer):
    return answer.status, re.sub(rb'name="form_key" value="\w+"', b"", answer.body)


class Kept(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(env=ENV)
        cls.rng = random.Random(SEED)
        cls.done = {}

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def rows(self, plural):
        a = self.s.get(f"/{plural}.json?limit=500")
        return a.json()["rows"] if a.status == 200 else []

    def name(self, row):
        return row.get("key") or row["id"]

    def change(self, plural):
        """Another row's value in one of its fields, another row like it, one less, or the newest change taken back. A status."""
        rows = self.rows(plural)
        how = self.rng.choice(["set"] * 6 + ["copy", "archive", "undo"])
        if how == "undo" or len(rows) < 2:
            return "undo", 200 if cli("undo", at=self.s.db, want=None, env=ENV).returncode == 0 else 422
        row, other = self.rng.sample(rows, 2)
        at = f"/{plural}/{self.name(row)}.json"
        if how == "archive":
            return how, self.s.ask("DELETE", at, If_Match=f'"{row["rev"]}"').status
        fields = [f for f in row if f not in FIXED]
        if how == "copy":
            return how, self.s.post(f"/{plural}.json", {f: other[f] if f != "title" else f"{other[f]} again" for f in fields
                                                       if other[f] is not None}).status
        field = self.rng.choice(fields)
        value = other[field] if other[field] != row[field] or not isinstance(row[field], str) else row[field] + " more"
        return how, self.s.ask("PATCH", at, {field: value}, If_Match=f'"{row["rev"]}"').status

    def test_after_any_change_pages_are_those_of_a_server_that_keeps_nothing(self):
        made = 0
        for page in PAGES:
            self.assertIn(self.s.get(page).status, (200, 202), page)
        for n in range(EDITS):
            plural = self.rng.choice(KINDS)
            how, status = self.change(plural)
            self.done[how, status] = self.done.get((how, status), 0) + 1
            self.assertLess(status, 500, f"{how} {plural}")
            if status >= 300:
                continue
            made += 1
            fresh = Serving(self.s.db, env=ENV)
            try:
                for page in self.rng.sample(PAGES, 8):
                    self.assertEqual(plain(self.s.get(page)), plain(fresh.get(page)), f"{page} after {how} {plural}, change {n} of seed {SEED}")
            finally:
                fresh.stop()
        print(f"# {self.done}")
        self.assertGreater(made, EDITS / 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
