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
from server import Server, Serving, cli, fresh  # noqa: E402

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

    def test_today_and_the_card_say_the_same_of_what_is_short(self):
        self.plan()
        card = seen(self.page(self.wish()))
        cloud, app = re.search(r"([\d.]+) person-weeks short\.", card).group(1), re.search(r"App is ([\d.]+) short too", card).group(1)
        today = seen(self.page("/"))
        self.assertIn(f"Cloud {cloud} and App {app} person-weeks short", today)


class Plan(Day):
    def test_a_plan_that_nobody_solved_is_not_called_the_best(self):
        self.plan()
        card = self.wish()
        page = self.page(card)
        letter = next(k for k, v in re.findall(r'name="option:(\w)" value="([^"]*)"', page) if v.startswith("yes"))
        self.post(card + "/decide", {"choice": letter, "reason": "They renew in spring."})
        self.assertNotIn("proved best", seen(self.page("/plan")))

    def test_without_days_nothing_is_free_and_nothing_over(self):
        self.bring(PLAN, "commitments", "plan.csv", "product,team")
        page = seen(self.page("/plan/2027-Q1"))
        self.assertIn("are committed; what is free shows once the days of Cloud and App are known", page)
        for wrong in (" of 0", "over", "are free", "person-weeks short", "person-week short"):
            self.assertNotIn(wrong, page)
        self.assertIn("What Cloud can do is not known yet", page)
        for at in ("/plan/2027-Q1", "/"):
            self.assertIn('href="/capacities/new?quarter=2027-Q1&amp;team=cloud">Type them in', self.page(at))
        form = self.page("/capacities/new?quarter=2027-Q1&team=cloud")
        self.assertIn('<option value="cloud" selected>', form)
        self.assertRegex(form, r'name="quarter"[^>]* value="2027-Q1"')
        cli("add", "capacity", "--team", "cloud", "--quarter", "2027-Q1", "--days", "50", at=self.at)
        page = seen(self.page("/plan/2027-Q1"))
        self.assertIn("Cloud is 4.8 person-weeks over", page)
        self.assertIn("what is free shows once the days of App are known", page)

    def test_what_is_not_planned_can_be_moved_into_an_empty_quarter(self):
        self.plan()
        page = self.page("/plan/2027-Q3")
        form = page[page.index('id="mf"'):]
        self.assertEqual(re.findall(r'<option value="([^"]*)"', form[:form.index("</select>")]), ["GAUGE-4"])
        form = self.page("/plan/2027-Q1")
        self.assertIn('<optgroup label="Q1 2027"><option value="GAUGE-1">', form)
        self.assertIn('<optgroup label="Not planned"><option value="GAUGE-4">', form)

    def test_why_not_names_the_window_of_the_work(self):
        self.plan()
        cli("set", "feature", "GAUGE-4", "latest=2027-Q1", at=self.at)
        self.assertIn("It is to be finished in Q1 2027 or before.", seen(self.page("/plan/2027-Q2")))
        why = seen(self.page("/plan/2027-Q2/why/GAUGE-4"))
        self.assertIn("It is to be finished in Q1 2027 or before.", why)
        self.assertNotIn("into Q2 2027", why)
        cli("set", "feature", "GAUGE-4", "latest=", "earliest=2027-Q3", at=self.at)
        self.assertIn("It cannot be finished before Q3 2027.", seen(self.page("/plan/2027-Q2")))


