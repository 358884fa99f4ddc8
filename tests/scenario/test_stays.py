#!/usr/bin/env python3
"""Keys lead to their record and to no other; a plan that was adopted is never another one; a version that was named is held
against what is there."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import OnSample, cli  # noqa: E402


class Stays(OnSample):
    def run_(self, *args, want=0):
        return cli(*args, at=self.s.db, want=want)

    def patch(self, path, members):
        tag = self.s.get(path)["ETag"]
        return self.s.ask("PATCH", path, members, If_Match=tag)

    def test_a_key_of_another_kind_or_of_no_kind_is_refused(self):
        for path, key in (("/features/ROUTE-22.json", "P-1"), ("/features/ROUTE-22.json", "SHELF-900"), ("/features/ROUTE-22.json", "ROUTE-x"),
                          ("/features/ROUTE-22.json", "ROUTE-23"), ("/priorities/P-1.json", "BR-1"), ("/markets/hospital-supply.json", "new"),
                          ("/markets/hospital-supply.json", "Hospital Supply"), ("/markets/hospital-supply.json", "../x"),
                          ("/markets/hospital-supply.json", "-a")):
            a = self.patch(path, {"key": key})
            self.assertEqual((a.status, a.json()["errors"][0]["pointer"]), (422, "/key"), f"{path} {key} {a.body}")
        self.assertIn("is not a key of this kind", self.run_("feature", "set", "ROUTE-22", "key=P-1", want=6).stderr)
        self.assertIn("is no key", self.run_("market", "add", "--title", "x", "--key", "A b", want=6).stderr)

    def test_a_remark_that_says_nothing_is_a_problem_to_a_program_and_a_page_to_a_person(self):
        a = self.s.post("/features/SHELF-44/comment.json", {})
        self.assertEqual((a.status, a["Content-Type"], a.json()["errors"][0]["pointer"]), (422, "application/problem+json", "/text"))
        a = self.s.ask("POST", "/features/SHELF-44/comment", form={"text": ""})
        self.assertEqual(a.status, 422)
        self.assertIn("We need one more thing", a.body.decode())

    def test_a_key_that_is_changed_still_leads_there(self):
        self.assertEqual(self.patch("/features/ROUTE-21.json", {"key": "ROUTE-900"}).status, 200)
        self.assertEqual(self.s.get("/features/ROUTE-21")["Location"], "/features/ROUTE-900")
        made = self.run_("feature", "add", "--product", "route", "--title", "The next").stdout.strip()
        self.assertEqual(made, "ROUTE-901")

    def test_what_is_called_like_a_page_has_an_address(self):
        made = self.s.post("/markets.json", {"title": "New"})
        self.assertEqual(made["Location"], "/markets/new-2")
        self.assertIn(b"<h1", self.s.get("/markets/new-2").body)

    def test_an_adopted_plan_is_not_edited_put_away_or_added_to(self):
        before = self.s.get("/tradeoffs/T-31.json").json()
        rows = self.s.get("/plan_versions.json?sort=-n&limit=1").json()["rows"]
        one = f"/plan_versions/{rows[0]['id']}.json"
        self.assertEqual(self.patch(one, {"title": "Another"}).status, 405)
        self.assertEqual(self.s.ask("DELETE", one, If_Match=self.s.get(one)["ETag"]).status, 405)
        a = self.s.ask("POST", one[:-5] + "/archive", form={"rev": rows[0]["rev"]})
        self.assertGreaterEqual(a.status, 400, a.body[:300])
        self.run_("plan_version", "set", rows[0]["id"], "title=Another", want=5)         # nobody writes a plan by hand
        a = self.s.post("/plan_rows.json", {"version": rows[0]["id"], "feature": "ROUTE-23", "quarter": "2027-Q1", "span": 1})
        self.assertEqual(a.status, 403, a.body)
        self.run_("plan_version", "archive", rows[0]["id"], want=5)
        self.assertEqual(self.s.get("/tradeoffs/T-31.json").json(), before)

    def test_a_version_that_is_named_is_held_against_what_is_there(self):
        self.assertIn("is not at version 77 any more; it was 1", self.run_("customer", "archive", "tide-field", "--if-version", "77", want=4).stderr)
        self.run_("customer", "archive", "tide-field", "--if-version", "many", want=2)
        self.assertEqual(self.s.get("/customers/tide-field.json").json()["archived_at"], None)
        self.run_("customer", "archive", "tide-field", "--if-version", "1")

    def test_days_beyond_reason_are_refused(self):
        for days in ("99999999999", "100001", "-1"):
            self.assertIn("says no days of a team", self.run_("plan", "what-if", "--add", f"SHELF-60:{days}", want=2).stderr)
        self.assertIn('no team "nobody"', self.run_("plan", "what-if", "--add", "SHELF-60:nobody=5", want=3).stderr)
        said = json.loads(self.run_("plan", "what-if", "--add", "SHELF-60:100000", "--json", want=7).stdout)
        self.assertGreater(said["short_days"], 20000)


if __name__ == "__main__":
    unittest.main()
