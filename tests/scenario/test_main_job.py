#!/usr/bin/env python3
"""The main job from end to end, through the command line: teams and commitments in, one wish, the card out,
a decision, and undo. On files written here and on the sample; the sample's T-31 is worked out by hand in the
specification of the planner, and the card must show exactly that."""
import contextlib
import hashlib
import itertools
import json
import os
import re
import shutil
import sys
import tempfile
import unittest
from decimal import Decimal

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import HW, ROOT, Serving, cli as run  # noqa: E402


def get(*args, at):
    return json.loads(run(*args, "--json", at=at).stdout)


class clock:
    """Sets the program's clock for what runs inside."""

    def __init__(self, now):
        self.now = now

    def __enter__(self):
        os.environ["HEADWATER_NOW"] = self.now

    def __exit__(self, *_):
        del os.environ["HEADWATER_NOW"]


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


class FirstDay(unittest.TestCase):
    """A plan of one's own, from CSV, without any value."""

    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        d = cls.tmp.name
        cls.db = os.path.join(d, "own.db")
        run("init", cls.db, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "Own")
        cap = write(d, "capacity.csv", "team,quarter,days,reserve\nOven,2027-Q1,100,10\nOven,2027-Q2,100,10\n")
        com = write(d, "plan.csv", "external_id,product,title,quarter,days:Oven\n"
                    "A1,Bread,Proving cabinet,2027-Q1,50\nA2,Bread,Steam control,2027-Q1,40\n"
                    "W1,Bread,Night mode,,30\n")
        run("import", cap, "--as", "capacities", "--create", "team", at=cls.db)
        run("import", com, "--as", "commitments", "--create", "product,team", at=cls.db)
        cls.com = com

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    def test_1_the_plan_is_adopted(self):
        rows = get("list", "features", at=self.db)["rows"]
        self.assertEqual(sorted(r["title"] for r in rows), ["Night mode", "Proving cabinet", "Steam control"])
        versions = get("list", "plan_versions", at=self.db)["rows"]
        self.assertEqual(len([v for v in versions if v["n"]]), 1)

    def test_2_the_same_file_again_changes_nothing(self):
        before = run("history", at=self.db).stdout
        run("import", self.com, "--as", "commitments", "--create", "product,team", at=self.db)
        self.assertEqual(before, run("history", at=self.db).stdout)

    def test_3_work_is_named_by_its_key_its_external_id_or_its_title(self):
        for name in ("W1", "Night mode"):
            self.assertIn("Night mode", run("plan", "explain", name, at=self.db).stdout, name)
        out = run("plan", "explain", "W9", at=self.db, want=3)
        self.assertIn('there is no feature "W9"', out.stderr)
        run("add", "feature", "product=bread", "title=Night mode", at=self.db)
        out = run("tradeoff", "open", "Night mode", "--quarter", "2027-Q1", at=self.db, want=6)
        self.assertIn("is the name of several features", out.stderr)
        run("undo", at=self.db)

    def test_4_a_wish_opens_a_card_that_compares_what_moves(self):
        t = get("tradeoff", "open", "W1", "--quarter", "2027-Q1", "--what-for", "Bakers sleep longer", at=self.db)
        card = get("tradeoff", "show", t.get("key", "T-1"), at=self.db)
        kinds = [o["type"] for o in card["options"]]
        self.assertEqual(kinds[0], "keep")
        self.assertIn("yes", kinds)
        self.assertIsNone(card["options"][0]["points_horizon"])
        yes = [o for o in card["options"] if o["type"] == "yes"][0]
        self.assertTrue(yes["proven"])
        moved = [m for m in yes["moves"] if m["from"]]
        self.assertEqual(len(moved), 1)
        self.assertEqual(moved[0]["from"], "2027-Q1")

    def test_5_bad_input_changes_nothing(self):
        before = run("history", at=self.db).stdout
        bad = write(self.tmp.name, "bad.csv", "team,quarter,days,reserve\nOven,2027-Q3,-5,0\nOven,2027-Q4,10,0,9\n")
        p = run("import", bad, "--as", "capacities", at=self.db, want=6)
        self.assertRegex(p.stdout + p.stderr, r"line 2")
        self.assertRegex(p.stdout + p.stderr, r"line 3")
        run("list", "features", "--no-such-flag", at=self.db, want=2)
        run("show", "feature", "NOPE-1", at=self.db, want=3)
        self.assertEqual(before, run("history", at=self.db).stdout)


class Later(unittest.TestCase):
    def test_later_is_in_the_quarter_that_it_names_though_an_earlier_one_has_room(self):
        with tempfile.TemporaryDirectory() as d, clock("2026-12-01T09:00:00Z"):
            db = os.path.join(d, "own.db")
            run("init", db, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "Own")
            quarters = ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")
            run("import", write(d, "capacity.csv", "team,quarter,days,reserve\n" + "".join(f"Oven,{q},100,10\n" for q in quarters)),
                "--as", "capacities", "--create", "team", at=db)
            run("import", write(d, "plan.csv", "external_id,product,title,quarter,days:Oven\nA1,Bread,Proving cabinet,2027-Q1,40\n"
                                "A2,Bread,Steam control,2027-Q2,80\nA3,Bread,Ash door,2027-Q3,70\nW1,Bread,Night mode,,30\n"),
                "--as", "commitments", "--create", "product,team", at=db)
            run("tradeoff", "open", "W1", "--quarter", "2027-Q2", "--what-for", "Bakers sleep longer", at=db)
            card = get("tradeoff", "show", "T-1", at=db)
            to = {o["type"]: [m["to"] for m in o["moves"] if m["title"] == "Night mode"] for o in card["options"]}
            self.assertEqual((to["yes"], to["defer"]), (["2027-Q1"], ["2027-Q4"]), "Q3 has 20 days left, it takes 30")
            with serving(db) as ask:
                page = ask("/tradeoffs/T-1")[2]
            self.assertIn("It fits earlier, in Q1 2027, and nothing moves.", page)


