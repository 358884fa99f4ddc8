#!/usr/bin/env python3
"""Actions from their table: the same verb as JSON, on the command line and as a form."""
import datetime
import json
import os
import re
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402


class Actions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def rows(self, path):
        return self.s.get(path).json().get("rows", [])

    def form(self, path, **fields):
        return self.s.ask("POST", path, form=fields)

    def points(self, key):
        return self.s.get(f"/priorities/{key}.json").json()["points"]

    def test_one_verb_three_surfaces_and_undo(self):
        a = self.s.post("/priorities/P-3/weigh.json", {"points": 41})
        self.assertEqual((a.status, a.json()["points"], self.points("P-3")), (200, 41, 41))
        self.assertEqual(a["Headwater-Undo"], a.json()["undo"])
        cli("priority", "weigh", "P-3", "--points", "42", at=self.s.db)
        self.assertEqual(self.points("P-3"), 42)
        cli("priority", "weigh", "P-3", "43", at=self.s.db)              # bare words fill the inputs in order
        self.assertEqual(self.points("P-3"), 43)
        page = self.s.get("/priorities/P-3/weigh").body.decode()
        self.assertIn('value="43"', page)
        rev = re.search(r'name="rev" value="(\d+)"', page).group(1)
        done = self.form("/priorities/P-3/weigh", points="44", rev=rev)
        self.assertEqual((done.status, self.points("P-3")), (303, 44))
        self.assertEqual(self.form("/priorities/P-3/weigh", points="45", rev=rev).status, 412)
        self.assertEqual(self.s.post(done["Headwater-Undo"] + "/undo.json").status, 200)
        self.assertEqual(self.points("P-3"), 43)

    def test_problems_are_told_at_their_inputs(self):
        none = self.s.post("/priorities/P-3/weigh.json", {})
        self.assertEqual((none.status, none.json()["errors"][0]["pointer"]), (422, "/points"))
        both = self.s.post("/priorities/P-3/weigh.json", {"points": 4000, "shoe": 1})
        self.assertEqual({e["pointer"] for e in both.json()["errors"]}, {"/points", "/shoe"})
        self.assertEqual(self.s.post("/priorities/P-999/weigh.json", {"points": 1}).status, 404)
        self.assertEqual(self.s.post("/priorities/P-3/no_such.json", {}).status, 404)
        self.assertEqual(self.s.post("/priorities/P-3/weigh.json", {"points": 1}, If_Match='"1"').status, 412)
        page = self.form("/priorities/P-3/weigh", points="many")
        self.assertEqual(page.status, 422)
        self.assertIn('aria-invalid="true"', page.body.decode())
        cli("priority", "weigh", "P-3", at=self.s.db, want=6)
        cli("priority", "weigh", "P-3", "--weight", "3", at=self.s.db, want=2)
        cli("priority", "weigh", "P-3", "1", "2", at=self.s.db, want=2)

    def test_what_somebody_said_leads_to_what_was_done(self):
        quote = self.s.post("/quotes/record.json", {"text": "Make it two weeks", "who": "person/helen-strand"}).json()["quote"]
        done = self.s.ask("PATCH", "/features/SHELF-44.json", {"why": "Two weeks"}, If_Match=self.s.get("/features/SHELF-44.json")["ETag"])
        change = done["Headwater-Undo"].rsplit("/", 1)[1]
        other = self.s.post("/priorities/P-3/weigh.json", {"points": 12})["Headwater-Undo"].rsplit("/", 1)[1]
        asked = {"disposition": "incorporated", "why": "It is right", "record": "feature/SHELF-44", "what": "Two weeks"}
        for bad in (other, "999999", "soon"):
            said = self.s.post(f"/quotes/{quote}/dispose.json", {**asked, "change": bad})
            self.assertEqual((said.status, [e["pointer"] for e in said.json()["errors"]]), (422, ["/change"]), said.body)
        self.assertEqual(self.s.post(f"/quotes/{quote}/dispose.json", {**asked, "change": change}).status, 200)
        row = self.s.get(f"/evidence.json?item=quote/{quote}").json()["rows"][0]
        self.assertEqual((row["role"], row["what"], row["change"]), ("changed", "Two weeks", change))
        self.assertIn(f'href="/history/{change}"', self.s.get(f"/evidence/{row['id']}").body.decode())
        self.assertIn('name="change"', self.s.get(f"/quotes/{quote}/dispose").body.decode())
        named = self.s.ask("PATCH", f"/evidence/{row['id']}.json", {"change": other}, If_Match='"1"')
        self.assertEqual(named.status, 422)

    def test_a_dry_run_changes_nothing(self):
        before = self.points("P-3")
        d = self.s.post("/priorities/P-3/weigh.json?dry_run=1", {"points": 7}).json()
        self.assertEqual(d["changes"][0]["after"]["points"], 7)
        c = json.loads(cli("priority", "weigh", "P-3", "8", "-n", "--json", at=self.s.db).stdout)
        self.assertEqual((c["dry_run"], c["changes"][0]["after"]["points"]), (True, 8))
        self.assertEqual(self.points("P-3"), before)

    def test_every_action_has_a_form_that_opens(self):
        seen = 0
        spec = cli("help", "actions").stdout
        for kind, verb, key in re.findall(r"^  headwater (\S+) (\S+)( KEY)?", spec, re.M):
            plural = {"priority": "priorities", "person": "people", "drives": "drives", "serves": "serves",
                      "fulfils": "fulfils", "import_batch": "import_batches", "watch": "watches"}.get(kind, kind + "s")
            path = f"/{plural}/{verb}"
            if key:
                rows = self.rows(f"/{plural}.json?limit=1")
                if not rows:
                    continue
                path = f"/{plural}/{rows[0]['key'] or rows[0]['id']}/{verb}"
            a = self.s.get(path)
            self.assertEqual(a.status, 200, path)
            self.assertIn("<form", a.body.decode(), path)
            self.assertEqual(self.s.get(path + ".json").json()["verb"], verb)
            seen += 1
        self.assertGreater(seen, 30)

    def test_records_offer_what_fits_their_state(self):
        for one, verb in (("/tradeoffs/T-31", "decide"), ("/priorities/P-3", "weigh")):
            page = self.s.get(one)
            self.assertEqual(page.status, 200)
            self.assertIn(f"{one}/{verb}", page.body.decode())
        page = self.s.get("/requests/R-209").body.decode()
        for link in ("/requests/R-209/answer", "/requests/R-209/later", "/requests/R-209/merge", "/tradeoffs/open?request=R-209"):
            self.assertRegex(page, f'<a class="btn[^"]*" href="{re.escape(link)}"')
            self.assertEqual(self.s.get(link).status, 200, link)
        self.assertEqual(set(re.findall(r'name="to" value="(\w+)"', page)), {"owned", "waiting"}, "nobody answers by saying that it is answered")
        for plural, verb, states in (("requests", "answer", {"new", "owned", "waiting", "later", "reopened"}),
                                     ("features", "size", {"idea", "ready", "started"})):
            rows, page = self.rows(f"/{plural}.json?limit=200"), self.s.get(f"/{plural}?limit=200").body.decode()
            offered = {r["state"] for r in rows if f'"/{plural}/{r["key"]}/{verb}"' in page}
            hidden = {r["state"] for r in rows if f'"/{plural}/{r["key"]}/{verb}"' not in page}
            self.assertTrue(offered and offered <= states and hidden and not hidden & states, (plural, offered, hidden))

    def test_records_offer_what_is_done_elsewhere_with_them_and_reports_on_them(self):
        page = self.s.get("/people/kim-roe").body.decode()
        for link in ("/workspaces/erase?who=person%2Fkim-roe", "/briefs/draft?reader=kim-roe", "/talks/prepare?with=person%2Fkim-roe",
                     "/executives?person=kim-roe"):
            self.assertIn(f'href="{link}"', page)
            self.assertEqual(self.s.get(link).status, 200)
        self.assertIn('value="person/kim-roe"', self.s.get("/workspaces/erase?who=person%2Fkim-roe").body.decode())
        self.assertIn('href="/similar?request=R-209"', self.s.get("/requests/R-209").body.decode())

    def test_checking_words_shows_its_answer_on_the_page(self):
        a = self.form("/requirements/check", text="Shelf is quick")
        self.assertEqual(a.status, 200)
        self.assertIn("<td>Shelf</td>", a.body.decode())
        free = self.s.post("/requirements/check.json", {"text": "Counting is quick"}).json()
        self.assertEqual((free["free"], free["words"], free["undo"]), (True, [], None))

    def test_size_makes_a_slice_with_its_work(self):
        a = self.s.post("/features/SHELF-60/size.json",
                        {"efforts": "shelf=10-20-30, platform=5", "slice": "First orders only", "percent": 30})
        self.assertEqual(a.status, 201)
        slice_ = self.s.get(a["Location"] + ".json").json()
        self.assertEqual((slice_["slice_of"], slice_["slice_percent"], slice_["product"]), ("SHELF-60", 30, "shelf"))
        e = sorted((r["team"], r["low"], r["likely"], r["high"]) for r in self.rows(f"/efforts.json?feature={slice_['key']}"))
        self.assertEqual(e, [("platform", None, 5, None), ("shelf", 10, 20, 30)])
        again = self.s.post(f"/features/{slice_['key']}/size.json", {"efforts": "shelf=25"})
        self.assertEqual(again.status, 200)
        e = sorted((r["team"], r["likely"]) for r in self.rows(f"/efforts.json?feature={slice_['key']}"))
        self.assertEqual(e, [("platform", 5), ("shelf", 25)])
        bad = self.s.post("/features/SHELF-60/size.json", {"efforts": "shelf=much"})
        self.assertEqual(bad.json()["errors"][0]["pointer"], "/efforts")

    def test_moves_take_what_is_written_on_the_way(self):
        key = self.s.post("/features.json", {"product": "shelf", "title": "To be dropped"}).json()["key"]
        self.assertEqual(self.s.post(f"/features/{key}/drop.json", {}).status, 422)
        self.assertEqual(self.s.post(f"/features/{key}/ship.json", {}).json()["errors"][0]["code"], "state")
        a = self.s.post(f"/features/{key}/drop.json", {"reason": "Nobody asked"})
        self.assertEqual((a.status, a.json()["state"]), (200, "dropped"))
        self.assertIn("Nobody asked", self.s.get(f"/features/{key}").body.decode())
        customer = self.rows("/customers.json?limit=1")[0]["key"]
        made = self.s.post("/promises.json", {"to": f"customer/{customer}", "what": "A visit", "due": "2027-01-10"}).json()
        b = self.s.post(f"/promises/{made['key']}/move.json", {"moved_to": "2027-02-10", "reason": "Snow"})
        self.assertEqual(b.json()["state"], "moved")
        self.assertEqual(self.s.get(f"/promises/{made['key']}.json").json()["moved_to"], "2027-02-10")

    def test_a_request_is_answered_with_a_reason(self):
        customer = self.rows("/customers.json?limit=1")[0]["key"]
        r = self.s.post("/requests/record.json", {"text": "Please print in green", "asked_by": f"customer/{customer}"})
        self.assertEqual(r.status, 201)
        key = r.json()["request"]
        need = {"verdict": "no", "basis": "strategy", "reason": "Green paper says the same"}
        no = self.s.post(f"/requests/{key}/answer.json", need)
        self.assertEqual({e["pointer"] for e in no.json()["errors"]}, {"/what_for"})
        no = self.s.post(f"/requests/{key}/answer.json", dict(need, what_for="Readable slips"))
        self.assertEqual({e["pointer"] for e in no.json()["errors"]}, {"/alternative", "/revisit_on"})
        a = self.s.post(f"/requests/{key}/answer.json", dict(need, what_for="Readable slips", alternative="Green paper", never=True))
        self.assertEqual((a.status, a.json()["state"]), (200, "answered"))
        d = self.s.get(f"/decisions/{a.json()['decision']}.json").json()
        self.assertEqual((d["verdict"], d["state"], d["on"]), ("no", "signed", f"request/{key}"))
        m = self.s.sql('SELECT text, "to", state FROM message WHERE id = ?', a.json()["message"])[0]
        self.assertEqual((m[0], m[1].split("/")[0], m[2]), (need["reason"], "customer", "draft"))
        twice = self.s.post(f"/requests/{key}/answer.json", dict(need, what_for="x", alternative="y", never=True))
        self.assertEqual(twice.json()["errors"][0]["code"], "state")
        self.assertEqual(self.s.post(f"/requests/{key}/reopen.json", {"reason": "They need it"}).status, 200)
        later = self.s.post(f"/requests/{key}/answer.json", {"verdict": "not_now", "basis": "evidence", "reason": "Not yet", "revisit_on": "2027-06-01"})
        self.assertEqual(later.json()["state"], "later")
        self.assertEqual(self.s.get(f"/requests/{key}.json").json()["later_until"], "2027-06-01")

    def test_a_talk_is_prepared_with_questions_that_ask_for_no_approval(self):
        contact = self.rows("/contacts.json?limit=1")[0]["id"]
        t = self.s.post("/talks/prepare.json", {"with": f"contact/{contact}", "on": "2026-12-01"}).json()
        q = self.rows(f"/questions.json?record=talk/{t['talk']}&limit=50")
        self.assertEqual([r["text"] for r in q], t["questions"])
        self.assertEqual((len(q), {r["type"] for r in q}), (6, {"learn"}))

    def test_two_customers_become_one(self):
        for title in ("Double Ltd", "Doubel Ltd"):
            self.s.post("/customers.json", {"title": title})
        c = self.s.post("/contacts.json", {"customer": "doubel-ltd", "name": "Ole"}).json()
        m = self.s.post("/customers/doubel-ltd/merge.json", {"into": "double-ltd"})
        self.assertEqual((m.status, m.json()["into"], m.json()["moved"]), (201, "double-ltd", 1))
        self.assertEqual(self.s.get(f"/contacts/{c['id']}.json").json()["customer"], "double-ltd")
        moved = self.s.get("/customers/Doubel%20Ltd")
        self.assertEqual((moved.status, moved["Location"]), (308, "/customers/double-ltd"))
        self.assertEqual(self.s.post("/customers/double-ltd/merge.json", {"into": "double-ltd"}).status, 422)
        self.assertEqual(self.s.post(m["Headwater-Undo"] + "/undo.json").status, 200)
        self.assertEqual(self.s.get(f"/contacts/{c['id']}.json").json()["customer"], "doubel-ltd")

    def test_a_link_is_suspect_until_somebody_says_it_is_still_right(self):
        link = self.rows("/serves.json?limit=1")[0]
        before = link["seen_hash"]
        r = self.s.get(f"/requirements/{link['requirement']}.json").json()
        p = self.s.ask("PATCH", f"/requirements/{r['key']}.json?keep_words=1", {"title": r["title"] + " today"}, If_Match=f'"{r["rev"]}"')
        self.assertEqual(p.status, 200, p.body)
        page = lambda path: self.s.get(path).body.decode()
        priority = f"/priorities/{link['priority']}"
        self.assertIn(f"{r['key']} has changed since it was linked here", page(priority))
        self.assertIn("This has changed since other records were linked to it", page(f"/requirements/{r['key']}"))
        self.assertIn(f"/serves/{link['id']}/still_right", page("/trace"))
        said = self.s.ask("POST", f"/serves/{link['id']}/still_right", form={"back": f"priorities/{link['priority']}"})
        self.assertEqual((said.status, said["Location"].split("?")[0]), (303, priority))
        self.assertNotIn(f"{r['key']} has changed since", page(priority))
        self.assertTrue(before)
        self.assertNotEqual(self.s.get(f"/serves/{link['id']}.json").json()["seen_hash"], before)

    def test_plans(self):
        w = self.s.post("/plan_versions/what_if.json", {"add": "SHELF-60:shelf=70"}).json()
        self.assertIn("options", w)
        self.assertFalse(w["fits"])
        bad = self.s.post("/plan_versions/what_if.json", {"add": "SHELF-60:nobody=70"})
        self.assertEqual(bad.json()["errors"][0]["pointer"], "/add")
        s = self.s.post("/plan_versions/solve.json", {})
        self.assertEqual((s.status, s.json()["proven"]), (201, True))
        n = self.s.post(f"/plan_versions/{s.json()['plan_version']}/adopt.json")
        self.assertEqual(n.status, 200)
        lock = self.s.post("/rules/lock_quarter.json", {"quarter": "2027-Q1", "why": "Fair in spring"}).json()
        off = self.s.post(f"/rules/{lock['rule']}/unlock.json", {"reason": "Fair is off"})
        self.assertEqual(off.status, 200)

    def test_goals_that_pull_apart_are_written_down_once(self):
        a = self.s.post("/conflicts/find.json").json()
        self.assertTrue(0 < a["found"] <= a["pulls"])        # the sample has written some down already
        self.assertEqual(self.s.post("/conflicts/find.json").json()["found"], 0)
        pulls = self.s.get("/goal-conflicts.json").json()["pulls"]
        self.assertLessEqual({p["state"] for p in pulls}, {"found", "agenda", "proposed"})
        one = self.rows("/conflicts.json?state=found&limit=1")[0]["id"]
        self.assertEqual(self.s.post(f"/conflicts/{one}/put_on_agenda.json", {}).json()["state"], "agenda")

    def test_a_watch_fires_when_its_metric_stays_across(self):
        metric = self.s.post("/metrics.json", {"title": "Lost deals"}).json()["id"]
        at = [self.s.post("/watches.json", {"title": f"Over 10 for {days}", "metric": metric, "value": 10, "days": days}).json()
              for days in (None, 5, 500)]
        below = self.s.post("/watches.json", {"title": "Below 10", "metric": metric, "value": 10, "crosses": "below"}).json()
        check = lambda: self.s.post("/watches/check.json").json()
        self.assertEqual(check()["fired"], [])
        today = datetime.date.today()
        for back, value in ((900, 14), (40, 9), (20, 11), (3, 12)):
            a = self.s.post(f"/metrics/{metric}/measure.json", {"on": str(today - datetime.timedelta(back)), "value": value})
            self.assertIn(a.status, (200, 201), a.body)
        fired = check()["fired"]
        self.assertEqual([(w["title"], w["since"], w["value"]) for w in fired],
                         [(f"Over 10 for {d}", str(today - datetime.timedelta(20)), 12) for d in (None, 5)])
        state = lambda w: self.s.get(f"/watches/{w['id']}.json").json()["state"]
        self.assertEqual([state(w) for w in at + [below]], ["fired", "fired", "armed", "armed"])
        self.assertEqual(check()["fired"], [], "each fires once")

    def test_a_page_is_accepted_as_it_stands(self):
        page = self.s.post("/pages.json", {"title": "How we decide", "type": "roles", "text": "One signs."}).json()["key"]
        accept = lambda: self.s.post(f"/pages/{page}/accept.json")
        self.assertEqual(accept().status, 412, "a draft is nothing to work by")
        self.assertEqual(self.s.post(f"/pages/{page}/publish.json").status, 200)
        self.assertEqual(accept().status, 200, accept().body)
        told = [t for t in self.s.get("/tellings.json?limit=500").json()["rows"] if t["about"] == f"page/{page}"]
        self.assertEqual([(t["topic"], bool(t["accepted_at"]), bool(t["told_on"])) for t in told], [("roles", True, True)])
        self.assertIn("you accepted it as it stands", accept().json()["detail"])
        rev = self.s.get(f"/pages/{page}.json").json()["rev"]
        time.sleep(0.002)
        self.s.ask("PATCH", f"/pages/{page}.json", {"text": "One signs, two weigh in."}, If_Match=f'"{rev}"')
        self.assertEqual(accept().status, 200, "it says something else now")

    def test_what_one_follows_is_told_when_it_changes(self):
        asked = lambda: self.s.get("/following.json").json()
        decides = [r["record"] for r in asked()["records"] if r["part"] == "Decides"]
        mine = [t["key"] for t in self.s.get("/tradeoffs.json?state=open").json()["rows"] if t["decider"] == "ana-ruiz"]
        self.assertEqual(sorted(decides), sorted("tradeoff/" + k for k in mine), "what one decides stands there too")
        following = lambda: dict(asked(), records=[r for r in asked()["records"] if r["part"] != "Decides"])
        turn = lambda key: self.assertEqual(self.s.ask("POST", f"/features/{key}/follow", form={}).status, 303)
        page = lambda: self.s.get("/features/DOCK-31").body.decode()
        self.assertEqual(following()["records"], [])
        self.assertIn('data-do="Follow"', page())
        turn("DOCK-31")
        self.assertIn('data-do="Stop following"', page())
        rev = self.s.get("/features/DOCK-31.json").json()["rev"]
        self.s.ask("PATCH", "/features/DOCK-31.json", {"why": "They said so."}, If_Match=f'"{rev}"')
        self.assertEqual([(r["record"], r["part"], r["what"]) for r in following()["records"]], [("feature/DOCK-31", "Follows", "changed")])
        self.assertIn(f"of {len(decides) + 1} ", following()["finding"])
        cli("comment", "add", "--record", "feature/SHELF-51", "--text", "@ana-ruiz and @ben-sato, look", at=self.s.db)
        self.assertEqual([(r["record"], r["what"]) for r in following()["records"]],
                         [("feature/SHELF-51", "remarked"), ("feature/DOCK-31", "changed")])
        self.assertIn("feature/SHELF-51", cli("following", at=self.s.db).stdout)
        turn("SHELF-51")
        self.assertEqual([r["part"] for r in following()["records"]], ["Follows", "Follows"], "each record once")
        turn("SHELF-51")
        self.assertIn("What you follow", self.s.get("/").body.decode())
        turn("DOCK-31")
        self.assertEqual([r["record"] for r in following()["records"]], ["feature/SHELF-51"])
        self.assertEqual(self.s.ask("POST", "/efforts/1/follow", form={}).status, 404, "a link is nothing to follow")

    def test_opening_and_deciding_a_trade_off(self):
        o = self.s.post("/tradeoffs/open.json", {"wish": "ROUTE-23", "quarter": "2027-Q1", "what_for": "They said so"})
        self.assertEqual(o.status, 201, o.body)
        key = o.json()["tradeoff"]
        self.assertEqual(self.s.post(f"/tradeoffs/{key}/price.json").json()["options"][0]["type"], "keep")
        self.assertEqual(self.s.post(f"/tradeoffs/{key}/weigh_in.json", {"text": "They pay late"}).status, 200)
        self.assertEqual(self.s.post(f"/tradeoffs/{key}/decide.json", {"option": "A"}).status, 422)
        shown = self.s.get(f"/tradeoffs/{key}.json").json()["shown"]
        effort = self.s.get("/efforts.json?feature=ROUTE-23").json()["rows"][0]
        self.s.ask("PATCH", f"/efforts/{effort['id']}.json", {"likely": effort["likely"] + 5}, If_Match=f'"{effort["rev"]}"')
        seen = {"option": "A", "reason": "We keep our word", "basis": "contract", "shown": shown}
        plan = self.s.get("/plan.json").json()["version"]
        other = self.s.post(f"/tradeoffs/{key}/decide.json", seen)
        self.assertEqual(other.status, 412, other.body)
        said = other.body.decode()
        self.assertIn("nothing was applied", said)
        self.assertRegex(said, r"C now: [^;]*other room, reserve or estimate", "what it is that changed")
        self.assertNotRegex(said, r"A now:", "nothing changed in that one")
        by_hand = cli("tradeoff", "decide", key, "A", "--reason", "We keep our word", "--shown", shown, at=self.s.db, want=4)
        self.assertIn("nothing was applied", by_hand.stderr)
        self.assertEqual((self.s.get(f"/tradeoffs/{key}.json").json()["state"], self.s.get("/plan.json").json()["version"]), ("open", plan))
        self.assertEqual(self.s.post(f"/tradeoffs/{key}/decide.json", dict(seen, shown="x")).status, 412)
        seen["shown"] = self.s.get(f"/tradeoffs/{key}.json").json()["shown"]
        d = self.s.post(f"/tradeoffs/{key}/decide.json", seen)
        self.assertEqual((d.status, d.json()["option"]), (200, "A"))
        self.assertEqual(self.s.get(f"/tradeoffs/{key}.json").status, 200)
        twice = self.s.post(f"/tradeoffs/{key}/decide.json", {"option": "A", "reason": "Again"})
        self.assertEqual(twice.status, 409)


if __name__ == "__main__":
    unittest.main()
