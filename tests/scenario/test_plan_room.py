#!/usr/bin/env python3
"""The plan's page and the card in a browser's words: too much work, days asked for, people asked, the six facts of a card."""
import html
import json
import os
import re
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ROOT, Serving, cli  # noqa: E402


def seen(page):
    """What stands on a page, without its markup, what is hidden from the eye, and the menu."""
    page = page[page.index("<main"):]
    page = re.sub(r'<(caption|span|legend)[^>]*class="vh"[^>]*>.*?</\1>|<title.*?</title>|<kbd.*?</kbd>', " ", page, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", page))).replace(" .", ".").replace(" ,", ",").replace(" ;", ";")


def in_words(word):
    """A small number as a title says it."""
    small = "zero one two three four five six seven eight nine ten".split()
    return small[int(word)] if word.isdigit() and 0 < int(word) <= 10 else word


class Room(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.tmp.cleanup()

    def serve(self, sample):
        at = os.path.join(self.tmp.name, sample + ".db")
        cli("init", at, "--sample", env={"HEADWATER_SAMPLES": os.path.join(ROOT, "samples", sample)})
        s = Serving(at)
        self.addCleanup(s.stop)
        return at, s

    def test_what_is_left_out_and_the_mix_are_data_too(self):
        """Worked out once more from the records: what is sized and not planned, where it would fit, the days of each class."""
        for sample in ("kestrel", "second"):
            _, s = self.serve(sample)
            rows = lambda plural: s.get(f"/{plural}.json?limit=500").json()["rows"]
            plan = max((v for v in rows("plan_versions") if v["n"]), key=lambda v: v["n"])
            planned = {r["feature"]: r for r in rows("plan_rows") if r["version"] == plan["id"]}
            efforts, free = {}, {}
            for e in rows("efforts"):
                efforts.setdefault(e["feature"], []).append((e["team"], e["likely"]))
            for c in rows("capacities"):
                free[c["team"], c["quarter"]] = c["days"] - c["reserve"]
            for p in rows("pledges"):
                if p["state"] in ("pledged", "delivered") and p["days"] and (p["to_team"], p["quarter"]) in free:
                    free[p["to_team"], p["quarter"]] += p["days"]
            for key, r in planned.items():
                self.assertEqual(r["span"], 1)
                for team, days in efforts[key]:
                    free[team, r["quarter"]] -= days
            features = {f["key"]: f for f in rows("features")}
            sliced = {f["slice_of"] for f in features.values() if f["slice_of"]}
            needs = {}
            for n in rows("needs"):
                needs.setdefault(n["feature"], []).append((n["needed"], n["lag"]))
            first = plan["first"]
            said = s.get(f"/plan/{first}.json").json()
            mix = {}
            for key, r in planned.items():
                if r["quarter"] == first:
                    mix[features[key]["class"]] = mix.get(features[key]["class"], 0) + sum(d for _, d in efforts[key])
            self.assertEqual({m["class"]: m["days"] for m in said["mix"]}, mix)
            out = [k for k, f in features.items() if f["state"] in ("idea", "ready", "started") and k in efforts and k not in planned
                   and not f["slice_of"]]
            self.assertEqual(said["left_out_count"], len(out), (sample, out))
            self.assertTrue({r["feature"] for r in said["left_out"]} <= set(out))
            quarters = sorted({q for _, q in free if q >= first})
            for r in said["left_out"]:
                self.assertEqual(r["days"], sum(d for _, d in efforts[r["feature"]]))
                if r["feature"] in needs or r["feature"] in sliced or "keeps it out" in r["why"]:
                    continue
                fits = [q for q in quarters if all(free.get((team, q), 0) >= days for team, days in efforts[r["feature"]])]
                self.assertEqual(r["fits_in"], fits[0] if fits else None, r)

    def page(self, s, path):
        a = s.ask("GET", path)
        self.assertEqual(a.status, 200, path)
        return a.body.decode()

    def post(self, s, path, **fields):
        a = s.ask("POST", path, form=list(fields.items()), Origin=s.address)
        self.assertEqual(a.status, 303, a.body[-1500:])
        return a

    def card(self, at, key):
        return json.loads(cli("tradeoff", "show", key, "--json", at=at).stdout)

    def test_a_team_that_lost_days_says_so_and_how_to_go_on(self):
        at, s = self.serve("kestrel")
        self.assertNotIn("no longer fit", self.page(s, "/plan"))
        self.assertNotIn("than there is room for", self.page(s, "/"))
        rows = json.loads(cli("list", "capacities", "--json", "--limit", "500", at=at).stdout)["rows"]
        shelf = next(r for r in rows if r["team"] == "shelf" and r["quarter"] == json.loads(self.page(s, "/plan.json"))["quarter"])
        cli("set", "capacity", shelf["id"], "--days", str(int(shelf["days"]) - 60), at=at)
        page = self.page(s, "/plan")
        self.assertIn("Shelf lost 12 person-weeks and is 9 over. Six items no longer fit together.", seen(page))
        self.assertIn("Find the best plan that fits", seen(page))
        self.assertIn('fill="url(#ht)" stroke="var(--bad)"', page)
        self.assertIn("Q1 2027 holds more than there is room for in Shelf See what no longer fits", seen(self.page(s, "/")))
        self.assertEqual(json.loads(self.page(s, "/.json"))["over"], "2027-Q1: Shelf")
        before = json.loads(self.page(s, "/plan.json"))["version"]
        where = self.post(s, "/plan/solve")["Location"]
        for _ in range(300):                          # the plan is looked for beside the workers
            answer = s.ask("GET", where)
            if answer.status == 303:
                break
            time.sleep(0.1)
        self.assertEqual(answer.status, 303, "no plan after half a minute")
        self.assertIn("/plan/compare", answer["Location"])
        self.assertIn("All versions", seen(self.page(s, answer["Location"])))
        self.assertEqual(json.loads(self.page(s, "/plan.json"))["version"], before, "a better plan took the place of this one by itself")

    def test_solutions_stand_on_the_hill_and_leave_a_circle_where_they_were(self):
        at, s = self.serve("kestrel")
        page = self.page(s, "/plan")
        self.assertIn("Cold-chain assurance 62, was 38", seen(page))
        self.assertIn("Margin guard has not moved for two weeks.", seen(page))
        self.assertEqual(page.count('fill="none" stroke="var(--c'), 2)      # two open circles: two moved within a week
        cli("set", "solution", "S-3", "--hill", "80", at=at)
        self.assertIn("Margin guard 80, was 44", seen(self.page(s, "/plan")))
        self.assertNotIn("has not moved", seen(self.page(s, "/plan")))
        hill = {h["solution"]: h for h in json.loads(self.page(s, "/plan.json"))["hill"]}
        self.assertEqual(hill["S-3"], {"solution": "S-3", "now": 80, "week_ago": 44, "still": False})
        self.assertNotIn("S-4", hill)                                       # nobody placed it
        own = self.page(s, "/solutions/S-3")
        self.assertIn("Margin guard 80, was 44", seen(own))
        self.assertEqual(own.count('class="pic up"'), 1)
        self.assertNotIn("How well understood", self.page(s, "/solutions/S-4"))
        self.assertNotIn("How well understood", self.page(s, "/features/SHELF-44"))
        for key in ("S-1", "S-2", "S-3"):
            cli("set", "solution", key, "--hill", "", at=at)
        self.assertNotIn("How well understood", self.page(s, "/plan"))

    def test_what_came_up_keeps_what_was_typed_and_for_whom_it_is(self):
        at, s = self.serve("kestrel")
        self.assertIn("Kept with the trade-off, with the options you did not take.", seen(self.page(s, "/tradeoffs/T-30")))
        self.assertIn("In value even with B: no work that is ready could use its 2 person-weeks. Once some can, B is ahead.", seen(self.page(s, "/tradeoffs/T-30")))
        self.assertIn("Nobody waits longer. No promise breaks.", seen(self.page(s, "/tradeoffs/T-31")))
        wish = {"text": "Print the labels in Polish", "title": "Polish labels", "what_for": "", "who": "marcus-bell",
                "customer": "meridian-hospital-group", "product": "shelf", "quarter": "2027-Q2", "days.shelf": "5"}
        a = s.ask("POST", "/came-up", form=list(wish.items()), Origin=s.address)
        page = a.body.decode()
        self.assertEqual(a.status, 422)
        self.assertIn("Still needed: what it is for.", seen(page))
        self.assertRegex(page, r'id="what_for"[^>]*aria-invalid="true"')
        for kept in ('value="2027-Q2" selected', 'value="marcus-bell" selected', 'value="shelf" selected', 'value="Polish labels"', "Print the labels in Polish<"):
            self.assertIn(kept, page)
        self.post(s, "/came-up", **dict(wish, what_for="Two clerks do not read English"))
        asker = json.loads(cli("list", "askers", "--json", "--limit", "500", at=at).stdout)["rows"][-1]
        self.assertEqual((asker["person"], asker["customer"]), ("marcus-bell", "meridian-hospital-group"))
        with tempfile.TemporaryDirectory() as d:            # nobody has a customer on the first day
            new = os.path.join(d, "new.db")
            cli("init", new, "--zone", "UTC", "--currency", "EUR", "--title", "New", "--owner", "Eva", at=new)
            cli("workspace", "start", "--plan", "title,product,quarter,team,days\nButter,Churn,2027-Q1,Makers,20\n", at=new)
            t = Serving(new)
            self.addCleanup(t.stop)
            form = dict(wish, what_for="Two clerks", product="churn", quarter="2027-Q1", customer_name="Dairy Ltd", **{"days.makers": "5"})
            for name in ("who", "customer", "days.shelf"):
                del form[name]
            self.assertIn('name="customer_name"', self.page(t, "/came-up"))
            card = seen(self.page(t, self.post(t, "/came-up", **form)["Location"]))
            self.assertIn("for Dairy Ltd", card)
            self.assertIn("The plan as it stands does not keep every rule or has more work than room.", card)
            asker = json.loads(cli("list", "askers", "--json", at=new).stdout)["rows"][-1]
            self.assertEqual((asker["person"], asker["name"]), ("eva", "Dairy Ltd"))
            self.assertIn("Dairy Ltd waits.", card)
            self.assertNotIn("waits..", card.replace(" ", ""))
            self.assertIn("Nobody else is here yet whom you could ask. Add a person", card)
            none = t.ask("POST", "/came-up", form=list(dict(form, **{"days.makers": ""}).items()), Origin=t.address)
            self.assertEqual(none.status, 422)
            self.assertIn("Say how many days it takes, of one team at least.", none.body.decode())
            card = seen(self.page(t, self.post(t, "/came-up", **dict(form, title="Whipped", who_name="Ingrid Sund"))["Location"]))
            self.assertIn("Ingrid Sund asked", card)
            self.assertNotIn("Nobody else is here yet", card)
            self.post(t, "/came-up", **dict(form, title="Soured", who_name="ingrid sund"))
            self.assertEqual(len(json.loads(cli("list", "people", "--json", at=new).stdout)["rows"]), 2)

    def test_a_decided_card_says_what_came_of_it_and_how_to_undo_it(self):
        at, s = self.serve("kestrel")
        cli("tradeoff", "ask", "T-31", "--whom", "dario-conti", "--text", "Could they help?", at=at)
        self.assertIn("asked somebody to weigh in on T-31", seen(self.page(s, "/history")))
        cli("tradeoff", "decide", "T-31", "C", "--reason", "They were promised it", at=at)
        page = self.page(s, "/tradeoffs/T-31")
        self.assertIn("stands in the plan for Q1 2027", seen(page))
        where = re.search(r'it can be undone in <a href="([^"]+)"', page).group(1)
        self.assertRegex(self.page(s, html.unescape(where)), r'action="/history/\d+/undo"')

    def test_a_move_out_of_a_locked_quarter_is_not_offered(self):
        at, s = self.serve("kestrel")
        cli("plan", "lock", "2027-Q1", "--why", "The board saw it", at=at)
        a = s.ask("POST", "/plan/move", form={"feature": "ROUTE-12", "quarter": "2027-Q2"}, Origin=s.address)
        page = seen(a.body.decode())
        self.assertIn("Q1 2027 is locked (The board saw it), and this changes ROUTE-12 in it. Every change of a locked quarter is a trade-off", page)
        self.assertNotIn("Move it", page)
        self.assertNotIn("a locked feature", page)
        self.assertIn('href="/tradeoffs/new?retire=product%2Ftally"', self.page(s, "/products/tally"))

    def test_a_list_of_work_shows_the_columns_that_are_asked_for(self):
        _, s = self.serve("kestrel")
        heads = lambda q: re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)', self.page(s, "/features?" + q))
        self.assertEqual(heads("limit=2"), ["Feature", "Product", "Requirement", "Solution", "Quarter", "Weeks", "State"])
        self.assertEqual(heads("limit=2&columns=weeks,class"), ["Feature", "Class", "Weeks"])
        self.assertEqual(heads("limit=2&columns=state&columns=quarter"), ["Feature", "Quarter", "State"])

    def test_rules_that_cannot_all_hold_are_told_on_the_page(self):
        at, s = self.serve("kestrel")
        for feature in ("SHELF-44", "SHELF-51", "SHELF-38", "SHELF-60"):
            cli("add", "rule", "type=lock", f"subject=feature/{feature}", "quarter=2027-Q1", f"why=We want {feature}", at=at)
        self.assertIn("This plan does not keep every rule. SHELF-60 EDI, both directions stays in Q1 2027: We want SHELF-60.",
                      seen(self.page(s, "/plan")))
        a = self.post(s, "/plan/solve")
        for _ in range(100):
            told = s.ask("GET", a.headers["Location"])
            if told.status != 200:
                break
            time.sleep(0.1)
        page = told.body.decode()
        self.assertRegex(seen(page), r"No plan keeps every rule. These \d+ cannot all hold")
        for words in ("Shelf has 59 weeks in Q1 2027, its reserve kept", "SHELF-60 EDI, both directions stays in Q1 2027: We want SHELF-60"):
            self.assertIn(words, seen(page))
        self.assertIn('href="/rules/', page)

    def test_days_asked_for_become_an_option_until_they_are_pledged(self):
        at, s = self.serve("kestrel")
        self.assertNotIn("capacity", [o["type"] for o in self.card(at, "T-31")["options"]])
        self.post(s, "/tradeoffs/T-31/ask_capacity", by="ben-sato", days="50", to_team="shelf")
        last = self.card(at, "T-31")["options"][-1]
        self.assertEqual((last["letter"], last["type"], last["moves"], last["promises_broken"]), ("E", "capacity", [], 0))
        self.assertIn("do not make room for all of it yet", last["gets"])
        self.post(s, "/tradeoffs/T-31/ask_capacity", by="ben-sato", days="5", to_team="shelf")
        self.assertIn("make room for all of it", self.card(at, "T-31")["options"][-1]["gets"])
        pledges = json.loads(cli("list", "pledges", "--json", at=at).stdout)["rows"]
        asked = [p for p in pledges if p["about"] == "tradeoff/T-31"]
        self.assertEqual([p["state"] for p in asked], ["asked", "asked"])
        teams = lambda: {t["team"]: (t["usable"], t["asked"]) for t in json.loads(self.page(s, "/plan/2027-Q1.json"))["teams"]}
        shelf, want = teams()["shelf"], sum(int(p["days"]) for p in asked if p["to_team"] == "shelf")
        self.assertEqual(shelf[1], want)                                            # to be seen, and in no sum
        link = re.search(r'href="(/pledges\?[^"]*)"', self.page(s, "/plan"))[1].replace("&amp;", "&").replace("?", ".json?", 1)
        self.assertEqual(sum(r["days"] for r in json.loads(self.page(s, link))["rows"]), want)
        self.assertRegex(seen(self.page(s, "/plan")), r"Shelf: [\d.]+ person-weeks are asked for, not pledged. The plan does not count on them.")
        cli("tradeoff", "decide", "T-31", "--option", "E", "--reason", "We ask Ben for the days first.", at=at)
        decision = json.loads(cli("list", "decisions", "--json", "--limit", "500", at=at).stdout)["rows"]
        self.assertEqual([d["verdict"] for d in decision if d["on"] == "tradeoff/T-31" and d["state"] == "signed"], ["ask_capacity"])

    def test_two_plans_side_by_side_say_what_moves_and_one_can_be_used(self):
        at, s = self.serve("kestrel")
        first = json.loads(self.page(s, "/plan.json"))["quarter"]
        where = "/plan/compare?b=%23" + str(self.scenario(at))
        page, data = self.page(s, where), json.loads(self.page(s, where.replace("compare?", "compare.json?")))
        self.assertEqual([data["a"]["version"], data["a"]["quarter"], data["b"]["quarter"]], ["14", first, first])
        self.assertEqual([(m["feature"], m["from"], m["to"]) for m in data["moves"]], [("SHELF-51", first, "2027-Q2")])
        self.assertIn("Slips 1 SHELF-51", seen(page))
        self.assertIn("Same-day recovery ships in Q2 2027 instead of Q1 2027", seen(page))
        self.assertEqual(data["a"]["promises_broken"], [])
        broken = data["b"]["promises_broken"]
        self.assertEqual(len(broken), 2)
        self.assertRegex(seen(page), r"is worth [0-9.]+ points less than version 14; 1 item slips and 2 promises break")
        worth = [float(data[x]["points_horizon"]) for x in "ab"]
        self.assertIn(f"{worth[0] - worth[1]:.3f}".rstrip("0").rstrip("."), seen(page))
        used = [{t["team"]: t["used"] for t in data[x]["teams"]} for x in "ab"]
        days = sum(int(e["likely"]) for e in json.loads(cli("list", "efforts", "--json", "--limit", "500", at=at).stdout)["rows"]
                   if e["feature"] == "SHELF-51")
        self.assertEqual(sum(used[0].values()) - sum(used[1].values()), days)
        self.assertEqual(page.count('fill="var(--c1)"'), sum(1 for t in data["b"]["teams"]))
        again = json.loads(self.page(s, where.replace("compare?", "compare.json?") + "&quarter=2027-Q2"))
        self.assertEqual([again[x]["quarter"] for x in "ab"], ["2027-Q2", "2027-Q2"])
        before = json.loads(self.page(s, "/plan.json"))["version"]
        self.post(s, "/plan/adopt", version=re.search(r'name="version" value="(#[0-9]+)"', page).group(1))
        self.assertEqual(json.loads(self.page(s, "/plan.json"))["version"], before + 1)
        self.assertIn("Version 15, in force", seen(self.page(s, "/plan/compare")))

    def scenario(self, at):
        """A plan in which one item waits a quarter, which nobody took."""
        return json.loads(cli("plan_version", "move", "--feature", "SHELF-51", "--quarter", "2027-Q2", "--json", at=at).stdout)["plan_version"]

    def test_a_quarter_that_one_plan_alone_has_is_no_difference(self):
        _, s = self.serve("kestrel")
        data = json.loads(self.page(s, "/plan/compare.json?a=13&b=14"))
        said = seen(self.page(s, "/plan/compare?a=13&b=14"))
        self.assertEqual([m for m in data["moves"] if not m["from"] or not m["to"]], [])
        self.assertGreater(data["apart"], 10)
        self.assertIn("in a quarter that only one of the two plans, and did not move", said)
        self.assertIn("their values are not set against each other", said)
        self.assertNotIn("Use this plan", said, "a plan of quarters that are over was offered")

    def test_somebody_asked_is_named_and_no_mail_leaves(self):
        at, s = self.serve("kestrel")
        said = seen(self.page(s, "/tradeoffs/T-31"))
        self.assertIn("2 people weighed in", said)
        self.assertNotIn("Could the fax people help?", said)
        self.post(s, "/tradeoffs/T-31/ask", whom="lena-fischer", text="Could the fax people help?")
        said = seen(self.page(s, "/tradeoffs/T-31"))
        self.assertRegex(said, r"Lena Fischer .*, was asked, and has not answered yet “Could the fax people help\?”")
        self.assertIn("2 people weighed in", said)
        named = [(r["who"], r["as"]) for r in json.loads(cli("list", "involved", "--json", "--limit", "500", at=at).stdout)["rows"]
                 if r["record"] == "tradeoff/T-31"]
        self.assertIn(("person/lena-fischer", "named"), named)
        self.assertEqual([m for m in json.loads(cli("list", "messages", "--json", "--limit", "500", at=at).stdout)["rows"]
                          if m["record"] == "tradeoff/T-31"], [])

    def six_facts(self, sample, key):
        at, s = self.serve(sample)
        card, said = self.card(at, key), seen(self.page(s, "/tradeoffs/" + key))
        self.assertIn(card["wish_title"], said)                                        # 1 what is asked
        self.assertIn(card["what_for"], said)                                          # 2 and what for, for whom
        self.assertIn(card["customer_title"], said)
        yes = [o for o in card["options"] if o["type"] == "yes"]
        self.assertTrue(yes, "no full yes in the sample")
        for o in yes:
            for m in (m for m in o["moves"] if m["from"]):                             # 3 what exactly gives way
                self.assertRegex(said, re.escape(m["feature"]) + " .{0,80}(moves to|leaves)")
            for w in o["waiting"]:                                                     # 4 who waits
                self.assertIn(w["title"], said)
            for p in o["promises"]:                                                    # 5 which promise breaks
                self.assertIn(p["to"], said)
            self.assertRegex(said, r"(ahead of|behind|even with) A, as .{0,80}\. Were it worth (less|more) than " + re.escape(o["points_lost"]) + ", ")   # 6 what flips it

    def glances(self, sample):
        """A row of Today says of each open card what the card itself says once it is worked out."""
        at, s = self.serve(sample)
        rows = {r["key"]: r["glance"] for r in s.ask("GET", "/.json").json()["waiting"]}
        said = seen(self.page(s, "/"))
        for key, glance in rows.items():
            card = self.card(at, key)
            if "retire" in card:
                n = card["retire"]["customers"]
                self.assertRegex(glance, r"^%d customers? uses? it\b|^nobody on record uses it$" % n)
                self.assertEqual(glance.startswith("nobody"), n == 0)
            else:
                weeks = card["short_days"] / card["days_per_week"]
                self.assertTrue(card["fits_in_slack"] or glance.startswith("%g person-weeks short" % weeks), glance)
                self.assertEqual("the smaller yes fits and moves nothing" in glance, "slice" in [o["type"] for o in card["options"]])
            self.assertRegex(said, key + r" ·[^·]*(·[^·]*)?" + re.escape(glance))
        return rows

    def test_a_row_of_today_says_what_the_card_says(self):
        rows = self.glances("kestrel")
        self.assertEqual(rows["T-31"], "11 person-weeks short · the smaller yes fits and moves nothing")
        self.assertEqual(rows["T-30"], "4 customers use it and pay us $0.8m a year in all")
        self.assertEqual(len(self.glances("second")), 2)

    def test_a_page_of_the_menu_opens_with_what_was_found(self):
        """Lists and reports: the title is the report's sentence, and one place of the menu is the page's."""
        at, s = self.serve("kestrel")
        for page, report in (("/requests", "/desk"), ("/outcomes", "/outcome-progress"), ("/briefs", "/brief-answers")):
            html = self.page(s, page + "?limit=50")                          # without one, /requests is the inbox
            found = s.ask("GET", report + ".json").json()["finding"]
            said = " ".join(in_words(w) for w in found.split())
            self.assertIn(f"<h1>{said[0].upper() + said[1:]}</h1>", html)
            self.assertIn(f'href="{report}">What the title counts</a>', html)
            self.assertRegex(seen(html), r"\d+ " + page[1:] + r"\. ")
            self.assertNotIn(said[1:], self.page(s, page + "?q=a"))             # of all of them, not of those that match
        waiting = "/requests?state=new%2Cowned%2Cwaiting%2Ctradeoff"
        self.assertIn(f'href="{waiting}">Only those still open</a>', self.page(s, "/requests?limit=50"))
        self.assertIn('href="/desk">What the title counts</a>', self.page(s, "/requests"))
        self.assertIn("<h1>7 of 320 requests match</h1>", self.page(s, waiting))
        for page in ("/", "/small-items", "/economics", "/executives", "/buy-in", "/reports", "/desk", "/history", "/features"):
            menu = re.search(r'<div class="side">.*?</nav>|<aside class="side".*?</nav>|<nav.*?</nav>', self.page(s, page), re.S).group(0)
            self.assertEqual(menu.count('aria-current="page"'), 1, page)

    def test_small_items_are_a_staircase_beside_whole_solutions(self):
        at, s = self.serve("kestrel")
        report, html = s.ask("GET", "/small-items.json").json(), self.page(s, "/small-items")
        days = sum(r["days"] for r in report["items"])
        self.assertIn(f"{days} days</text>", html)
        said = seen(html)
        for x in report["instead"]:
            self.assertLessEqual(x["days"], days)
        self.assertEqual([x["days"] for x in report["instead"]], sorted((x["days"] for x in report["instead"]), reverse=True))
        for title, size in (("Same-day recovery", 265), ("Margin guard", 200), ("Month-end in three days", 115)):
            self.assertIn(f"{size}: {title} takes as much", said)
        self.assertIn(": more than all of Same-day recovery", report["finding"])
        largest = max((x for x in report["instead"]), key=lambda x: x["days"])
        self.assertEqual((largest["solution"], largest["days"]), ("S-2", self.card(at, "T-31")["unplanned"]["solution_days"]))
        by = {}
        for r in report["items"]:
            by[r["function"]] = by.get(r["function"], 0) + r["days"]
        for n in by.values():
            self.assertRegex(said, r"[A-Z]\w+ %d\b" % n)

    def test_a_unit_is_said_once_and_a_state_in_words(self):
        at, s = self.serve("kestrel")
        said = seen(self.page(s, "/buy-in"))
        self.assertIn("Days pledged", said)
        self.assertNotRegex(said, r"[Dd]ays[^.]{0,20}, days")
        self.assertRegex(said, r"functions have pledged; \d+ % of the plan’s days depend on Operations")
        progress = self.page(s, "/outcome-progress")
        self.assertIn("Not shipped yet", progress)
        self.assertNotIn("not_shipped", progress)

    def test_a_report_shows_so_many_rows_and_where_the_others_are(self):
        at, s = self.serve("kestrel")
        many = 0
        for r in s.ask("GET", "/reports.json").json()["rows"]:
            found = s.ask("GET", r["address"] + ".json")
            if found.status != 200:
                continue
            html = self.page(s, r["address"])
            for name, rows in found.json().items():
                if isinstance(rows, list) and f'id="t-{name}"' in html:
                    table = html[html.index(f'id="t-{name}"'):]
                    table = table[:table.index("</section>")]
                    self.assertEqual(table.count("<tr>") - (1 if rows else 0), min(50, len(rows)), (r["address"], name))
                    self.assertEqual(f"and {len(rows) - 50} more: " in table, len(rows) > 50, (r["address"], name))
                    if len(rows) > 50:
                        many += 1
                        self.assertIn(f'table={name}">all of them as .csv', table)
                        whole = self.page(s, r["address"] + "?rows=500")
                        whole = whole[whole.index(f'id="t-{name}"'):]
                        self.assertEqual(whole[:whole.index("</section>")].count("<tr>") - 1, min(500, len(rows)))
        self.assertGreater(many, 0, "no report of the sample is long")

    def test_six_facts_stand_on_the_card(self):
        self.six_facts("kestrel", "T-31")

    def test_of_many_teams_any_can_be_asked_and_the_fullest_are_drawn(self):
        at, s = self.serve("kestrel")
        rows = "team,quarter,days,reserve\n" + "".join(f"Crew {i},2027-Q1,{2000 + i},10\n" for i in range(30))
        path = os.path.join(self.tmp.name, "capacity.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write(rows)
        cli("import", path, "--as", "capacities", "--create", "team", at=at)
        plan = self.page(s, "/plan")
        self.assertIn("Q1 2027 is full in Route and Tally; Shelf has three weeks left", seen(plan))
        self.assertIn("The fullest teams. and 11 with more room", seen(plan))
        for team in ("Route", "Tally", "Shelf"):
            self.assertIn(f">{team}</text>", plan)
        self.assertIn("Route 48 of 48, full; Tally 38 of 38, full", seen(plan))
        wish = {"text": "Cool it", "title": "Cooler", "what_for": "It is warm", "who": "marcus-bell", "product": "shelf", "quarter": "2027-Q1"}
        form = self.page(s, "/came-up")
        self.assertIn(">Crew 29</th>", form)
        self.assertNotIn(">Tally</th>", form)
        a = s.ask("POST", "/came-up", form=list({**wish, "other.1": "Tally 2", "other_days.1": "20"}.items()), Origin=s.address)
        self.assertEqual(a.status, 422)
        self.assertIn("There is no team “Tally 2”.", seen(a.body.decode()))
        self.assertRegex(a.body.decode(), r'name="other.1" value="Tally 2"[^>]*aria-invalid="true"')
        a = s.ask("POST", "/came-up", form=list({**wish, "other.1": "tally", "other_days.1": "20"}.items()), Origin=s.address)
        self.assertEqual(a.status, 303)
        card = json.loads(self.page(s, a["Location"].split("?")[0] + ".json"))
        self.assertEqual([(r["team"], r["needs"]) for r in card["rooms"]], [("tally", 20)])

    def test_an_item_is_not_moved_to_where_it_stands(self):
        _, s = self.serve("kestrel")
        for quarter, stands in (("2027-Q1", True), ("2027-Q2", False)):
            page = seen(s.ask("POST", "/plan/move", form={"feature": "SHELF-51", "quarter": quarter}, Origin=s.address).body.decode())
            self.assertEqual("It stands there already." in page, stands)
            self.assertEqual("Move it" in page, not stands)

    def test_what_comes_later_is_set_against_what_comes_now(self):
        """T-2: later is worth 8.3 of the bowl's 10 points and costs nothing, now all of them less 2.5: even at 15."""
        _, s = self.serve("second")
        said = seen(self.page(s, "/tradeoffs/T-2"))
        self.assertIn("FY27 Q4–FY28 Q2 +8.33, the most", said)
        self.assertIn("ahead of D, as Quick-change bowl is worth 10 points. Were it worth more than 15, D would be ahead.", said)
        self.assertIn("Over FY27 Q4–FY28 Q2: A ±0, B +3, C +8.33, D +7.5, E ±0 points.", said)
        self.assertIn("Below 15, C is ahead of D in value.", said)
        self.assertIn("even with A, as Quick-change bowl is worth 10 points. Were it worth more than 10, E would be ahead.", said)

    def test_where_the_value_is_set_to_what_would_change_the_answer_it_does(self):
        """Points of the wish's priority on either side of each figure: the card worked out anew puts them in the order it said."""
        at, s = self.serve("kestrel")
        flips = re.search(r'<div class="flips">.*?</div>', self.page(s, "/tradeoffs/T-31"), re.S).group(0)
        said = re.findall(r"(Above|Below) ([0-9.]+) , (\w) is ahead of (\w) in value", re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", flips)))
        self.assertEqual({x[2] for x in said}, {"A", "B", "D"})
        for which, limit, one, other in said:
            for points in (int(float(limit) - 0.001), int(float(limit)) + 1):
                cli("set", "priority", "P-6", f"points={points}", at=at)
                card = json.loads(cli("tradeoff", "show", "T-31", "--json", at=at).stdout)
                worth = {o["letter"]: float(o["points_horizon"]) for o in card["options"]}
                self.assertEqual(worth[one] > worth[other], (points < float(limit)) == (which == "Below"), (which, limit, points, worth))

    def test_what_leads_is_what_the_others_are_held_against(self):
        """T-2: nothing that the bowl is worth brings the plan or the trolley ahead of the whole bowl a quarter later."""
        _, s = self.serve("second")
        said = seen(self.page(s, "/tradeoffs/T-2"))
        self.assertEqual(said.count("In value over FY27 Q4–FY28 Q2 behind C, whatever Quick-change bowl is worth."), 2)
        self.assertIn("ahead of A, as Quick-change bowl is worth 10 points. Were it worth less than 2.5, A would be ahead. Above 15, D is ahead of C, too.", said)

    def test_what_fits_says_what_it_is_and_what_it_is_held_against(self):
        at, s = self.serve("kestrel")
        quarter = self.card(at, "T-31")["quarter"]
        row = [c for c in s.get("/capacities.json?limit=500").json()["rows"] if (c["team"], c["quarter"]) == ("shelf", quarter)]
        cli("set", "capacity", row[0]["id"], "days=420", at=at)
        page = self.page(s, "/tradeoffs/T-31")
        said = seen(page)
        self.assertIn("Both directions: ship notices (856) out, orders (850) in. All of it, in ", said)
        self.assertEqual(said.count("behind C, whatever EDI, both directions is worth."), 2)
        self.assertIn("Over Q1–Q4: A ±0, B +2, C +5 points. C costs the plan no value, whatever EDI, both directions is worth.", seen("<main>" + re.search(r'<div class="flips">.*?</div>', page, re.S).group(0)))

    def test_what_is_left_out_though_it_would_fit_says_why(self):
        """Beside "proved best" nothing that fits may stand without a reason: it has no points, or something changed since."""
        at, s = self.serve("kestrel")
        said = seen(self.page(s, "/plan"))
        self.assertIn("P-3 gives it no points. Route is 8 person-weeks short. It would fit in", said)
        self.assertNotIn("Something changed since", said)
        quarter = self.card(at, "T-31")["quarter"]
        row = [c for c in s.get("/capacities.json?limit=500").json()["rows"] if (c["team"], c["quarter"]) == ("shelf", quarter)]
        cli("set", "capacity", row[0]["id"], "days=420", at=at)
        self.assertIn("It would fit here. Something changed since the plan was worked out.", seen(self.page(s, "/plan")))

    def test_a_card_that_nobody_asked_for_says_so(self):
        _, s = self.serve("kestrel")
        self.assertIn("No request is behind it. Ana Ruiz decides by", seen(self.page(s, "/tradeoffs/T-30")))
        self.assertNotIn("No request is behind it.", seen(self.page(s, "/tradeoffs/T-31")))

    def test_a_draft_is_not_offered_to_be_decided(self):
        at, s = self.serve("kestrel")
        cli("tradeoff", "open", "ROUTE-23", self.card(at, "T-31")["quarter"], at=at)
        page = self.page(s, "/tradeoffs")
        self.assertIn('href="/tradeoffs/T-31/decide"', page)
        self.assertIn("T-32", page)
        self.assertNotIn("/tradeoffs/T-32/decide", page)

    def test_an_option_is_named_after_all_that_waits_for_it(self):
        at, s = self.serve("kestrel")
        wish = {"text": "Two shifts, one count", "title": "One count", "what_for": "Stock is counted twice", "who": "marcus-bell",
                "customer": "harbor-fresh-foods", "product": "shelf", "quarter": "2027-Q1", "days.shelf": "130", "days.route": "25"}
        key = s.ask("POST", "/came-up", form=list(wish.items()), Origin=s.address)["Location"].split("?")[0]
        yes = [o for o in json.loads(self.page(s, key + ".json"))["options"] if o["type"] == "yes"][0]
        waits = {m["solution"] for m in yes["moves"] if m["from"]}
        self.assertEqual(len(waits), 3)
        self.assertEqual(yes["title"], "One count or " + yes["instead"])
        for name in waits:
            self.assertIn(name, yes["instead"])
        page = seen(self.page(s, key))
        self.assertIn("behind A, as One count has no value. Were it worth more than 8.5, C would be ahead.", page)
        self.assertIn("One count has no value now. Below", page)
        self.assertEqual(len(yes["waiting"]), yes["customers_waiting"])
        self.assertNotRegex(page, r"and \d+ more\.")
        self.assertRegex(page, r"Shelf 7 of 7 weeks Route 4 of 4 weeks")

    def test_six_facts_stand_on_another_card(self):
        self.six_facts("second", "T-2")


if __name__ == "__main__":
    unittest.main()