class Again(unittest.TestCase):
    """The file of commitments comes in again, after people moved things."""

    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        self.db = os.path.join(self.tmp.name, "own.db")
        run("init", self.db, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "Own")
        self.bring("A1,Bread,Proving cabinet,2027-Q1,50", "A2,Bread,Steam control,2027-Q1,40")

    def bring(self, *lines, head="external_id,product,title,quarter,days:Oven", more=(), want=0):
        path = write(self.tmp.name, "plan.csv", head + "\n" + "".join(x + "\n" for x in lines))
        return run("import", path, "--as", "commitments", "--create", "product,team", *more, at=self.db, want=want)

    def plan(self):
        return {r["feature"]: r["quarter"] for r in get("plan", "show", at=self.db)["rows"]}

    def test_a_file_without_quarters_leaves_the_plan_alone(self):
        before = self.plan()
        self.bring("A1,Bread,Proving cabinet,60", "A2,Bread,Steam control,40", head="external_id,product,title,days:Oven")
        self.assertEqual(self.plan(), before)
        self.bring("A1,Bread,Proving cabinet,,60", "A2,Bread,Steam control,2027-Q1,40")     # empty: the backlog
        self.assertEqual(self.plan(), {"BREAD-2": "2027-Q1"})

    def test_a_move_by_hand_outlives_the_file(self):
        run("plan", "move", "BREAD-2", "2027-Q2", "--adopt", at=self.db)
        told = self.bring("A1,Bread,Proving cabinet,2027-Q1,50", "A2,Bread,Steam control,2027-Q1,40").stdout
        self.assertIn("1 field edited by hand stays", told)
        self.assertEqual(self.plan()["BREAD-2"], "2027-Q2")
        later = ("A1,Bread,Proving cabinet,2027-Q1,50", "A2,Bread,Steam control,2027-Q3,40")
        told = self.bring(*later).stdout
        self.assertRegex(told, r"line 3, BREAD-2.quarter was edited by Owner on .*\n    file: 2027-Q3\n    ours: 2027-Q2\n    before: 2027-Q1")
        self.assertEqual(self.plan()["BREAD-2"], "2027-Q2")
        told = self.bring(*later, more=("--take", "BREAD-2.quarter=file")).stdout
        self.assertIn("0 created, 1 updated, 1 unchanged", told)
        self.assertEqual(self.plan(), {"BREAD-1": "2027-Q1", "BREAD-2": "2027-Q3"})

    def test_a_closed_quarter_refuses_the_line(self):
        run("plan", "lock", "2027-Q1", "--why", "Fair in spring", at=self.db)
        before = self.plan()
        moved = ("A1,Bread,Proving cabinet,2027-Q2,50", "A2,Bread,Steam control,2027-Q1,40", "A3,Bread,Night mode,2027-Q1,5")
        for more in ((), ("-n",), ("--partial",)):
            said = self.bring(*moved, more=more, want=0 if more == ("--partial",) else 6).stdout
            self.assertIn("line 2, quarter: 2027-Q1 is locked (Fair in spring), and this changes BREAD-1 in it", said)
            self.assertRegex(said, r"line 4, quarter: 2027-Q1 is locked")
            self.assertRegex(said, "0 (created|to create), 0 (updated|to update), 1 unchanged, 2 quarantined")
            self.assertEqual(self.plan(), before)
            self.assertEqual(len(get("list", "features", at=self.db)["rows"]), 2)
        versions = write(self.tmp.name, "versions.csv", "n,adopted_at,feature,quarter,first,quarters,made_by\n"
                         "9,2026-11-20T10:00:00Z,BREAD-1,2027-Q3,2027-Q1,4,import\n")
        said = run("import", versions, "--as", "plan_versions", at=self.db, want=6).stdout
        for key in ("BREAD-1", "BREAD-2"):
            self.assertIn(f"line 2, quarter: 2027-Q1 is locked (Fair in spring), and this changes {key} in it", said)
        self.assertEqual(self.plan(), before)
        self.bring("A1,Bread,Proving cabinet,2027-Q1,55", "A2,Bread,Steam control,2027-Q1,40", "A3,Bread,Night mode,2027-Q2,5")
        self.assertEqual(self.plan(), {**before, "BREAD-3": "2027-Q2"})


class SolvedAgain(unittest.TestCase):
    """More days, fewer days, and what came between, on a plan that is added up by hand: 40 and 16 points for 60 and 40 of
    105 days; a quarter later is worth an eighth less."""

    def test_what_days_are_worth(self):
        with tempfile.TemporaryDirectory() as d:
            db = os.path.join(d, "own.db")
            with clock("2026-12-20T10:00:00Z"):
                run("init", db, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "Own")
                cap = write(d, "capacity.csv", "team,quarter,days,reserve\nOven,2027-Q1,105,0\nOven,2027-Q2,105,0\n")
                com = write(d, "plan.csv", "external_id,product,title,quarter,days:Oven\nA1,Bread,Proving cabinet,2027-Q1,60\n"
                            "A2,Bread,Steam control,2027-Q1,40\nS1,Bread,Another tray,,10\n")
                run("import", cap, "--as", "capacities", "--create", "team", at=db)
                run("import", com, "--as", "commitments", "--create", "product,team", at=db)
                for n, (points, wish) in enumerate(((40, "Sell rolls at six"), (16, "Waste less dough")), 1):
                    run("add", "priority", f"title={wish}", "layer=executive", f"points={points}", at=db)
                    run("add", "requirement", f"title={wish} every day", f"priority=P-{n}", "done_when=The shop says so", at=db)
                    run("add", "fulfils", f"requirement=BR-{n}", f"feature=BREAD-{n}", "primary=yes", at=db)
            with clock("2027-01-20T10:00:00Z"):
                rows = {r["percent"]: r for r in get("frontier", at=db)["points"]}
                self.assertEqual([float(rows[p]["points"]) for p in (80, 90, 95, 100, 120)], [54, 54, 54, 56, 56])
                self.assertTrue(all(r["proved"] and r["points"] == r["at_most"] for r in rows.values()))
                self.assertIn("a tenth fewer would cost 2", run("frontier", at=db).stdout)
                self.assertEqual(get("small-items", "--displaced", "yes", at=db)["displaced"], [])
                run("plan", "move", "A2", "2027-Q2", "--adopt", at=db)
                run("plan", "move", "S1", "2027-Q1", "--adopt", at=db)
                small = get("small-items", "--displaced", "yes", at=db)
                self.assertEqual([r["feature"] for r in small["items"]], ["BREAD-3"])
                self.assertEqual([(float(r["points"]), float(r["at_most"])) for r in small["displaced"]], [(2, 2)])
                self.assertTrue(small["finding"].endswith("; without those in the plan the best plan is worth 2 points more"))
                self.assertEqual(get("small-items", at=db)["displaced"], [])
                self.assertIn("of any one team bring nothing", run("person-weeks", at=db).stdout)
                one = get("plan_version", "solve", "--first", "2027-Q1", "--quarters", "1", at=db)     # A2 stood after that quarter
                self.assertEqual({r["feature"]: r["quarter"] for r in one["rows"]}, {"BREAD-1": "2027-Q1", "BREAD-2": "2027-Q1"})
                run("set", "capacity", "1", "--days", "96", at=db)
                weeks = get("person-weeks", at=db)
                self.assertEqual(weeks["finding"], "5 more days of Oven in Q1 2027 bring 2 points")
                self.assertEqual((weeks["weeks"][0]["team"], weeks["weeks"][0]["proved"]), ("oven", True))
                self.assertIn("bring nothing", get("person-weeks", "--days", "3", at=db)["finding"])
                out = get("plan", "explain", "A2", at=db)
                self.assertEqual((float(out["best"]), float(out["best_without"]), out["proved"]), (54, 40, True))
                run("add", "priority", "title=Two at a time", "layer=executive", "points=30", at=db)
                run("add", "requirement", "title=Two trays", "priority=P-3", "done_when=The shop says so", at=db)
                run("add", "fulfils", "requirement=BR-3", "feature=BREAD-3", "primary=yes", at=db)
                small = get("small-items", "--displaced", "yes", at=db)         # 30 of its own, and 9 more days for 2
                self.assertEqual(float(small["displaced"][0]["points"]), -30)
                self.assertTrue(small["finding"].endswith("; without those in the plan the best plan is worth 30 points less"), small["finding"])