class Reserve(unittest.TestCase):
    def test_what_a_decision_takes_of_the_reserve_is_no_overload(self):
        """T-31's C takes two weeks of Shelf's reserve, as its card says; the plan and Today say the same of it."""
        server = Server(env={"HEADWATER_NOW": "2026-11-26T09:00:00Z"})
        self.addCleanup(server.close)
        card = seen(server.get("/tradeoffs/T-31").body.decode())
        self.assertIn("Takes 2 weeks of reserve", card)
        cli("tradeoff", "decide", "T-31", "C", "--reason", "Meridian renews.", at=server.db)
        plan = seen(server.get("/plan/2027-Q1").body.decode())
        self.assertIn("Q1 2027 takes some of the reserve in Shelf", plan)
        self.assertIn("Shelf takes 2 person-weeks of its reserve. 5 left for surprises.", plan)
        self.assertIn("233 of 266 person-weeks are committed, 25 are kept for surprises, of which 2 are taken, and 10 are free.", plan)
        for wrong in ("no longer fit", "more than there is room", " over"):
            self.assertNotIn(wrong, plan)
        self.assertNotIn("more than there is room", seen(server.get("/").body.decode()))
        cli("set", "capacity", next(r.split(",")[0] for r in cli("list", "capacities", "--csv", "--fields", "id,team,quarter", at=server.db).stdout.splitlines()
                                    if r.endswith("shelf,2027-Q1")), "days=320", at=server.db)
        self.assertIn("holds more than there is room for in Shelf", seen(server.get("/plan/2027-Q1").body.decode()))


class Spine(Day):
    def test_the_first_requirement_of_a_feature_counts_without_being_called_the_first(self):
        self.plan()
        cli("add", "priority", "title=Cut line stops", "layer=executive", "points=40", at=self.at)
        cli("add", "requirement", "title=A stop is known at once", "priority=P-1", "done_when=nine of ten are", at=self.at)
        cli("add", "requirement", "title=A stop is mended at night", "priority=P-1", "done_when=nine of ten are", at=self.at)
        for br in ("BR-1", "BR-2"):
            self.post("/fulfils/new", {"requirement": br, "feature": "GAUGE-1", "role": "core", "share": "50", "primary": ""})
        rows = cli("list", "fulfils", "--csv", "--fields", "requirement,feature,primary", at=self.at).stdout.split()[1:]
        cli("add", "market", "title=Sea", at=self.at)
        cli("add", "segment", "title=Ferries", "market=sea", at=self.at)
        self.assertIn("One priority is written down, but nobody’s words for it", seen(self.page("/markets")))
        self.assertEqual(sorted(rows), ["BR-1,GAUGE-1,yes", "BR-2,GAUGE-1,no"])
        self.assertIn("Four of 5 open features have no requirement", seen(self.page("/features")))
        self.assertNotIn("Nothing in the plan carries it", seen(self.page("/requirements/BR-1")))
        cli("add", "solution", "title=No stop goes unseen", at=self.at)
        for at in ("/outcomes/new?about=solution%2FS-1", "/promises/new?about=solution%2FS-1"):
            self.assertIn(f'href="{at}"', self.page("/solutions/S-1"))
            self.assertIn("S-1", self.page(at))
        self.post("/parts/new", {"solution": "S-1", "feature": "GAUGE-1", "required": "", "primary": ""})
        self.assertNotIn("Nothing in the plan carries it", seen(self.page("/solutions/S-1")))


    def test_what_was_measured_stands_on_the_outcome_and_one_comes_back_to_it(self):
        self.plan()
        cli("add", "metric", "title=Line stops a month", at=self.at)
        cli("add", "outcome", "about=feature/GAUGE-1", "metric=Line stops a month", "who=Shift leads", "baseline=12", "target=8", "from=2026-11-01",
            "due=2027-06-30", at=self.at)
        self.assertNotIn("Last measured", seen(self.page("/outcomes/O-1")))
        to = html.unescape(re.search(r'href="(/metrics/[^"]+/measure[^"]*)"', self.page("/outcomes/O-1")).group(1))
        form = self.page(to)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        a = self.post(to.split("?")[0], {**hidden, "on": "2026-11-20", "value": "11"})
        self.assertTrue(a["Location"].startswith("/outcomes/O-1"), a["Location"])
        self.assertIn("Last measured 11 on Fri 20 Nov; it began at 12 and should be 8 by Wed 30 Jun", seen(self.page("/outcomes/O-1")))


