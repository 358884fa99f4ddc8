#!/usr/bin/env python3
"""Would it fit? The address, the action and the command give one answer, and nothing is written."""
import json
import os
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import OnSample, Server, cli  # noqa: E402

WHERE = "/plan/2027-Q1/what-if"


class WhatIf(OnSample):
    def setUp(self):
        self.before = self.s.get("/history.json?limit=1").json()["rows"][0]["id"]

    def tearDown(self):
        self.assertEqual(self.s.get("/history.json?limit=1").json()["rows"][0]["id"], self.before, "something was written")

    def ask(self, add, status=200, where=WHERE, **headers):
        answer = self.s.post(where, {"add": add} if add is not None else {}, **headers)
        self.assertEqual(answer.status, status, answer.body[:400])
        return answer.json()

    def test_the_options_are_those_of_the_card(self):
        said = self.ask([{"feature": "SHELF-60", "team": "shelf", "days": 70}])
        card = self.s.get("/tradeoffs/T-31.json").json()
        self.assertEqual((said["fits"], said["short_days"], said["wish"], said["quarter"]), (False, 55, "SHELF-60", "2027-Q1"))
        self.assertEqual([o["type"] for o in said["options"]], ["keep", "slice", "yes", "yes"])
        sized = self.ask("SHELF-60")
        self.assertEqual([(o["letter"], o["type"], o["moves"]) for o in sized["options"]],
                         [(o["letter"], o["type"], o["moves"]) for o in card["options"]])
        self.assertEqual(sized["proof"], "/plan/2027-Q1/why/SHELF-60")
        self.assertEqual(self.s.get(sized["proof"] + ".json").status, 200)
        self.assertIsNone(said["proof"], "days that were only named stand in no record")

    def test_what_is_small_enough_fits(self):
        said = self.ask([{"feature": "SHELF-60", "team": "shelf", "days": 10}])
        self.assertEqual((said["fits"], [o["type"] for o in said["options"]]), (True, ["keep", "slice", "yes"]))

    def test_the_command_and_the_action_give_the_same(self):
        for add, typed, code in (([{"feature": "SHELF-60", "team": "shelf", "days": 70}], "SHELF-60:shelf=70", 7),
                                 ("SHELF-60:70", "SHELF-60:70", 7), ("SHELF-60", "SHELF-60", 7),
                                 ([{"feature": "SHELF-60", "team": "shelf", "days": 5}, {"feature": "SHELF-60", "team": "platform", "days": 3}],
                                  "SHELF-60:shelf=5,platform=3", 0)):
            with self.subTest(typed):
                said = self.ask(add)
                p = cli("plan", "what-if", "--add", typed, "--quarter", "2027-Q1", "--json", at=self.s.db, want=code)
                self.assertEqual(json.loads(p.stdout), said)
                act = self.s.post("/plan_versions/what_if.json", {"add": typed, "quarter": "2027-Q1"}).json()
                self.assertIsNone(act.pop("undo"))
                self.assertEqual(act, said)

    def test_a_form_asks_too_and_so_does_an_address_with_a_suffix(self):
        said = self.ask("SHELF-60:shelf=70")
        self.assertEqual(self.s.ask("POST", WHERE, form={"add": "SHELF-60:shelf=70"}).json(), said)
        self.assertEqual(self.ask("SHELF-60:shelf=70", where=WHERE + ".json"), said)

    def test_what_takes_too_long_goes_on_as_a_job(self):
        answer = self.s.post(WHERE + ".json", {"add": "SHELF-60"}, Prefer="wait=10")
        self.assertIn(answer.status, (200, 202))

    def test_what_cannot_be_read_is_told_by_name(self):
        for add, words in ((None, "say what came up"), ([], "say what came up"), ([{"team": "shelf", "days": 3}], "each of them says a feature"),
                           ([{"feature": "SHELF-60", "days": 1.5}], "whole days"), ([{"feature": "SHELF-60", "team": "shelf", "days": -1}], "says no days"),
                           ([{"feature": "SHELF-60", "team": "nobody", "days": 3}], "nobody"), ("SHELF-60:shelf=x", "says no days"),
                           ("NO-1", "NO-1"), ([{"feature": "SHELF-60"}, {"feature": "SHELF-44"}], "one feature at a time"),
                           ("SHELF-44", "already")):
            with self.subTest(add=add):
                said = self.ask(add, 422)
                self.assertIn(words, said["detail"])
                self.assertTrue(said["errors"])
        answer = self.s.post(WHERE, {"add": "SHELF-60", "product": "shelf"})
        self.assertEqual((answer.status, answer.json()["errors"][0]["pointer"]), (422, "/product"))
        self.ask("SHELF-60", 404, where="/plan/bananas/what-if")
        self.assertEqual(self.s.post(WHERE, "a,b", Content_Type="text/csv").status, 415)
        self.ask("SHELF-60", 422, where="/plan/2039-Q1/what-if")

    def test_where_it_is_said_to_fit_it_fits(self):
        """What is said of work that is left out is tried: moved to the quarter that was named, the plan keeps every rule."""
        left = [x for x in self.s.get("/plan/2027-Q1.json").json()["left_out"] if x["fits_in"]]
        self.assertGreater(len(left), 1)
        for x in left:
            with self.subTest(feature=x["feature"]):
                got = json.loads(cli("plan_version", "move", "--feature", x["feature"], "--quarter", x["fits_in"], "--json", "--dry-run", at=self.s.db).stdout)
                self.assertEqual((got["fits"], got["why_not"], got["promises_broken"]), (True, None, 0))


