#!/usr/bin/env python3
"""What a product leader does with a company's own sheets, from an empty workspace on: where two pages speak of one thing they
agree, what was chosen stays chosen, and every sentence says what is so."""
import html
import os
import re
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Serving, cli, fresh  # noqa: E402

PLAN = ("title,product,quarter,days:Cloud,days:App\nSingle sign-on,Gauge,2027-Q1,30,8\nCertificates,Gauge,2027-Q1,10,\n"
        "Alarms by text,Meter,2027-Q1,14,10\nOffline mode,Gauge,2027-Q1,20,25\nRate limits,Gauge,,9,\n")
ROOM = "team,quarter,days,reserve\nCloud,2027-Q1,100,10\nApp,2027-Q1,50,5\nCloud,2027-Q2,100,10\nApp,2027-Q2,50,5\nCloud,2027-Q3,100,10\nApp,2027-Q3,50,5\n"


def seen(page):
    """What stands on a page, without its markup and the menu."""
    page = page[page.index("<main"):]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page))).replace(" .", ".").replace(" ,", ",")


class Day(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.addCleanup(self.tmp.cleanup)
        self.at = fresh(self.tmp.name)
        cli("init", self.at, "--zone", "UTC", "--currency", "EUR", "--title", "Gauges", "--owner", "Vera Lind")
        self.server = Serving(self.at)
        self.addCleanup(self.server.stop)

    def page(self, path, want=200):
        a = self.server.get(path)
        self.assertEqual(a.status, want, path)
        return a.body.decode()

    def post(self, path, form, want=303):
        a = self.server.ask("POST", path, form=form)
        self.assertEqual(a.status, want, a.body.decode()[-3000:])
        return a

    def bring(self, text, shape, name, create=""):
        path = os.path.join(self.tmp.name, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return cli("import", path, "--as", shape, "--create", create, at=self.at).stdout

    def plan(self):
        self.bring(PLAN, "commitments", "plan.csv", "product,team")
        self.bring(ROOM, "capacities", "room.csv")

    def wish(self, **more):
        form = {"text": "Send the alarms into our maintenance system", "title": "Alarms into maintenance", "what_for": "A stop is noticed late",
                "who_name": "Karl Brandt", "product": "meter", "quarter": "2027-Q1", "days.cloud": "30", "high.cloud": "45", "days.app": "10"}
        return self.post("/came-up", {**form, **more})["Location"].split("?")[0]


class Doors(Day):
    def test_the_other_door_may_be_taken_tomorrow(self):
        said = {"market": "Measuring", "customer": "Harbour Foods", "priority": "Cut line stops by a third", "name": "Vera Lind"}
        self.post("/start", said)
        self.post("/start", {**said, "priority": "Pass the audit in May"})
        self.post("/start", {**said, "customer": "Lake Foods", "priority": "Answer alarms at night"})
        self.assertEqual(len(cli("list", "markets", "--csv", at=self.at).stdout.splitlines()), 2)
        self.assertEqual(len(cli("list", "segments", "--csv", at=self.at).stdout.splitlines()), 2)
        self.assertEqual(len(cli("list", "customers", "--csv", at=self.at).stdout.splitlines()), 3)
        self.assertEqual(len(cli("list", "priorities", "--csv", at=self.at).stdout.splitlines()), 4)

    def test_a_customer_that_a_file_brought_stays_in_its_segment(self):
        cli("add", "market", "title=Sea", at=self.at)
        cli("add", "segment", "title=Ferries", "market=sea", at=self.at)
        cli("add", "customer", "title=Harbour Foods", "segment=ferries", at=self.at)
        self.post("/start", {"market": "Measuring", "customer": "harbour foods", "priority": "Cut line stops", "name": "Vera Lind"})
        self.assertIn("ferries", cli("list", "customers", "--csv", "--fields", "key,segment", at=self.at).stdout)
        self.assertEqual(len(cli("list", "segments", "--csv", at=self.at).stdout.splitlines()), 2, "no segment that nobody is in")


class Card(Day):
    def options(self, page):
        return dict(re.findall(r'name="option:(\w)" value="([^"]*)"', page))

    def test_a_customer_that_is_not_here_yet_can_be_named_beside_those_that_are(self):
        self.plan()
        cli("add", "customer", "title=Harbour Foods", at=self.at)
        self.assertIn("or one that is not here yet", seen(self.page("/came-up")))
        page = seen(self.page(self.wish(customer="", customer_name="Lake Foods")))
        self.assertIn("for Lake Foods", page)

    def test_after_a_change_the_choice_is_what_was_chosen_and_not_its_letter(self):
        self.plan()
        card = self.wish()
        before = self.options(self.page(card))
        shown = re.search(r'name="shown" value="([^"]*)"', self.page(card)).group(1)
        cost = next(k for k, v in before.items() if v.endswith("Single sign-on"))
        effort = next(r.split(",")[0] for r in cli("list", "efforts", "--csv", "--fields", "id,feature,team", at=self.at).stdout.splitlines()
                      if r.endswith("GAUGE-1,cloud"))
        cli("set", "effort", effort, "likely=12", at=self.at)
        now = self.options(self.page(card))
        moved = next((k for k, v in now.items() if v == before[cost]), None)
        self.assertNotEqual(moved, cost, f"the test needs another letter: {before} {now}")
        a = self.post(card + "/decide", {"choice": cost, "shown": shown, "reason": "Sign-on comes in autumn.", "option:" + cost: html.unescape(before[cost])}, 412)
        page = a.body.decode()
        self.assertIn("Sign-on comes in autumn.", page)
        checked = re.findall(r'name="choice" value="(\w)"[^>]* checked', page)
        self.assertEqual(checked, [moved] if moved else [])
        self.assertRegex(seen(page), f"which you had chosen, is {moved} now" if moved else "which you had chosen, is no longer among them")

    def test_nothing_is_said_to_be_sent(self):
        self.plan()
        self.assertNotIn("Sent to", seen(self.page(self.wish())))
        self.assertIn("Karl gets it word for word, as a draft", seen(self.page("/tradeoffs/T-1")))


if __name__ == "__main__":
    unittest.main()