class Size(Day):
    def efforts(self, feature):
        rows = cli("list", "efforts", "--csv", "--fields", "feature,team,low,likely,high", at=self.at).stdout.split()
        return sorted(r.split(",", 1)[1] for r in rows if r.startswith(feature + ","))

    def test_the_days_of_each_team_are_asked_for_by_its_name_with_what_is_there(self):
        self.plan()
        page = self.page("/features/GAUGE-1/size")
        self.assertNotIn("shelf=70", page)
        self.assertIn('name="likely:cloud" value="30"', page)
        self.assertIn('name="likely:app" value="8"', page)
        self.assertIn("at least", seen(page))
        rev = re.search(r'name="rev" value="(\d+)"', page).group(1)
        self.post("/features/GAUGE-1/size", {"rev": rev, "low:cloud": "20", "likely:cloud": "34", "high:cloud": "", "likely:app": "8"})
        self.assertEqual(self.efforts("GAUGE-1"), ["app,,8,", "cloud,20,34,34"])
        self.assertIn('name="high:cloud" value="34"', self.page("/features/GAUGE-1/size"))
        a = self.post("/features/GAUGE-1/size", {"rev": rev, "likely:cloud": "many", "likely:app": "8"}, 422)
        self.assertIn('name="likely:cloud" value="many"', a.body.decode(), "what was typed stays")
        a = self.post("/features/GAUGE-1/size", {"rev": rev, "likely:cloud": "", "likely:app": ""}, 422)


class Words(Day):
    def history(self):
        return seen(self.page("/history"))

    def test_a_large_file_is_counted_whole(self):
        rows = "".join(f"d{i},Buy {i},1000\n" for i in range(900))
        self.bring("id,title,value\n" + rows, "deals", "deals.csv")
        self.assertIn("brought in 900 deals", self.history())
        self.bring("id,title,value\n" + rows.replace("1000", "2000"), "deals", "deals.csv")
        self.assertIn("changed 900 deals", self.history())

    def test_a_link_is_said_and_an_effort_named(self):
        self.plan()
        cli("add", "priority", "title=Cut line stops", "layer=executive", at=self.at)
        cli("add", "requirement", "title=A stop is known at once", "priority=P-1", "done_when=nine of ten are", at=self.at)
        cli("add", "fulfils", "feature=GAUGE-1", "requirement=BR-1", at=self.at)
        self.assertIn("said that GAUGE-1 fulfils BR-1", self.history())
        effort = next(r.split(",")[0] for r in cli("list", "efforts", "--csv", "--fields", "id,feature,team", at=self.at).stdout.splitlines()
                      if r.endswith("GAUGE-1,cloud"))
        cli("set", "effort", effort, "likely=34", at=self.at)
        self.assertIn("changed effort of GAUGE-1 and Cloud: likely 30 → 34", self.history().replace(" :", ":"))

    def test_a_scenario_is_named_once(self):
        self.plan()
        cli("plan_version", "copy", "1", "--title", "Fewer in Cloud", at=self.at)
        cli("plan_version", "assume", "2", "--what", "days", "--about", "cloud", "--quarter", "2027-Q1", "--amount", "90", at=self.at)
        self.assertIn("assumed something in Fewer in Cloud", self.history())
        self.assertNotIn("Fewer in Cloud, Fewer in Cloud", self.history().replace(" ,", ","))

    def test_the_figures_of_a_decision_are_no_wall_of_text(self):
        self.plan()
        card = self.wish()
        self.post(card + "/decide", {"choice": "A", "reason": "Not this quarter."})
        change = cli("history", "--limit", "1", at=self.at).stdout.split()[0]
        page = seen(self.page(f"/history/{re.sub('[^0-9]', '', change)}"))
        self.assertNotIn('{"', page)
        self.assertIn("Figures of that moment", page)
        self.assertNotIn("revision 1", page)

    def test_a_form_counts_what_it_lists(self):
        self.plan()
        a = self.post("/requirements/new", {"title": "The Gauge shows a button that Meter has too", "priority": "", "done_when": "", "mode": ""}, 422)
        page = a.body.decode()
        n = int(re.search(r"We need (\d+) more things", page).group(1))
        summary = page[page.index('id="sum"'):]
        self.assertEqual(summary[:summary.index("</ul>")].count("<li>"), n)


if __name__ == "__main__":
    unittest.main()
