#!/usr/bin/env python3
"""What a trade-off card compares by, on plans that are added up by hand: days where nothing has a value, days before
points where some of it has none, and promises before both."""
import html
import json
import os
import re
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Serving, cli, fresh  # noqa: E402

NOW = {"HEADWATER_NOW": "2026-12-20T10:00:00Z"}
PLAN = [("A1", "Proving cabinet", "2027-Q1", 50), ("A2", "Steam control", "2027-Q1", 40), ("W1", "Night mode", "", 30)]


def words(page):
    """What a reader sees, one row of the table a line."""
    text = re.sub(r"<(style|script|svg).*?</\1>", " ", page, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</(tr|p|li|h\d)>", "\n", text)))


class Desk(unittest.TestCase):
    plan, days, reserve = PLAN, 100, 10

    def setUp(self):
        tmp = tempfile.TemporaryDirectory()
        self.addCleanup(tmp.cleanup)
        self.db = fresh(tmp.name)
        self.do("init", self.db, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "Own", at=None)
        for name, head, rows in (("capacities", "team,quarter,days,reserve", [("Oven", f"2027-Q{q}", self.days, self.reserve) for q in (1, 2, 3)]),
                                 ("commitments", "external_id,product,title,quarter,days:Oven",
                                  [(i, "Bread", t, q, d) for i, t, q, d in self.plan])):
            path = os.path.join(tmp.name, name + ".csv")
            with open(path, "w", encoding="utf-8") as f:
                f.write("\n".join([head, *(",".join(str(c) for c in r) for r in rows)]) + "\n")
            self.do("import", path, "--as", name, "--create", "product,team")
        self.problem = os.path.join(tmp.name, "problem.json")

    def do(self, *args, at="own", **more):
        return cli(*args, at=self.db if at else None, env=NOW, **more)

    def worth(self, title, points):
        self.do("add", "priority", f"title=Wish for {title}", "layer=executive", f"points={points}")
        self.do("add", "requirement", f"title={title} every day", f"priority=Wish for {title}", "done_when=The shop says so")
        self.do("add", "fulfils", f"requirement={title} every day", f"feature={title}", "primary=yes")

    def card(self, quarter="2027-Q1"):
        self.do("tradeoff", "open", "Night mode", "--quarter", quarter, "--what-for", "Bakers sleep longer")
        return json.loads(self.do("tradeoff", "show", "T-1", "--json").stdout)

    def serve(self):
        server = Serving(self.db, env=NOW)
        self.addCleanup(server.stop)
        return server

    def page(self, *paths):
        server = self.serve()
        return [words(server.get(p).body.decode()) for p in paths]

    def solved(self):
        """The downloaded problem, solved: what leaves its place, and the answer."""
        with open(self.problem, "w", encoding="utf-8") as f:
            f.write(self.do("tradeoff", "problem", "T-1").stdout)
        answer = json.loads(self.do("solve", self.problem, "--json", at=None).stdout)
        with open(self.problem, encoding="utf-8") as f:
            was = json.load(f)["plan"]
        return sorted(k for k in was if answer["plan"].get(k) != was[k]), answer

    def yes(self, card):
        return [([m["feature"] for m in o["moves"] if m["from"] and m["to"] == "2027-Q2"], o["days_moved"])
                for o in card["options"] if o["type"] == "yes"]


class Orders(Desk):
    """Ninety of a hundred days are planned and ten are kept: thirty more move one of the two."""

    def test_without_any_value_days_displaced_take_the_place_of_value_lost(self):
        card = self.card()
        self.assertEqual((card["valued"], card["days_first"]), (False, True))
        self.assertEqual(self.yes(card), [(["BREAD-2"], 40), (["BREAD-1"], 50)])      # fewest days first
        self.assertEqual([o["days_moved"] for o in card["options"]][0], 0)
        seen, ways, proof = self.page("/tradeoffs/T-1", "/tradeoffs/T-1?all=20", "/tradeoffs/T-1/proof")
        row = re.search(r"Work displaced.*", seen)
        self.assertRegex(" ".join(row[0].split()), r"how it is counted 0 person-weeks 0 person-weeks 8 person-weeks 10 person-weeks$")
        self.assertNotIn("no value yet", seen)
        self.assertIn("Steam control moves to Q2 2027: 8 person-weeks. Nobody waits longer. No promise breaks.", " ".join(seen.split()))     # on a phone
        self.assertRegex(ways, r"BREAD-2\s+waits until Q2 2027\s+40\s+0\s+–\s+0")
        self.assertRegex(proof, r"With 1 more week the cheapest full yes moves 40 days")
        self.assertIn("both give the full yes that moves the fewest days", " ".join(proof.split()))
        said = self.do("tradeoff", "show", "T-1", "--all", "20").stdout
        self.assertRegex(said, r"Night mode or Steam control.*\n(.*\n){2} +promises broken 0; .*; 40 days displaced\n")
        self.assertIn("1  BREAD-2 -> 2027-Q2: 0 promises, 40 days, 0 of reserve", said)
        moved, answer = self.solved()
        self.assertEqual((moved, answer["value"], answer["proved"]), (["BREAD-2"], 50, True))

    def test_where_one_that_may_wait_has_no_value_days_come_before_points(self):
        self.worth("Steam control", 16)                                # the smaller work is worth something, the larger nothing that is known
        card = self.card()
        self.assertEqual((card["valued"], card["days_first"], card["movable"], card["movable_without_value"]), (True, True, 2, 1))
        self.assertEqual(self.yes(card), [(["BREAD-2"], 40), (["BREAD-1"], 50)])
        seen, proof = self.page("/tradeoffs/T-1", "/tradeoffs/T-1/proof")
        self.assertIn("1 of 2 commitments that may wait have no value, so we compare what moves", " ".join(seen.split()))
        row = " ".join(re.search(r"Value of Q1 2027.*", seen)[0].split())
        self.assertRegex(row, r"16 points, as the plan stands .* 0 −16: work worth 16 moves out.*; 8 person-weeks displaced 16 ±0.*; 10 person-weeks displaced")
        self.assertRegex(proof, r"With 1 more week the cheapest full yes moves 40 days")      # days, never days called points
        self.assertEqual(self.solved()[0], ["BREAD-2"])

    def test_where_all_have_a_value_points_come_first_and_promises_before_them(self):
        self.worth("Proving cabinet", 10)
        self.worth("Steam control", 16)
        self.assertEqual(self.yes(self.card()), [(["BREAD-1"], 50)])       # 1.25 points lost; losing 2 is no better on anything
        self.assertEqual(self.solved()[0], ["BREAD-1"])
        self.do("add", "promise", "to=team/oven", "what=The cabinet", "about=feature/BREAD-1", "due=2027-03-31", "state=open")
        card = json.loads(self.do("tradeoff", "show", "T-1", "--json").stdout)
        self.assertEqual([(o["promises_broken"], o["points_lost"], [m["feature"] for m in o["moves"] if m["from"]])
                          for o in card["options"] if o["type"] == "yes"], [(0, "2", ["BREAD-2"]), (1, "1.25", ["BREAD-1"])])


class Earlier(Desk):
    """Sixty days of the second quarter are planned and sixty more are asked; half of the first is free."""

    plan = [("A1", "Proving cabinet", "2027-Q1", 50), ("A2", "Steam control", "2027-Q2", 50), ("A3", "Crumb tray", "2027-Q2", 10), ("W1", "Night mode", "", 60)]
    reserve = 0

    def quarters(self):
        return {r["feature"]: r["quarter"] for r in json.loads(self.do("plan", "show", "--json").stdout)["rows"]}

    def setUp(self):
        super().setUp()
        self.do("set", "feature", "Night mode", "earliest=2027-Q2")

    def test_what_fits_if_other_work_starts_earlier_is_offered_as_that_and_can_be_taken(self):
        card = self.card("2027-Q2")
        self.assertEqual((card["fits_in_slack"], card["fits_if_earlier"], [o["type"] for o in card["options"]]), (False, True, ["keep", "defer", "yes"]))
        moves = {m["feature"]: (m["from"], m["to"]) for m in card["options"][2]["moves"]}
        self.assertEqual(moves, {"BREAD-2": ("2027-Q2", "2027-Q1"), "BREAD-4": ("", "2027-Q2")})
        self.assertEqual((card["options"][2]["customers_waiting"], card["options"][2]["proven"], card["fixed"]), (0, True, []))
        said = " ".join(self.page("/tradeoffs/T-1")[0].split())
        self.assertIn("Night mode, and Steam control starts earlier Fits, rearranged All of it, in Q2 2027. Ready by 30 Jun 2027. Steam control starts earlier, for Q1 2027. Nobody waits longer. No promise breaks.", said)
        self.assertRegex(said, "Work displaced how it is counted 0 person-weeks 0 person-weeks 0 person-weeks Reserve left")
        self.assertNotIn("Only keeping the plan fits", said)
        self.assertIn("It fits in Q2 2027 if other work starts earlier, and nobody waits: BREAD-2.",
                      self.do("plan", "explain", "Night mode", "2027-Q2").stdout)
        self.do("plan", "what-if", "--add", "BREAD-4", "--quarter", "2027-Q2")          # exit 0: it fits
        self.do("tradeoff", "decide", "T-1", "C", "--reason", "It costs nobody anything.")
        self.assertEqual(self.quarters(), {"BREAD-1": "2027-Q1", "BREAD-2": "2027-Q1", "BREAD-3": "2027-Q2", "BREAD-4": "2027-Q2"})

    def test_no_card_is_needed_where_it_came_up(self):
        server = self.serve()
        there = "/came-up?feature=BREAD-4&quarter=2027-Q2"
        said = " ".join(words(server.get(there).body.decode()).split())
        self.assertIn("It fits in Q2 2027 if other work starts earlier; nobody waits. BREAD-2 Steam control starts earlier, for Q1 2027 instead "
                      "of Q2 2027. Add it", said)
        a = server.ask("POST", "/came-up", form={"feature": "BREAD-4", "quarter": "2027-Q2"})
        self.assertEqual(a.status, 303, a.body[:300])
        self.assertEqual(self.quarters()["BREAD-4"], "2027-Q2")
        self.assertEqual(self.quarters()["BREAD-2"], "2027-Q1")


    def test_what_takes_long_to_fit_is_added_by_a_job(self):
        server = Serving(self.db, env={**NOW, "HEADWATER_PATIENCE": "0"})
        self.addCleanup(server.stop)
        a = server.ask("POST", "/came-up", form={"feature": "BREAD-4", "quarter": "2027-Q2"}, Origin=server.address)
        self.assertRegex(a["Location"], "^/jobs/")
        for _ in range(200):
            told = server.get(a["Location"] + ".json").json()
            if told["state"] != "running":
                break
            time.sleep(0.05)
        self.assertEqual(told["state"], "done", told)
        self.assertRegex(told["location"], r"^/plan/2027-Q2\?done=\d+$")
        self.assertEqual((self.quarters()["BREAD-4"], self.quarters()["BREAD-2"]), ("2027-Q2", "2027-Q1"))


class Later(Desk):
    """There is room at once, and later too: whoever chooses later gets later."""
    days = 140

    def test_later_is_after_the_quarter_it_is_wanted_in_also_where_it_fits_at_once(self):
        card = self.card()
        self.assertTrue(card["fits_in_slack"])
        defer = [o for o in card["options"] if o["type"] == "defer"]
        self.assertEqual([(o["title"], [m["to"] for m in o["moves"]]) for o in defer], [("Later, in Q2 2027", ["2027-Q2"])])
        self.assertEqual([[m["to"] for m in o["moves"]] for o in card["options"] if o["type"] == "yes"], [["2027-Q1"]])
        self.do("tradeoff", "decide", "T-1", defer[0]["letter"], "--reason", "Bakers can wait.")
        plan = {r["feature"]: r["quarter"] for r in json.loads(self.do("plan", "show", "--json").stdout)["rows"]}
        self.assertEqual(plan["BREAD-3"], "2027-Q2")

    def test_what_it_needs_may_come_at_once_and_the_wish_itself_later(self):
        self.do("add", "feature", "product=bread", "title=Dark room")
        self.do("feature", "size", "Dark room", "--efforts", "oven=10")
        self.do("add", "needs", "feature=Night mode", "needed=Dark room")
        defer = [o for o in self.card()["options"] if o["type"] == "defer"]
        self.assertEqual([{m["feature"]: m["to"] for m in o["moves"]} for o in defer], [{"BREAD-4": "2027-Q1", "BREAD-3": "2027-Q2"}])


class Typed(Desk):
    """What is typed beside a choice is read as the fields of a decision read it, on every surface."""

    def test_a_basis_or_a_day_that_is_none_is_refused(self):
        self.card()
        server = self.serve()
        for field, value in (("basis", "whim"), ("revisit_on", "some day")):
            said = self.do("tradeoff", "decide", "T-1", "A", "--reason", "No room.", "--" + field.replace("_on", ""), value, want=6)
            self.assertIn(field, said.stderr)
            a = server.ask("POST", "/tradeoffs/T-1/decide.json", {"option": "A", "reason": "No room.", field: value})
            self.assertEqual((a.status, [e["pointer"] for e in a.json()["errors"]]), (422, ["/" + field]), a.body)
        a = server.ask("POST", "/tradeoffs/T-1/decide", form={"choice": "A", "reason": "No room.", "basis": "whim"})
        self.assertEqual(a.status, 422)
        self.assertEqual(json.loads(self.do("list", "decisions", "--json").stdout)["rows"], [])
        self.do("tradeoff", "decide", "T-1", "A", "--reason", "No room.", "--basis", "contract", "--revisit", "2027-03-01")
        made = json.loads(self.do("list", "decisions", "--json").stdout)["rows"][0]
        self.assertEqual((made["basis"], made["revisit_on"]), ("contract", "2027-03-01"))


if __name__ == "__main__":
    unittest.main()