class Held(OnSample):
    """What is needed first comes too late: room is not what is missing, and nothing that gives way would help."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        at = cls.s.db
        cls.key = cli("feature", "add", "--product", "shelf", "--title", "Late thing", at=at).stdout.strip()
        cli("feature", "link", cls.key, "--team", "shelf", "--likely", "1", at=at)
        cli("feature", "link", cls.key, "--needed", "SHELF-44", "--lag", "1", at=at)

    words = "It needs Pallet temperature history, which comes in Q1 2027, and a quarter must lie between them."

    def page(self, path):
        answer = self.s.get(path)
        self.assertEqual(answer.status, 200, path)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.body.decode()))

    def test_every_surface_says_why(self):
        said = self.s.post(WHERE, {"add": self.key}).json()
        self.assertEqual((said["fits"], said["short_days"], said["held_by"], said["held"], said["fixed"]), (False, 0, "SHELF-44", self.words, []))
        command = cli("plan", "what-if", self.key, at=self.s.db, want=7).stdout
        self.assertTrue(command.startswith(self.words), command[:200])
        why = cli("plan", "explain", self.key, "2027-Q1", at=self.s.db).stdout
        self.assertIn(self.words, why)
        self.assertIn("It fits in Q2 2027 with nothing moved.", why)
        self.assertNotIn("fits in Q1 2027", why)
        left = [x for x in self.s.get("/plan/2027-Q1.json").json()["left_out"] if x["feature"] == self.key]
        self.assertEqual([(x["why"], x["fits_in"]) for x in left], [("It needs Pallet temperature history, which comes too late for it.", "2027-Q2")])
        came = self.page(f"/came-up?feature={self.key}&quarter=2027-Q1")
        self.assertIn(self.words, came)
        self.assertNotIn("0 days short", came)
        open_ = json.loads(cli("tradeoff", "open", self.key, "2027-Q1", "--what-for", "x", "--json", at=self.s.db).stdout)["key"]
        for path in (f"/tradeoffs/{open_}", f"/tradeoffs/{open_}/proof"):
            page = self.page(path)
            self.assertIn(self.words, page)
            self.assertNotIn("It fits in Q1", page)
            self.assertNotIn("frees too little", page)
        self.assertIn("what it needs comes too late", self.page("/"))

    def test_the_same_wish_is_asked_about_once(self):
        at = self.s.db
        key = json.loads(cli("tradeoff", "open", "ROUTE-23", "2027-Q1", "--what-for", "x", "--json", at=at).stdout)["key"]
        for quarter in ("2027-Q1", "2027-Q2"):
            said = cli("tradeoff", "open", "ROUTE-23", quarter, "--what-for", "y", at=at, want=4).stderr
            self.assertIn(f"{key} asks about it already", said)
        again = self.s.post("/tradeoffs/open.json", {"wish": "ROUTE-23", "quarter": "2027-Q1", "what_for": "y"})
        self.assertEqual((again.status, again.json()["errors"][0]["pointer"], key in again.json()["detail"]), (409, "/wish", True))
        form = self.s.ask("POST", "/tradeoffs/open", form={"wish": "ROUTE-23", "quarter": "2027-Q1", "what_for": "y"})
        self.assertEqual((form.status, form["Location"]), (303, f"/tradeoffs/{key}"))
        came = self.s.get("/came-up?feature=ROUTE-23&quarter=2027-Q1").body.decode()
        if "fits" not in re.search(r"<h1>(.*?)</h1>", came)[1] or "does not" in came:
            self.assertTrue(f'href="/tradeoffs/{key}">Go to {key}</a>' in came)
            self.assertFalse("Make it a trade-off" in came)
        cli("tradeoff", "withdraw", key, "--reason", "they went elsewhere", at=at)
        other = json.loads(cli("tradeoff", "open", "ROUTE-23", "2027-Q1", "--what-for", "z", "--json", at=at).stdout)["key"]
        self.assertNotEqual(other, key)


class Viewers(unittest.TestCase):
    def test_who_may_read_the_plan_may_ask_and_nobody_else(self):
        s = Server("--sign-in")
        self.addCleanup(s.close)
        viewer = s.invited("vera@example.com", "--role", "viewer")
        self.assertEqual(s.post(WHERE, {"add": "SHELF-60"}, Cookie=viewer).status, 200)
        self.assertEqual(s.post(WHERE, {"add": "SHELF-60"}).status, 401)


if __name__ == "__main__":
    unittest.main()
