#!/usr/bin/env python3
"""Scenarios: copied, changed, solved, held side by side, used, dropped, taken back; and the records stay as they are."""
import hashlib
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402

RECORDS = ("capacities", "priorities", "rules", "promises", "features", "efforts")


class Scenarios(unittest.TestCase):
    def setUp(self):
        self.s = Server(sample=True)
        self.addCleanup(self.s.close)
        self.now = self.side()["plans"][0]
        self.assertTrue(self.now["in_force"])

    def side(self, query=""):
        return self.s.get("/scenarios.json" + query).json()

    def act(self, version, verb, body=None, want=201):
        a = self.s.post(f"/plan_versions/{version}/{verb}.json", body or {})
        self.assertEqual(a.status, want, a.body[:500])
        return a.json() if want < 400 else a.json()["errors"]

    def records(self):
        return {k: self.s.get(f"/{k}.csv").body for k in RECORDS}

    def copy(self, title="Try", of=None):
        return self.act(of or self.now["plan_version"], "copy", {"title": title})["plan_version"]

    def assume(self, version, **what):
        return self.act(version, "assume", what)["plan_version"]

    def plan(self, version):
        return next(p for p in self.side(f"?with={version}")["plans"] if p["plan_version"] == version)

    def test_a_copy_is_the_same_plan(self):
        one = self.plan(self.copy("The same"))
        for name in ("points_horizon", "points_quarter", "teams", "promises_broken"):
            self.assertEqual(one[name], self.now[name], name)
        self.assertEqual((one["title"], one["moves"], one["assumes"]), ("The same", [], []))

    def test_a_plan_says_by_what_it_was_solved_and_equal_problems_give_equal_plans(self):
        def solved():
            v = self.s.post("/plan_versions/solve.json", {}).json()["plan_version"]
            row = self.s.sql("SELECT solver, input_hash FROM plan_version WHERE id = ?", v)[0]
            return row, self.s.sql("SELECT feature, quarter, span FROM plan_row WHERE version = ? ORDER BY feature", v)
        (solver, digest), rows = solved()
        self.assertRegex(solver, r"^(HiGHS|CBC) [\d.]+, one thread, seed 1$")
        problem = cli("plan", "problem", at=self.s.db).stdout
        self.assertEqual(digest, hashlib.sha256(problem.encode()).hexdigest())
        self.assertEqual(solved(), ((solver, digest), rows))
        one = self.s.get("/efforts.json?limit=1").json()["rows"][0]
        cli("set", "effort", one["id"], "high=900", at=self.s.db)
        self.assertNotEqual(solved()[0][1], digest)
        moved = self.assume(self.copy(), what="days", about="team/shelf", quarter="2027-Q1", amount=420)
        self.assertEqual(self.s.sql("SELECT solver, input_hash FROM plan_version WHERE id = ?", moved), [(None, None)])     # nobody solved it
        self.assertIsNotNone(self.s.sql("SELECT input_hash FROM plan_version WHERE id = ?", self.act(moved, "rework")["plan_version"])[0][0])

    def test_more_days_bring_more_in_and_the_records_stay(self):
        before = self.records()
        mine = self.assume(self.copy("More room"), what="days", about="team/shelf", quarter="2027-Q1", amount=420)
        solved = self.act(mine, "rework")
        self.assertTrue(solved["proven"])
        p = self.plan(solved["plan_version"])
        shelf = next(t for t in p["teams"] if t["team"] == "shelf")
        was = next(t for t in self.now["teams"] if t["team"] == "shelf")
        self.assertEqual((was["usable"], shelf["usable"]), (330, 420))
        self.assertEqual(p["assumes"], ["Shelf has 420 days in Q1 2027, not 330"])
        self.assertGreater(shelf["used"], was["used"])
        self.assertLessEqual(shelf["used"] + shelf["reserve"], 420)
        self.assertGreater(float(p["points_horizon"]), float(self.now["points_horizon"]))
        self.assertTrue(any(m.startswith("SHELF-60 ") and "comes in" in m for m in p["moves"]), p["moves"])
        self.assertEqual(self.records(), before)
        self.assertEqual(len(self.side()["plans"]), 2)      # its earlier versions are on no list

    def test_points_count_as_assumed(self):
        mine = self.assume(self.copy(), what="points", about="priority/P-1", amount=0)
        self.assertLess(float(self.plan(mine)["points_horizon"]), float(self.now["points_horizon"]))
        self.assertEqual(self.s.get("/scenarios.json").json()["plans"][0]["points_horizon"], self.now["points_horizon"])

    def test_a_rule_of_its_own_and_one_assumption_taken_back(self):
        out = self.assume(self.copy("Without it"), what="out", about="feature/LENS-17")
        out = self.assume(out, what="finish", about="feature/DOCK-27", quarter="2027-Q3")
        out = self.act(out, "rework")["plan_version"]
        p = self.plan(out)
        self.assertEqual(p["assumes"], ["LENS-17 Margin by stop stays out",
                                        "DOCK-27 " + self.s.get("/features/DOCK-27.json").json()["title"] + " ships in Q3 2027"])
        self.assertTrue(any(m.startswith("LENS-17 ") and "leaves" in m for m in p["moves"]), p["moves"])
        self.assertTrue(any(m.startswith("DOCK-27 ") and m.endswith("to Q3 2027") for m in p["moves"]), p["moves"])
        back = self.s.ask("POST", f"/plan_versions/{out}/unassume", form={"what": "out", "about": "feature/LENS-17", "back": "scenarios"})
        self.assertEqual((back.status, back["Location"].split("?")[0]), (303, "/scenarios"))
        left = self.side()["plans"][1]
        self.assertEqual(len(left["assumes"]), 1)
        self.assertIn("does not assume", self.act(left["plan_version"], "unassume", {"what": "out", "about": "feature/LENS-17"}, want=404)[0]["detail"])
        self.act(left["plan_version"], "assume", {"what": "out", "about": "team/shelf"}, want=422)
        self.act(left["plan_version"], "assume", {"what": "finish", "about": "feature/LENS-17"}, want=422)

    def test_what_cannot_be_is_said_in_words(self):
        mine = self.assume(self.copy(), what="days", about="team/route", quarter="2027-Q1", amount=150)
        said = self.act(mine, "rework", want=422)
        self.assertTrue(any("cannot all hold" in e["detail"] for e in said), said)
        self.assertEqual(self.plan(mine)["plan_version"], mine)     # and it is still there
        for wrong in ({"what": "days", "about": "team/shelf"}, {"what": "points", "about": "team/shelf", "amount": 1},
                      {"what": "without", "about": "team/shelf"}, {"what": "points", "about": "priority/P-1", "amount": 1001}):
            self.act(mine, "assume", wrong, want=422)

    def test_the_plan_itself_assumes_nothing(self):
        for verb, body in (("assume", {"what": "days", "about": "team/shelf", "quarter": "2027-Q1", "amount": 1}), ("rework", {}),
                           ("drop", {})):
            self.assertIn("copy it", self.act(self.now["plan_version"], verb, body, want=422)[0]["detail"])

    def test_used_and_taken_back(self):
        mine = self.assume(self.copy("To use"), what="days", about="team/shelf", quarter="2027-Q1", amount=420)
        mine = self.act(mine, "rework")["plan_version"]
        want = self.plan(mine)
        a = self.s.post(f"/plan_versions/{mine}/adopt.json", {})
        self.assertEqual(a.status, 200, a.body[:300])
        now = self.side()["plans"][0]
        self.assertTrue(now["in_force"])
        self.assertEqual(now["teams"][1]["used"], want["teams"][1]["used"])
        self.assertEqual(now["teams"][1]["usable"], 330)            # the records decide what there is
        self.assertEqual(self.s.post(a["Headwater-Undo"] + "/undo.json", {}).status, 200)
        self.assertEqual(self.side()["plans"][0]["teams"], self.now["teams"])

    def test_dropped_and_brought_back(self):
        mine = self.copy("To drop")
        a = self.s.post(f"/plan_versions/{mine}/drop.json", {})
        self.assertEqual(len(self.side()["plans"]), 1)
        self.assertEqual(self.s.post(a["Headwater-Undo"] + "/undo.json", {}).status, 200)
        self.assertEqual(self.plan(mine)["title"], "To drop")

    def test_at_most_four_stand_side_by_side(self):
        made = [self.copy(f"No. {i}") for i in range(5)]
        self.assertEqual([p["plan_version"] for p in self.side()["plans"]], [self.now["plan_version"], *made[:1:-1]])
        two = self.side(f"?with={made[0]},{made[1]}")["plans"]
        self.assertEqual([p["plan_version"] for p in two], [self.now["plan_version"], made[1], made[0]])
        page = self.s.get("/scenarios").body.decode()
        self.assertIn("All scenarios", page)
        self.assertEqual(page.count('<th scope="col">'), 5)


if __name__ == "__main__":
    unittest.main()
