#!/usr/bin/env python3
"""What a record has been through is filled in its life; what it went around is not. And what a list leads to."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import OnSample, Server, cli  # noqa: E402


class Steps(OnSample):
    def life(self, path):
        """(filled, where it is, the others) of a record's steps."""
        page = self.s.get(path).body.decode()
        steps = re.findall(r'<li( class="done"| aria-current="step")?><i aria-hidden="true"></i><span>(?:<b>)?([^<]*)', page)
        kept = {"done": [], "step": [], "": []}
        for how, name in steps:
            kept["done" if "done" in how else "step" if how else ""].append(name)
        return kept["done"], kept["step"], kept[""]

    def test_a_request_has_been_where_it_was_and_nowhere_else(self):
        at = self.s.db
        key = cli("request", "record", "--text", "Print it larger", "--asked-by", "customer/polar-line", "--json", at=at)
        key = json.loads(key.stdout)["request"]
        self.assertEqual(self.life(f"/requests/{key}")[:2], ([], ["New"]))
        cli("request", "set", key, "state=owned", at=at)
        cli("request", "set", key, "state=later", at=at)
        self.assertEqual(self.life(f"/requests/{key}")[:2], (["New", "Owned"], ["Later"]))
        cli("request", "set", key, "state=tradeoff", at=at)
        done, here, others = self.life(f"/requests/{key}")
        self.assertEqual((done, here), (["New", "Owned", "Later"], ["In a trade-off"]))
        self.assertEqual(others, ["Waiting", "Answered"])

    def test_what_was_brought_in_where_it_stands_has_passed_what_lies_on_every_way_there(self):
        requests = self.s.get("/requests.json?state=answered&limit=1").json()["rows"]
        self.assertEqual(self.life("/requests/" + requests[0]["key"])[:2], (["New"], ["Answered"]))
        shipped = self.s.get("/features.json?state=shipped&limit=1").json()["rows"]
        self.assertEqual(self.life("/features/" + shipped[0]["key"])[0], ["Idea", "Ready", "Started"])

    def test_a_row_that_leads_to_one_person_twice_names_them_once(self):
        page = self.s.get("/customers/meridian-hospital-group").body.decode()
        row = re.search(r"<li>(?:(?!</li>).)*R-208.*?</li>", page, re.S)[0]
        self.assertEqual(row.count("Marcus Bell</a>"), 1, row)      # who asked is who put the risk

    def test_the_goals_lead_to_which_of_them_pull_apart(self):
        page = self.s.get("/goals").body.decode()
        link = re.search(r'<a href="([^"]*)">What the title counts</a>', page)[1]
        report = self.s.get(link)
        self.assertEqual(report.status, 200)
        self.assertTrue("Goals that pull apart" in report.body.decode())
        pulls = self.s.get(link + ".json").json()["pulls"]
        told = re.search(r"<h2>What each pull costs</h2><ul[^>]*>(.*?)</ul>", page, re.S)[1]
        self.assertEqual(told.count("<li>"), min(6, len(pulls)))
        dear = max((p for p in pulls if p["cost_days"]), key=lambda p: p["cost_days"])
        self.assertIn(f"{dear['cost_days']} days", re.search(r"<li>.*?</li>", told, re.S)[0], "the dearest stands first")
        self.assertEqual(page.count('stroke-dasharray="9 4" stroke-width'), len(pulls), "a line for each")
        self.assertFalse("What each pull costs" in self.s.get("/goals?q=bookings").body.decode(), "of all of them alone")


class Frontier(unittest.TestCase):
    def test_where_no_plan_keeps_every_rule_it_is_said_so(self):
        s = Server()
        self.addCleanup(s.close)
        plan = s.get("/plan/2027-Q1.json").json()
        for row in plan["rows"]:            # as much as is planned must be shipped in this quarter
            cli("rule", "add", "--type", "lock", "--subject", f"feature/{row['feature']}", "--quarter", "2027-Q1",
                "--why", "it was promised", at=s.db)
        points = s.get("/frontier.json").json()["points"]
        none = [p for p in points if p["points"] is None]
        self.assertTrue(none, "with a fifth fewer days it all still fits")
        self.assertEqual({(p["proved"], p["says"]) for p in none}, {(None, "no plan keeps every rule")})
        self.assertTrue(all(p["says"].startswith("the best plan") for p in points if p["points"] is not None))
        page = re.sub(r"<[^>]+>", " ", s.get("/frontier").body.decode())
        self.assertTrue("no plan keeps every rule" in page)
        self.assertIsNone(re.search(r"–\s*,?\s*[Pp]roved", page))


if __name__ == "__main__":
    unittest.main()