class Sample(unittest.TestCase):
    """Kestrel's T-31."""

    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.db = os.path.join(cls.tmp.name, "kestrel.db")
        run("init", cls.db, "--sample")

    @classmethod
    def tearDownClass(cls):
        cls.tmp.cleanup()

    def test_the_card_is_the_one_worked_out_by_hand(self):
        card = get("tradeoff", "show", "T-31", at=self.db)
        o = {x["letter"]: x for x in card["options"]}
        self.assertEqual({k: v["type"] for k, v in o.items()}, {"A": "keep", "B": "slice", "C": "yes", "D": "yes"})
        self.assertEqual([o[k]["points_quarter"] for k in "ABCD"], ["124", "126", "115", "105"])
        self.assertEqual([o[k]["points_horizon"] for k in "ABCD"], ["124", "126", "127.25", "126"])
        self.assertEqual([o[k]["promises_broken"] for k in "ABCD"], [0, 0, 1, 2])
        self.assertEqual([o[k]["robust"] for k in "BCD"], ["uses_reserve", "uses_reserve", "fits"])
        self.assertTrue(all(x["proven"] for x in o.values()))
        moves = {k: {(m["feature"], bool(m["from"]), bool(m["to"])) for m in o[k]["moves"]} for k in "ABCD"}
        self.assertEqual(moves["A"], set())
        self.assertEqual(moves["C"], {("SHELF-38", True, True), ("SHELF-60", False, True)})
        self.assertEqual(moves["D"], {("SHELF-51", True, True), ("SHELF-60", False, True)})
        for letter, days in (("C", 25), ("D", 35)):
            shelf = [r for r in o[letter]["reserve_left"] if r["team"] == "shelf"]
            self.assertEqual([(r["days"], r["of"]) for r in shelf][:1], [(days, 35)])

    def test_a_wish_for_any_quarter_of_the_plan_is_priced(self):
        """Each wish that is not planned, in each quarter: a card whose moves keep the features' own windows."""
        features = {f["key"]: f for f in get("list", "features", "--limit", "500", at=self.db)["rows"]}
        shown = get("tradeoff", "show", "T-31", at=self.db)
        year, q = map(int, shown["first"].split("-Q"))
        quarters = [f"{year + (q - 1 + n) // 4}-Q{(q - 1 + n) % 4 + 1}" for n in range(shown["quarters"])]
        for key in ("SHELF-60", "ROUTE-23", "DOCK-35"):
            latest = features[key]["latest"] or quarters[-1]
            for quarter in quarters:
                with tempfile.TemporaryDirectory() as d:
                    at = shutil.copy(self.db, d)
                    if key == shown["wish"]:
                        run("tradeoff", "withdraw", "T-31", "--reason", "it is asked for another quarter", at=at)
                    opened = run("tradeoff", "open", key, "--quarter", quarter, "--what-for", "x", "--json", at=at)
                    card = get("tradeoff", "show", json.loads(opened.stdout)["key"], at=at)
                self.assertEqual(card["options"][0]["type"], "keep")
                for o in card["options"]:
                    for m in o["moves"]:
                        if m["feature"] == key:
                            self.assertLessEqual(m["to"], latest, (key, quarter, o))

    def test_deciding_changes_the_plan_and_undo_takes_all_of_it_back(self):
        with tempfile.TemporaryDirectory() as d:
            db = os.path.join(d, "k.db")
            run("init", db, "--sample")
            before = {k: get("list", k, at=db) for k in ("plan_rows", "tradeoffs", "requests")}
            run("tradeoff", "decide", "T-31", "--option", "B", "--reason", "You get the ship notice by 29 January.", at=db)
            after = get("tradeoff", "show", "T-31", at=db)
            self.assertEqual(after.get("state"), "decided")
            self.assertEqual(max(v["n"] or 0 for v in get("list", "plan_versions", at=db)["rows"]), 15)
            self.assertTrue(any(r["signed_by"] for r in get("list", "decisions", at=db)["rows"]))
            run("undo", at=db)
            self.assertEqual(get("tradeoff", "show", "T-31", at=db).get("state"), "open")
            again = get("tradeoff", "show", "T-31", at=db)
            self.assertEqual([x["points_horizon"] for x in again["options"]], ["124", "126", "127.25", "126"])
            self.assertEqual(len(before["requests"]["rows"]), len(get("list", "requests", at=db)["rows"]))
            self.assertRegex(run("doctor", at=db).stdout, r"(?i)chain")

    def test_a_decision_writes_options_and_is_not_edited_by_undo(self):
        with tempfile.TemporaryDirectory() as d:
            db = os.path.join(d, "k.db")
            rows = lambda kind, *more: get("list", kind, "--limit", "500", *more, at=db)["rows"]
            mine = lambda: {o["letter"]: o for o in rows("options") if o["tradeoff"] == "T-31"}
            with clock("2026-11-26T10:00:00Z"):                       # a Thursday
                run("init", db, "--sample")
                plan = get("plan", "show", at=db)
                run("tradeoff", "decide", "T-31", "--option", "C", "--reason", "Meridian renews.", at=db)
            options = mine()
            self.assertEqual({k: v["type"] for k, v in options.items()}, {"A": "keep", "B": "slice", "C": "yes", "D": "yes"})
            self.assertEqual({k for k, v in options.items() if v["version"]}, {"C"})
            self.assertEqual(json.loads(options["D"]["figures"])["promises_broken"], 2)
            decision = [d for d in rows("decisions") if d["on"] == "tradeoff/T-31"][-1]
            self.assertTrue(decision["frozen"])
            p = run("set", "decision", decision["key"], "reason=Something else", at=db, want=6)
            self.assertIn("signed stays", p.stderr)
            for what in (("archive", "decision", decision["key"]), ("set", "brief", "B-16", "lead=Something else"),
                         ("set", "option", options["A"]["id"], "gets=Something else"), ("archive", "option", options["A"]["id"]),
                         ("add", "option", "tradeoff=T-31", "letter=E", "type=yes", "title=Thought of later")):
                self.assertRegex(run(*what, at=db, want=6).stderr, "stays as it is|stay as they were", what)
            self.assertEqual(mine().keys(), options.keys())
            with serving(db) as ask:
                html = ask(f"/decisions/{decision['key']}")[2]
            self.assertIn("What was weighed", html)
            self.assertIn('data-opt="C" class="on"', html)
            self.assertNotIn("&quot;letter&quot;", html)
            self.assertNotIn("Archive it", html)
            message = [m for m in rows("messages") if m["record"] == "tradeoff/T-31"][-1]
            self.assertEqual((message["state"], message["text"]), ("draft", "Meridian renews."))
            with clock("2026-11-30T15:59:00Z"):                       # Monday, the second working day
                run("undo", at=db)
            self.assertEqual(mine(), {})
            gone = get("show", "decision", decision["key"], at=db)
            self.assertTrue(gone["archived_at"])
            same = ("verdict", "reason", "frozen", "signed_by", "at", "state", "plan_version")
            self.assertEqual({k: gone[k] for k in same}, {k: decision[k] for k in same})
            self.assertIn("Undone", " ".join(x["text"] for x in rows("comments") if x["record"].endswith(decision["key"])))
            self.assertEqual([m["state"] for m in rows("messages") if m["id"] == message["id"]], ["cancelled"])
            again = get("plan", "show", at=db)
            self.assertEqual(again["version"], plan["version"] + 2)
            self.assertEqual(again["rows"], plan["rows"])
            card = get("tradeoff", "show", "T-31", at=db)
            self.assertEqual((card["state"], card["stale"], card["priced_on"]), ("open", False, again["version"]))
            self.assertEqual([r["state"] for r in rows("requests") if r["key"] == "R-208"], ["tradeoff"])
            with clock("2026-11-30T16:00:00Z"):                       # undoing the undo decides again, in a new version
                last = re.search(r"\d+", run("history", "--limit", "1", at=db).stdout).group()
                run("undo", last, at=db)
            self.assertEqual(get("tradeoff", "show", "T-31", at=db)["state"], "decided")
            self.assertEqual(get("plan", "show", at=db)["version"], plan["version"] + 3)
            self.assertFalse(get("show", "decision", decision["key"], at=db)["archived_at"])
            self.assertRegex(run("doctor", at=db).stdout, r"(?i)chain")

    def test_a_decision_stands_after_the_second_working_day(self):
        with tempfile.TemporaryDirectory() as d:
            db = os.path.join(d, "k.db")
            with clock("2026-11-27T22:30:00Z"):                       # a Friday night
                run("init", db, "--sample")
                run("tradeoff", "decide", "T-31", "--option", "B", "--reason", "The notice by 29 January.", at=db)
            with clock("2026-12-01T16:00:01Z"):                       # Tuesday, a second past five in Stockholm
                p = run("undo", at=db, want=5)
                self.assertRegex(p.stderr, r"could be undone until Tuesday 1 December, 17:00")
                self.assertRegex(p.stderr, r"new trade-off")
            self.assertEqual(get("tradeoff", "show", "T-31", at=db)["state"], "decided")
            with clock("2026-12-01T16:00:00Z"):
                run("undo", at=db)
            self.assertEqual(get("tradeoff", "show", "T-31", at=db)["state"], "open")

    def test_undo_of_a_decision_waits_for_what_was_adopted_since(self):
        with tempfile.TemporaryDirectory() as d:
            db = os.path.join(d, "k.db")
            run("init", db, "--sample")
            run("tradeoff", "decide", "T-31", "--option", "B", "--reason", "The notice.", at=db)
            decided = re.search(r"\d+", run("history", "--limit", "1", at=db).stdout).group()
            before = get("plan", "show", at=db)
            second = before["rows"][0]
            run("plan", "move", second["feature"], "none", "--adopt", at=db)
            p = run("undo", decided, at=db, want=4)
            self.assertRegex(p.stderr, r"version 16")
            run("undo", at=db)                                        # the adoption: a new version, nothing deleted
            now = get("plan", "show", at=db)
            self.assertEqual((now["version"], now["rows"]), (17, before["rows"]))
            self.assertEqual(sorted(v["n"] for v in get("list", "plan_versions", "--limit", "500", at=db)["rows"] if v["n"])[-4:],
                             [14, 15, 16, 17])

    def test_five_first_days_show_one_card(self):
        self.one_card("T-31")

    def test_five_first_days_show_one_card_of_the_second_company(self):
        self.one_card("T-2", HEADWATER_SAMPLES=os.path.join(ROOT, "samples", "second"))

    def one_card(self, key, **env):
        seen = set()
        for day in ("2027-01-01", "2027-02-14", "2027-03-31", "2026-11-23", "2026-12-30"):
            with tempfile.TemporaryDirectory() as d:
                db = os.path.join(d, "k.db")
                with clock(day):
                    run("init", db, "--sample", env=env)
                    card = get("tradeoff", "show", key, at=db)
            base = card["quarter"]
            first = int(base[:4]) * 4 + int(base[-1])
            def rel(q):
                return int(q[:4]) * 4 + int(q[-1]) - first if q else None
            seen.add(json.dumps([[o["letter"], o["type"], o["points_quarter"], o["points_horizon"], o["promises_broken"],
                                  o["robust"], o["proven"], o["revenue_waiting"], o["customers_waiting"],
                                  [[m["feature"], rel(m["from"]), rel(m["to"])] for m in o["moves"]],
                                  [[r["team"], r["days"], r["of"]] for r in o["reserve_left"]]] for o in card["options"]]))
        self.assertEqual(len(seen), 1, seen)

    def test_undo_on_a_fresh_workspace_says_there_is_nothing(self):
        with tempfile.TemporaryDirectory() as d:
            db = os.path.join(d, "n.db")
            run("init", db, "--zone", "UTC", "--currency", "EUR", "--fiscal-start", "4", "--title", "None")
            run("undo", at=db, want=3)

    def test_solve_reads_published_formats(self):
        shared = os.environ.get("HEADWATER_SHARED") or os.path.join(ROOT, "..", "shared", "data")
        p1 = os.path.join(shared, "planning", "monrp", "p1_uncombined.json")
        if not os.path.exists(p1):
            self.skipTest("the published instances are not on this machine")
        for budget, value in ((25, 416), (42, 606), (59, 742)):
            r = json.loads(run("solve", p1, "--budget", str(budget), "--json").stdout)
            self.assertEqual((r["value"], r["proved"]), (value, True))
        nrp = os.path.join(shared, "planning", "nrp", "nrp1.txt")
        for budget, value in ((257, 1204), (429, 1840), (600, 2507)):
            r = json.loads(run("solve", nrp, "--budget", str(budget), "--json").stdout)
            self.assertEqual((r["value"], r["proved"]), (value, True))


