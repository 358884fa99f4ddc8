#!/usr/bin/env python3
"""Two features, products, teams or solutions that are one: what pointed at the one points at the other, its names still
lead somewhere, and all of it can be taken back. Run with WORKSPACES=postgres it holds there too."""
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli, sql  # noqa: E402

LISTS = ("features", "products", "teams", "solutions", "fulfils", "parts", "needs", "efforts", "capacities", "promises", "outcomes", "requests",
         "people", "assignments", "rules", "pledges", "tradeoffs", "options", "decisions", "quotes", "evidence", "aliases")


class Merge(unittest.TestCase):
    def setUp(self):
        self.s = Server(sample=True)

    def tearDown(self):
        self.s.close()

    def rows(self, path):
        return self.s.get(path + ("&" if "?" in path else "?") + "limit=500").json()["rows"]

    def all(self):
        """Every record that a merge could touch, without what each write changes."""
        return {plural: [{k: v for k, v in r.items() if k not in ("rev", "updated_at", "updated_by")} for r in self.rows(f"/{plural}.json")] for plural in LISTS}

    def add(self, plural, **fields):
        a = self.s.post(f"/{plural}.json?keep_words=1", fields)
        self.assertEqual(a.status, 201, a.body)
        return a.json()

    def merge(self, plural, key, into, want=201):
        a = self.s.post(f"/{plural}/{key}/merge.json", {"into": into})
        self.assertEqual(a.status, want, a.body)
        return a

    def refused(self, plural, key, into):
        return " ".join(e["detail"] for e in self.merge(plural, key, into, 422).json()["errors"])

    def undo(self, answer):
        a = self.s.post(answer["Headwater-Undo"] + "/undo.json")
        self.assertEqual(a.status, 200, a.body)

    def two_features(self):
        a = self.add("features", product="shelf", title="Pallet map", requirement="BR-1", solution="S-1")
        b = self.add("features", product="shelf", title="Map of the pallets", requirement="BR-2", solution="S-1")
        return a["key"], b["key"]

    def test_a_feature_goes_into_another_with_all_that_is_about_it(self):
        gone, stays = self.two_features()
        self.add("efforts", feature=gone, team="shelf", likely=10)
        self.add("efforts", feature=gone, team="dock", likely=7)
        self.add("efforts", feature=stays, team="shelf", likely=12)
        promise = self.add("promises", to=f"customer/{self.rows('/customers.json')[0]['key']}", what="A map", due="2027-06-30", about=f"feature/{gone}")["key"]
        self.add("features", product="shelf", title="Half a map", slice_of=gone, slice_percent=50)
        self.add("needs", feature=stays, needed=gone)
        self.add("needs", feature=gone, needed="SHELF-44")
        before = self.all()
        done = self.merge("features", gone, stays)
        self.assertEqual(done.json()["into"], stays)
        efforts = {r["team"]: r["likely"] for r in self.rows(f"/efforts.json?feature={stays}")}
        self.assertEqual(efforts, {"shelf": 12, "dock": 7})                   # of a team both named, the other's own stands
        links = {r["requirement"]: r["primary"] for r in self.rows(f"/fulfils.json?feature={stays}")}
        self.assertEqual(links, {"BR-2": True, "BR-1": False})
        self.assertEqual([r["solution"] for r in self.rows(f"/parts.json?feature={stays}")], ["S-1"])
        self.assertEqual(self.s.get(f"/promises/{promise}.json").json()["about"], f"feature/{stays}")
        self.assertEqual([r["title"] for r in self.rows(f"/features.json?slice_of={stays}")], ["Half a map"])
        self.assertEqual([(r["feature"], r["needed"]) for r in self.rows(f"/needs.json?feature={stays}")], [(stays, "SHELF-44")])
        self.assertNotIn(gone, [r["key"] for r in self.rows("/features.json")])
        self.assertIn(gone, [r["text"] for r in self.rows("/aliases.json?why=merged")])
        page = self.s.get(f"/features/{gone}")
        self.assertIn((page.status, page["Location"]), [(200, None), (308, f"/features/{stays}")])
        self.assertIn("made one of", self.s.get("/history").body.decode())
        self.undo(done)
        self.assertEqual(self.all(), before)

    def test_what_a_feature_may_not_be_merged_into_is_said(self):
        gone, stays = self.two_features()
        planned = self.refused("features", "SHELF-44", stays)
        self.assertIn("SHELF-44 is in the plan in force", planned)
        self.assertIn(f"Merge {stays} into it instead", planned)
        self.assertIn("itself", self.refused("features", gone, gone))
        whole = self.add("features", product="shelf", title="Whole thing")["key"]
        part = self.add("features", product="shelf", title="Part of it", slice_of=whole, slice_percent=30)["key"]
        self.assertIn("slice of the other", self.refused("features", part, whole))
        self.assertIn("slice of the other", self.refused("features", whole, part))
        shipped = next(r["key"] for r in self.rows("/features.json?state=shipped"))
        self.assertIn("has shipped", self.refused("features", shipped, stays))
        self.merge("features", gone, stays)
        self.assertIn("archived", self.refused("features", gone, stays))
        self.assertIn("itself", self.refused("features", stays, gone))        # its key leads to the other by now
        self.assertEqual(self.merge("features", stays, "SHELF-9999", 422).status, 422)

    def test_a_product_goes_into_another_and_its_code_is_still_a_product_word(self):
        self.add("products", title="Yardmaster", code="YARD")
        feature = self.add("features", product="yardmaster", title="Gate")["key"]
        before = self.all()
        done = self.merge("products", "yardmaster", "dock")
        self.assertEqual(self.s.get(f"/features/{feature}.json").json()["product"], "dock")
        self.assertNotIn("yardmaster", [r["key"] for r in self.rows("/products.json")])
        self.assertEqual(self.s.get("/products/Yardmaster")["Location"], "/products/dock")
        self.assertIn("YARD", {r["text"] for r in self.rows("/aliases.json?why=merged")})
        for word in ("YARD", "Yardmaster"):
            a = self.s.post("/requirements.json", {"title": f"The {word} opens in time", "priority": "P-1", "done_when": "It does"})
            self.assertEqual(a.status, 422, f"{word} is taken in a requirement: {a.body[:200]}")
        self.undo(done)
        self.assertEqual(self.all(), before)

    def test_a_team_goes_into_another_and_a_quarter_is_counted_once(self):
        self.add("teams", title="Yard", type="makers", parent="dock")
        self.add("teams", title="Gate", type="makers", parent="yard")
        self.add("capacities", team="yard", quarter="2027-Q1", days=11)
        self.add("capacities", team="yard", quarter="2031-Q1", days=13)
        person = self.add("people", title="Yan", team="yard")["key"]
        feature = self.add("features", product="dock", title="Gate")["key"]
        self.add("efforts", feature=feature, team="yard", likely=9)
        before = self.all()
        days = {r["quarter"]: r["days"] for r in self.rows("/capacities.json?team=dock")}
        done = self.merge("teams", "yard", "dock")
        self.assertEqual({r["quarter"]: r["days"] for r in self.rows("/capacities.json?team=dock")}, {**days, "2031-Q1": 13})
        self.assertEqual([(r["team"], r["likely"]) for r in self.rows(f"/efforts.json?feature={feature}")], [("dock", 9)])
        self.assertEqual(self.s.get("/teams/gate.json").json()["parent"], "dock")
        self.assertEqual(self.s.get(f"/people/{person}.json").json()["team"], "dock")
        self.undo(done)
        self.assertEqual(self.all(), before)

    def test_a_team_that_goes_into_one_below_it_leaves_its_own_place(self):
        top = next(r["parent"] for r in self.rows("/teams.json") if r["parent"])
        self.add("teams", title="Yard", type="makers", parent=top)
        self.add("teams", title="Gate", type="makers", parent="yard")
        before = self.all()
        done = self.merge("teams", "yard", "gate")
        self.assertEqual(self.s.get("/teams/gate.json").json()["parent"], top)
        self.undo(done)
        self.assertEqual(self.all(), before)

    def test_a_solution_goes_into_another_and_a_part_stands_once(self):
        self.add("solutions", title="Warm chain")
        own = self.add("features", product="shelf", title="Blanket")["key"]
        new = next(r["key"] for r in self.rows("/solutions.json") if r["title"] == "Warm chain")
        shared = self.rows("/parts.json?solution=S-1")[0]["feature"]
        self.add("parts", solution=new, feature=own)
        self.add("parts", solution=new, feature=shared)
        metric = self.rows("/metrics.json")[0]["id"]
        outcome = self.add("outcomes", about=f"solution/{new}", metric=metric)["key"]
        before = self.all()
        done = self.merge("solutions", new, "S-1")
        parts = [r["feature"] for r in self.rows("/parts.json?solution=S-1")]
        self.assertEqual((parts.count(shared), parts.count(own)), (1, 1))
        self.assertEqual(self.s.get(f"/outcomes/{outcome}.json").json()["about"], "solution/S-1")
        self.undo(done)
        self.assertEqual(self.all(), before)

    def test_merges_are_taken_back_step_by_step(self):
        gone, stays = self.two_features()
        start = self.all()
        first = self.merge("features", gone, stays)
        middle = self.all()
        self.add("products", title="Yardmaster", code="YARD")
        second = self.merge("products", "yardmaster", "dock")
        third = self.add("features", product="dock", title="Later")["key"]
        self.assertTrue(third)
        self.s.ask("PATCH", f"/features/{stays}.json", {"why": "Asked for often"}, If_Match=f'"{self.s.get(f"/features/{stays}.json").json()["rev"]}"')
        self.undo(second)
        self.undo(first)                                    # what was written on the other since stays
        now = self.all()
        self.assertEqual({r["key"] for r in now["features"]} - {r["key"] for r in start["features"]}, {third})
        self.assertNotEqual(middle, now)
        self.assertEqual(now["fulfils"], start["fulfils"])

    def test_what_was_decided_stays_about_what_it_was_about(self):
        cli("tradeoff", "decide", "T-31", "A", "--basis", "strategy", "--reason", "Not this quarter", at=self.s.db)
        wish = self.s.get("/tradeoffs/T-31.json").json()
        wish = wish.get("wish") or sql(self.s.db, "SELECT f.\"key\" FROM tradeoff t JOIN feature f ON f.id = t.wish WHERE t.\"key\" = ?", "T-31")[0][0]
        frozen = lambda: (sql(self.s.db, "SELECT frozen FROM tradeoff WHERE \"key\" = ?", "T-31"), sql(self.s.db, "SELECT frozen, \"on\", reason FROM decision ORDER BY id"),
                          sql(self.s.db, "SELECT id, letter, slice, figures FROM option ORDER BY id"))
        before = frozen()
        other = self.add("features", product="shelf", title="The same as that")["key"]
        done = self.merge("features", wish, other)
        self.assertEqual(frozen(), before)
        self.assertEqual(self.s.get("/tradeoffs/T-31").status, 200)
        self.undo(done)
        self.assertEqual(frozen(), before)

    def test_editors_merge_and_nobody_below_them(self):
        gone, stays = self.two_features()
        url = self.s.address
        for role in ("viewer", "contributor"):
            me = {"Cookie": self.s.invited(f"{role}@kestrel.example", "--role", role), "Origin": url}
            for plural, key, into in (("features", gone, stays), ("products", "dock", "shelf"), ("teams", "dock", "shelf"), ("solutions", "S-2", "S-1")):
                a = self.s.ask("POST", f"/{plural}/{key}/merge.json", {"into": into}, **me)
                self.assertEqual(a.status, 403, f"{role} merges {plural}: {a.status}")
        me = {"Cookie": self.s.invited("editor@kestrel.example", "--role", "editor"), "Origin": url}
        self.assertEqual(self.s.ask("POST", f"/features/{gone}/merge.json", {"into": stays}, **me).status, 201)

    def test_the_form_asks_into_which_and_goes_there(self):
        gone, stays = self.two_features()
        page = self.s.get(f"/features/{gone}/merge").body.decode()
        self.assertRegex(page, r'name="into"')
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        a = self.s.ask("POST", f"/features/{gone}/merge", form={**hidden, "into": stays}, Origin=self.s.address)
        self.assertEqual(a.status, 303, a.body[:400])
        self.assertIn(f"/features/{stays}", a["Location"])
        page = self.s.get("/features/SHELF-44/merge").body.decode()
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        refused = self.s.ask("POST", "/features/SHELF-44/merge", form={**hidden, "into": stays}, Origin=self.s.address)
        self.assertEqual(refused.status, 422)
        self.assertIn("is in the plan in force", refused.body.decode())

    def test_the_command_says_what_became_of_it(self):
        gone, stays = self.two_features()
        self.assertIn(stays, cli("feature", "merge", gone, "--into", stays, at=self.s.db).stdout)
        said = cli("feature", "merge", "SHELF-44", "--into", stays, at=self.s.db, want=6).stderr
        self.assertIn("take it out of the plan first", said)
        self.assertIn("0 findings", cli("doctor", at=self.s.db).stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