@contextlib.contextmanager
def serving(db, now=None):
    """A server on a free port: gives ask(path, form) -> (status, headers, body)."""
    server = Serving(db, env={"HEADWATER_NOW": now} if now else None)

    def ask(path, form=None, accept="text/html"):
        a = server.ask("GET" if form is None else "POST", path, form=form, Accept=accept)
        return a.status, a.headers, a.body.decode()

    try:
        yield ask
    finally:
        server.stop()


def words(html):
    """What a reader sees: without markup, entities resolved, blanks as one."""
    import html as entities
    blocks = re.sub(r"</?(td|th|tr|p|li|h[1-6]|section|header|div|table|ul|dt|dd)\b[^>]*>", " ", html)
    return re.sub(r"\s+", " ", entities.unescape(re.sub(r"<[^>]*>", "", blocks)))


class Pages(unittest.TestCase):
    """The same job in the browser's words and as JSON."""

    def test_the_card_says_what_each_column_costs(self):
        with tempfile.TemporaryDirectory() as d:
            db = os.path.join(d, "k.db")
            with clock("2026-11-23T09:12:00Z"):
                run("init", db, "--sample")
            with serving(db, "2026-11-23T09:12:00Z") as ask:
                html = ask("/tradeoffs/T-31")[2]
        seen = words(html)
        for want in ("Marcus Bell, VP Sales, asked on 19 November", "from 2 calls, 20 and 21 Nov", "feeds P-6 Stop retyping delivery notes, which 5 customers named",
                     "11 person-weeks short.", "Uses the last 3 free weeks in Shelf.", "Takes 2 weeks of reserve.",
                     "$612k a year renews 31 Jan", "Feeds P-6, which nobody works on today: 5 customers named it.",
                     "140 a day → 10 by 30 Apr", "late, by 30 Jul, not 30 Apr", "124 points, as the plan stands",
                     "115 −9: work worth 14 moves out and loses 1.75 by it, worth 5 comes in; Q1–Q4 +3.25, the most",
                     "105 −19: work worth 24 moves out and loses 3 by it, worth 5 comes in; Q1–Q4 +2", "Shelf 5 of 7 weeks",
                     "The 30 % is one person’s guess.", "At 4, 1 week comes from reserve.", "At 17, reserve falls to 2. To spare it, SHELF-51 moves too.",
                     "At 17, still fits.",
                     "In value over Q1–Q4 behind C, as EDI, both directions is worth 5 points. Were it worth less than 1.75, A would be ahead.",
                     "In value over Q1–Q4 ahead of A, as EDI, both directions is worth 5 points. Were it worth less than 1.75, A would be ahead.",
                     "In value over Q1–Q4 ahead of A, as EDI, both directions is worth 5 points. Were it worth less than 3, A would be ahead.",
                     "Room for all of it: 11 more person-weeks of Shelf in Q1 2027.",
                     "In value over Q1–Q4 behind C, as EDI, both directions is worth 5 points. Were it worth less than 2.917, B would be ahead.",
                     "2 promises break: Harbor Fresh Foods, Doors and promise dates that follow a late truck, due ", "Shelf 7 of 7 weeks Platform 6 of 6 weeks",
                     "Estimate of Shelf 14 ± 3. ", "All of it, in Q1 2027.",
                     "31 Mar 2027 One-way ship notice Meridian Hospital Group renews before that, 31 Jan; nobody said whether that lowers the risk of 30 %.", "Small items The first 23", "No date for EDI, both directions; no other changes.",
                     "31 Mar 2027 EDI, both directions 30 Jun 2027 Stock valuation lock", "unplanned item 24 since July",
                     "The first 23 took 61 person-weeks. That is more than all of Same-day recovery, which needs 53.",
                     "Two goals pull apart here", "Option C trades one for the other", "You can undo until Wednesday 25 November, 17:00"):
            self.assertIn(want, seen)
        self.assertNotIn("was ", " ".join(re.findall(r'class="was">[^<]*', html)))
        self.assertNotIn("as asked", seen)                                  # it was asked for by the end of January

    def test_a_narrow_card_answers_before_anything_is_chosen(self):
        """What stands below an option's name, and what would change the answer: all there is where the table has no room."""
        with serving(self.db) as ask:
            html = ask("/tradeoffs/T-31")[2]
            ending = ask("/tradeoffs/T-30")[2]
        gist = [words(g) for g in re.findall(r'<p class="gist">.*?</p>', html)]
        self.assertIn("$612k a year renews", gist[0])
        self.assertIn("One-way ship notice, EDI 856. Ends the retyping; orders (850) stay by e-mail.", gist[1])
        self.assertIn("Uses the last 3 free weeks in Shelf.", gist[1])
        self.assertIn("so Month-end in three days does too", gist[2])
        self.assertIn("Takes 2 weeks of reserve.", gist[2])
        self.assertRegex(gist[2], r"4 customers wait, \$0.8m a year: Norrland Timber, [^,]+, [^,]+ and [^,]+\.")
        for want in ("Both directions: ship notices", "Ready by 31 Mar 2027, after Meridian Hospital Group renews on 31 Jan.", "1 promise breaks: Norrland Timber, Freight closed in three days",
                     "Value over Q1–Q4 +3.25 points."):
            self.assertIn(want, gist[2])
        self.assertIn("the risk of losing it is put at 30 %", gist[0])
        flips = words(re.search(r'<div class="flips">.*?</div>', html, re.S).group(0))
        for want in ("What would change the answer", "Over Q1–Q4: A ±0, B +2, C +3.25, D +2 points.", "EDI, both directions is worth 5 points now.", "Below 2.917, B is ahead of C in value.",
                     "Below 1.75, A is ahead of C in value.", "Above 3, D is ahead of A in value.",
                     "Room for all of it: 11 more person-weeks of Shelf in Q1 2027."):
            self.assertIn(want, flips)
        gist = [words(g) for g in re.findall(r'<p class="gist">.*?</p>', ending)]
        self.assertRegex(gist[1], r"4 customers use it and pay us \$0.8m a year in all: [^,]+, [^,]+, [^,]+ and [^,]+\.")
        self.assertIn("4 customers lose it from Q1 2027 on, and have to be told in time.", gist[1])
        self.assertIn("In value even with A: no work that is ready could use its 2 person-weeks. Once some can, B is ahead.",
                      words(re.search(r'<div class="flips">.*?</div>', ending, re.S).group(0)))

    def test_who_waits_is_named_those_that_pay_most_first(self):
        card = json.loads(run("tradeoff", "show", "T-31", "--json", at=self.db).stdout)
        rows = json.loads(run("list", "customers", "--json", "--limit", "500", at=self.db).stdout)["rows"]
        pays = lambda r: Decimal(r["revenue"]["amount"]) if r["revenue"] else Decimal(0)

        def sums(key):
            """What a company may pay of it: each part of it that may have been named, itself or a daughter."""
            of = [pays(r) for r in rows if key in (r["key"], r["parent"])]
            return {sum(c) for n in range(1, len(of) + 1) for c in itertools.combinations(of, n)}
        for o in card["options"]:
            named = [w["title"] for w in o["waiting"]]
            self.assertEqual(len(named), o["customers_waiting"], "all of them")
            total = Decimal(o["revenue_waiting"]["amount"]) if o["revenue_waiting"] else 0
            orders = [c for c in itertools.product(*(sums(w["key"]) for w in o["waiting"])) if sum(c) == total]
            self.assertTrue(any(list(c) == sorted(c, reverse=True) for c in orders), (o["letter"], named, orders))
        with serving(self.db) as ask:
            seen = words(ask("/tradeoffs/T-31")[2])
            for o in card["options"]:
                for w in o["waiting"]:
                    self.assertIn(w["title"], seen)

    def test_the_proof_says_what_must_stay_so_that_nothing_is_cheaper(self):
        with serving(self.db) as ask:
            seen = words(ask("/tradeoffs/T-31/proof")[2])
        self.assertRegex(seen, r"SHELF-51 waits until Q2 2027 .* Option D ?: if SHELF-38 must stay, nothing is cheaper")
        self.assertNotRegex(seen, r"Option C ?: if")

    def test_every_way_to_make_room(self):
        ways = json.loads(run("tradeoff", "show", "T-31", "--all", "20", "--json", at=self.db).stdout)["all_ways"]
        self.assertEqual(ways["stop"], "there is no other")
        lost = [Decimal(w["points_lost"]) for w in ways["sets"]]
        self.assertEqual(lost, sorted(lost))
        sets = [frozenset((m["feature"], bool(m["to"])) for m in w["moves"]) for w in ways["sets"]]
        self.assertEqual(len(set(sets)), len(sets))
        self.assertFalse([1 for a in sets for b in sets if a < b])
        self.assertEqual([(w["promises_broken"], w["points_lost"], w["reserve_drawn"]) for w in ways["sets"]][:2],
                         [(1, "1.75", 10), (2, "3", 0)])
        with serving(self.db) as ask:
            seen = words(ask("/tradeoffs/T-31?all=20")[2])
            self.assertIn("Every way to make room, cheapest first There is no other: proved.", seen)
            self.assertIn("SHELF-51 leaves 75 2 24 0", seen)
            self.assertEqual(json.loads(ask("/tradeoffs/T-31.json?all=1")[2])["all_ways"]["stop"], "as many as asked")

    def test_a_locked_quarter_changes_by_a_trade_off_alone(self):
        with clock("2027-01-10T10:00:00Z"):
            p = run("plan", "lock", "2026-Q4", "--why", "", at=self.db, want=6)
            self.assertIn("Say why", p.stderr)
            p = run("plan", "lock", "2027-Q1", "--why", "Agreed with everybody", at=self.db)
            self.assertIn("until Friday 15 January", p.stdout)
            run("plan", "lock", "2027-Q1", "--why", "Again", at=self.db, want=4)
        before = get("plan", "show", at=self.db)
        for args in (("SHELF-38", "2027-Q2"), ("DOCK-31", "none"), ("DOCK-35", "2027-Q1")):
            p = run("plan", "move", *args, "--adopt", at=self.db, want=5)
            self.assertRegex(p.stderr, r"Q1 2027 is locked \(Agreed with everybody\)")
            self.assertRegex(p.stderr, r"trade-off")
        self.assertEqual(get("plan", "show", at=self.db), before)
        moved = get("plan", "move", "SHELF-38", "2027-Q2", at=self.db)            # a scenario may, until somebody takes it
        run("plan", "adopt", f"#{moved['version']}", at=self.db, want=5)
        run("plan", "move", "DOCK-35", "2027-Q2", "--adopt", at=self.db)          # another quarter is open
        solved = get("plan", "solve", at=self.db)
        self.assertEqual({r["feature"] for r in solved["rows"] if r["quarter"] == "2027-Q1"}, {r["feature"] for r in before["rows"]})
        run("plan", "adopt", f"#{solved['version']}", at=self.db)
        run("tradeoff", "price", "T-31", at=self.db)
        run("tradeoff", "decide", "T-31", "C", "--reason", "Meridian renews.", at=self.db)
        self.assertIn("SHELF-60", [r["feature"] for r in get("plan", "show", "2027-Q1", at=self.db)["rows"]])
        run("undo", at=self.db)
        run("plan", "unlock", "2027-Q1", at=self.db, want=6)
        with clock("2027-01-16T00:00:00Z"):
            p = run("plan", "unlock", "2027-Q1", "--reason", "A customer left", at=self.db, want=5)
            self.assertIn("could be unlocked until Friday 15 January", p.stderr)
        with clock("2027-01-15T12:00:00Z"):
            run("plan", "unlock", "2027-Q1", "--reason", "A customer left", at=self.db)
        run("plan", "move", "SHELF-38", "2027-Q2", "--adopt", at=self.db)

    def test_why_not_exactly_and_what_a_week_is_worth(self):
        why = get("plan", "explain", "ROUTE-23", at=self.db)
        self.assertFalse(why["in_plan"])
        self.assertIn("Route is 8 weeks short in Q1 2027: it needs 8, 0 are free.", why["why"])
        self.assertTrue([w for w in why["why"] if "displaces ROUTE-8, which costs 3.75 points" in w], why["why"])
        inside = get("plan", "explain", "SHELF-38", at=self.db)
        self.assertEqual((inside["in_plan"], Decimal(inside["best"]) - Decimal(inside["best_without"])), (True, 14))
        worth = get("plan", "team-worth", "2027-Q1", "--days", "55", "--team", "shelf", at=self.db)["rows"]
        self.assertEqual([w["team"] for w in worth], ["shelf"])
        self.assertGreaterEqual(Decimal(worth[0]["points_gained"]), 0)
        with serving(self.db) as ask:
            self.assertIn("displaces ROUTE-8", words(ask("/plan/2027-Q1/why/ROUTE-23")[2]))
            self.assertEqual(ask("/plan/2027-Q1/worth")[0], 200)
            status, head, _ = ask("/plan/came-up?quarter=2027-Q1")
            self.assertEqual((status, head["Location"]), (308, "/came-up?quarter=2027-Q1"))
            self.assertIn("every later change is a trade-off", words(ask("/plan/2027-Q1/lock")[2]))
            self.assertEqual(ask("/plan/2027-Q1/lock", {"why": "Agreed"})[0], 303)
            self.assertIn("Q1 2027 is locked. Agreed.", words(ask("/plan/2027-Q1")[2]))
            self.assertEqual(ask("/plan/2027-Q1/unlock", {"reason": "Not yet"})[0], 303)

    def test_days_without_a_team_are_those_of_the_largest(self):
        plain = run("plan", "what-if", "--add", "SHELF-60:70", "--json", at=self.db, want=7)
        named = run("plan", "what-if", "--add", "SHELF-60:shelf=70", "--json", at=self.db, want=7)
        self.assertEqual(plain.stdout, named.stdout)
        self.assertTrue(json.loads(plain.stdout)["options"])
        wrong = run("plan", "what-if", "--add", "SHELF-60:platform=30,many", at=self.db, want=2)
        self.assertIn('"many" says no days of a team', wrong.stderr)

    def test_rules_that_cannot_all_hold_are_told(self):
        for feature in ("SHELF-44", "SHELF-51", "SHELF-38", "SHELF-60"):
            run("add", "rule", "type=lock", f"subject=feature/{feature}", "quarter=2027-Q1", f"why=We want {feature}", at=self.db)
        p = run("plan", "solve", at=self.db, want=7)
        self.assertRegex(p.stderr, r"No plan keeps every rule. These \d+ cannot all hold; the list cannot be shortened")
        self.assertRegex(p.stderr, r"Shelf has 59 weeks in Q1 2027, its reserve kept")
        self.assertRegex(p.stderr, r"SHELF-60 EDI, both directions stays in Q1 2027: We want SHELF-60")

    def test_what_no_plan_can_hold_is_told_with_the_rules_that_keep_it_out(self):
        run("set", "feature", "SHELF-60", "latest=2027-Q1", at=self.db)
        for feature in ("SHELF-51", "SHELF-38"):
            run("add", "rule", "type=lock", f"subject=feature/{feature}", "quarter=2027-Q1", f"why=We want {feature}", at=self.db)
        with serving(self.db) as ask:
            seen = words(ask("/plan/2027-Q1/why/SHELF-60")[2])
        self.assertIn("These stand against it, and none of them can be left out", seen)
        for want in ("SHELF-38 Stock valuation lock stays in Q1 2027: We want SHELF-38.", "Shelf has 59 weeks in Q1 2027, its reserve kept.",
                     "SHELF-60 EDI, both directions finishes from Q1 2027 to Q1 2027."):
            self.assertIn(want, seen)
        self.assertNotIn("Dock has", seen)
        self.assertIn("We want SHELF-38.", run("plan", "explain", "SHELF-60", at=self.db).stdout)

    def test_small_items_that_are_done_take_nothing_from_the_plan(self):
        small = get("small-items", "--displaced", "yes", at=self.db)
        self.assertEqual(small["displaced"], [])
        self.assertEqual(small["finding"], "23 small items came between, 305 days in all: more than all of Same-day recovery; none of them is in the plan in force")

    def test_to_retire_or_to_keep(self):
        card = get("tradeoff", "show", "T-30", at=self.db)
        self.assertEqual([(o["type"], o["title"]) for o in card["options"]], [("keep", "Keep Fax gateway"), ("yes", "Retire Fax gateway")])
        self.assertEqual((card["retire"]["key"], card["retire"]["days"], card["retire"]["in_plan"]), ("TALLY-3", 10, True))
        self.assertEqual(card["retire"]["freed"], [{"team": "tally", "title": "Tally", "quarter": "2027-Q1", "days": 10}])
        with serving(self.db) as ask:
            seen = words(ask("/tradeoffs/T-30")[2])
            for want in ("What it frees", "A Keep Fax gateway", "B Retire Fax gatewayFrees 2 weeks", "Keep the fax gateway running", "customers use it",
                         "Ana Ruiz decides"):
                self.assertIn(want, seen)
            self.assertEqual(ask("/tradeoffs/T-30/proof")[0], 200)
            self.assertEqual(ask("/tradeoffs/T-30/problem.json")[0], 404)
            status, head, _ = ask("/tradeoffs/T-30/decide", {"choice": "B", "reason": "Three customers pay for it."})
            self.assertEqual(status, 303)
        state = lambda: get("show", "feature", "TALLY-3", at=self.db)["state"]
        signed = [d for d in get("list", "decisions", "--limit", "500", at=self.db)["rows"] if d["on"] == "tradeoff/T-30"]
        self.assertEqual((state(), [d["verdict"] for d in signed]), ("retired", ["retire"]))
        planned = lambda: [r["feature"] for r in get("plan", "show", at=self.db)["rows"]]
        self.assertNotIn("TALLY-15", planned())                       # its upkeep leaves the plan with it
        run("undo", at=self.db)
        self.assertEqual((state(), get("tradeoff", "show", "T-30", at=self.db)["state"]), ("shipped", "open"))
        self.assertIn("TALLY-15", planned())
        # a product that is in the plan: its rows leave, its locks with them, and the days are told
        plan = get("plan", "show", at=self.db)
        days = sum(r["days"] for r in plan["rows"] if r["feature"].startswith("LENS-"))
        run("add", "tradeoff", "retire=product/lens", "quarter=2027-Q1", "what_for=Nobody opens the reports", "title=Lens or not?", at=self.db)
        key = [t for t in get("list", "tradeoffs", at=self.db)["rows"] if t["title"] == "Lens or not?"][0]["key"]
        run("set", "tradeoff", key, "state=open", at=self.db)
        card = get("tradeoff", "show", key, at=self.db)
        self.assertEqual(card["retire"]["days"], days)
        self.assertEqual(sum(f["days"] for f in card["retire"]["freed"]), days)
        gone = {m["feature"] for m in card["options"][1]["moves"] if not m["to"]}
        self.assertEqual(gone, {r["feature"] for r in plan["rows"] if r["feature"].startswith("LENS-")})
        run("tradeoff", "decide", key, "B", "--reason", "It ends.", at=self.db)
        self.assertEqual(get("show", "product", "lens", at=self.db)["state"], "retired")
        self.assertFalse([r for r in get("plan", "show", at=self.db)["rows"] if r["feature"].startswith("LENS-")])
        run("undo", at=self.db)
        self.assertEqual((get("show", "product", "lens", at=self.db)["state"], get("plan", "show", at=self.db)["rows"]), ("active", plan["rows"]))

    def test_the_proof_adds_up_and_its_problem_solves_to_the_same(self):
        card = get("tradeoff", "show", "T-31", at=self.db)
        cheapest = min((o for o in card["options"] if o["type"] == "yes"), key=lambda o: float(o["points_lost"]))
        with serving(self.db) as ask:
            html = ask("/tradeoffs/T-31/proof")[2]
            proof = json.loads(ask("/tradeoffs/T-31/proof.json")[2])["proof"]
            status, head, text = ask("/tradeoffs/T-31/problem.json")
            lp = ask("/tradeoffs/T-31/problem.lp")
        seen = words(html)
        for want in ("Shelf is 55 days short in Q1 2027, and no order of work avoids it", "What the team can do 330 66",
                     "Kept for surprises − 35 7", "Free = 15 3", "Short = 55 11", "SHELF-38 waits until Q2 2027 45 1 1.75",
                     "As the plan stands 124 S-4 Month-end in three days leaves − 14", "= 127.25", "waits: 14 × 1/8 − 1.75",
                     "Reserve left: 330 − 305 25", "1.75 points: no way loses less", "HiGHS 1.", "one thread, seed 1",
                     "11 more weeks of Shelf in Q1 2027 make room for everything.",
                     "C and D cost the same if Month-end in three days were worth 24 points, not 14.",
                     "If it takes 101 days or more, not 100, the cheapest full yes loses 3 points."):
            self.assertIn(want, seen)
        for s in proof["sums"]:                                       # every column adds up
            option = [o for o in card["options"] if o["letter"] == s["letter"]][0]
            for member in ("quarter", "horizon"):
                self.assertEqual(sum(Decimal(x["points"]) for x in s[member]), Decimal(option[f"points_{member}"]))
            self.assertEqual(sum(x["days"] for x in s["days"]), s["used"])
        self.assertEqual(status, 200)
        self.assertIn('filename="T-31.json"', head["Content-Disposition"])
        self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), proof["input_sha256"])
        self.assertEqual(run("tradeoff", "problem", "T-31", at=self.db).stdout, text)
        answer = json.loads(run("solve", write(self.tmp.name, "t-31.json", text), "--json").stdout)
        self.assertTrue(answer["proved"])
        self.assertEqual(answer["input_sha256"], proof["input_sha256"])
        self.assertEqual(answer["value"] * Decimal(proof["unit"]), Decimal(cheapest["points_horizon"]))
        first = int(card["quarter"][:4]) * 4 + int(card["quarter"][-1])
        moved = {m["feature"]: int(m["to"][:4]) * 4 + int(m["to"][-1]) - first for m in cheapest["moves"]}
        self.assertEqual({k: v for k, v in answer["plan"].items() if k in moved}, moved)
        self.assertEqual((lp[0], lp[2].startswith("\\ Headwater"), lp[2].rstrip().endswith("End")), (200, True, True))
        run("tradeoff", "decide", "T-31", "B", "--reason", "The notice.", at=self.db)
        frozen = get("tradeoff", "show", "T-31", at=self.db)["proof"]
        self.assertEqual((frozen["input_sha256"], frozen["sums"]), (proof["input_sha256"], proof["sums"]))
        run("tradeoff", "problem", "T-31", at=self.db, want=3)

    def test_a_plan_that_changed_says_what_it_was(self):
        run("plan", "move", "SHELF-38", "2027-Q2", "--adopt", at=self.db)
        with serving(self.db) as ask:
            html = ask("/tradeoffs/T-31")[2]
            self.assertRegex(words(html), r"The plan changed on .*SHELF-38 moved.*It is version 15 now")
            self.assertIn('<span class="was">was 124</span>', html)
            self.assertNotIn("was nothing moves", html)
            self.assertEqual(ask("/tradeoffs/T-31/decide", {"choice": "B", "reason": "Because."})[0], 412)
            self.assertEqual(ask("/tradeoffs/T-31/price", {})[0], 303)
            html = ask("/tradeoffs/T-31")[2]
            self.assertNotIn('class="was"', html)
            self.assertEqual(ask("/tradeoffs/T-31/decide", {"choice": "B", "reason": "Because."})[0], 303)

    def test_a_decided_card_is_what_was_frozen(self):
        run("tradeoff", "decide", "T-31", "C", "--reason", "Orders and notices by 29 January.", at=self.db)
        before = get("tradeoff", "show", "T-31", at=self.db)
        run("plan", "move", "DOCK-31", "2027-Q2", "--adopt", at=self.db)
        run("set", "effort", get("list", "efforts", "--limit", "1", at=self.db)["rows"][0]["id"], "high=999", at=self.db)
        with serving(self.db) as ask:
            html = ask("/tradeoffs/T-31")[2]
            self.assertNotIn('type="radio"', html)
            self.assertIn('data-opt="C" class="on"', html)
            self.assertIn("115 −9: work worth 14 moves out and loses 1.75 by it, worth 5 comes in", words(html))
            self.assertIn("DOCK-31 Dock-door sensor hand-off moves from Q1 2027 to Q2 2027", words(html))
            self.assertEqual(json.loads(ask("/tradeoffs/T-31.json")[2]), before)
            self.assertEqual(ask("/tradeoffs/T-31/price", {})[0], 422)

    def test_without_values_and_without_room(self):
        db = os.path.join(self.tmp.name, "own.db")
        run("init", db, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "Own")
        cap = write(self.tmp.name, "capacity.csv", "team,quarter,days,reserve\nOven,2027-Q1,100,10\nMill,2027-Q1,50,0\n")
        com = write(self.tmp.name, "plan.csv", "external_id,product,title,quarter,days:Oven,days:Mill\n"
                    "A1,Bread,Proving cabinet,2027-Q1,50,\nA2,Bread,Steam control,2027-Q1,40,45\nW1,Bread,Night mode,,30,10\n")
        run("import", cap, "--as", "capacities", "--create", "team", at=db)
        run("import", com, "--as", "commitments", "--create", "product,team", at=db)
        keys = {r["title"]: r["key"] for r in get("list", "features", at=db)["rows"]}
        run("tradeoff", "open", keys["Night mode"], "--quarter", "2027-Q1", "--what-for", "Bakers sleep longer", at=db)
        with serving(db) as ask:
            seen = words(ask("/tradeoffs/T-1")[2])
            self.assertIn("Nothing has a value yet, so we compare what moves", seen)
            self.assertIn("6 person-weeks short. Night mode needs 6 from Oven; 0 are free. Mill is 1 short too.", seen)
            self.assertIn("None of the 27 person-weeks in Q1 2027 traces to a priority of a customer", words(ask("/river")[2]))
            self.assertIn("no priority has been heard yet", words(ask("/river")[2]))
            for title in ("Proving cabinet", "Steam control"):
                run("add", "rule", "type=lock", f"subject=feature/{keys[title]}", "why=The bakers were told", at=db)
            seen = words(ask("/tradeoffs/T-1")[2])
            self.assertIn("Only keeping the plan fits.", seen)
            menu = re.search(r'<nav aria-label="Main">(.*?)</nav>', ask("/plan")[2], re.S).group(1)
            entries = re.findall(r'<a href="(/[a-z-]*)"', menu)
            self.assertEqual(len(entries), 21)                  # all that one may see, not all that has records
            for path in entries:
                self.assertEqual(ask(path)[0], 200, path)
            self.assertIn("Proving cabinet: locked by a rule: The bakers were told", seen)

    @classmethod
    def setUpClass(cls):
        cls.once = tempfile.TemporaryDirectory()
        cls.fresh = os.path.join(cls.once.name, "k.db")
        with clock("2026-11-26T10:00:00Z"):
            run("init", cls.fresh, "--sample")

    @classmethod
    def tearDownClass(cls):
        cls.once.cleanup()

    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.db = os.path.join(self.tmp.name, "k.db")
        shutil.copy(self.fresh, self.db)

    def tearDown(self):
        self.tmp.cleanup()

    def test_decide_and_undo_by_form_and_by_json(self):
        with serving(self.db, "2026-11-26T10:05:00Z") as ask:
            self.assertIn("Choose exactly one", ask("/tradeoffs/T-31")[2])
            status, head, _ = ask("/tradeoffs/T-31/decide", {"choice": "C", "reason": "Meridian renews."})
            self.assertEqual(status, 303)
            undo = head["Headwater-Undo"]
            self.assertRegex(undo, r"^/history/\d+$")
            self.assertIn("Decided.", ask("/tradeoffs/T-31")[2])
            status, head, body = ask(undo + "/undo.json", {}, "application/json")
            self.assertEqual((status, "change" in json.loads(body)), (200, True))
            self.assertIn("Choose exactly one", ask("/tradeoffs/T-31")[2])
            status, _, body = ask(undo + "/undo", {})
            self.assertEqual(status, 412)
            self.assertIn("undone already", body)
            self.assertEqual(ask("/tradeoffs/T-31/decide", {"choice": "B", "reason": ""})[0], 422)
            status, head, _ = ask("/tradeoffs/T-31/decide", {"choice": "B", "reason": "The notice."})
            late = head["Headwater-Undo"]
        with serving(self.db, "2026-11-30T16:00:01Z") as ask:
            status, _, body = ask(late + "/undo", {})
            self.assertEqual(status, 403)
            self.assertIn("could be undone until Monday 30 November, 17:00", body)
            self.assertIn("Decided.", ask("/tradeoffs/T-31")[2])
            problem = json.loads(ask(late + "/undo.json", {}, "application/json")[2])
            self.assertIn("new trade-off", json.dumps(problem))


if __name__ == "__main__":
    if not os.path.exists(HW):
        print("1..0 # SKIP build/headwater is not built")
    else:
        unittest.main()
