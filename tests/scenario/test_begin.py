#!/usr/bin/env python3
"""Where each persona begins, asking for customers, and what became of one's own asks: with people who really signed in."""
import datetime
import html
import os
import re
import sys
import unittest
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import PASSWORD, ROOT, Server  # noqa: E402


def words(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


class Begin(unittest.TestCase):
    env = None

    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True, env=cls.env)
        people = ["ana.ruiz", "ben.sato", "chioma.eze", "tom.ilves", "marcus.bell", "priya.raman", "amara.osei"]
        path = {p: cls.s.post("/users/invite.json", {"email": p + "@kestrel.example"}).json()["path"] for p in people}
        cls.cookie, cls.first = {}, {}
        for p in people:
            a = cls.s.ask("POST", path[p], form={"email": p + "@kestrel.example", "password": PASSWORD})
            cls.cookie[p] = a.headers["Set-Cookie"].split(";")[0]
            cls.first[p] = a.headers["Location"]

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def get(self, who, path):
        a = self.s.get(path, Cookie=self.cookie[who])
        self.assertIn(a.status, (200, 302), a.body[:300])
        return a

    def home(self, who):
        return self.get(who, "/home").headers["Location"]

    def rows(self, path, who="ana.ruiz"):
        return self.get(who, path + ("&" if "?" in path else "?") + "limit=500").json()["rows"]

    def test_each_persona_begins_with_what_waits_for_it(self):
        self.assertEqual(set(self.first.values()), {"/home"})
        self.assertEqual(self.home("ana.ruiz"), "/")
        self.assertEqual((self.home("ben.sato"), self.home("chioma.eze")), ("/requests", "/requests"))
        self.assertEqual((self.home("marcus.bell"), self.home("amara.osei")), ("/ask", "/ask"))
        self.assertEqual(self.home("priya.raman"), "/briefs/B-16", "a draft is not shown to its reader first")
        self.assertEqual(self.home("tom.ilves"), "/buy-in", "who promised nothing sees what the functions did")
        made = self.s.post("/pledges.json", {"by": "tom-ilves", "what": "A tester, a day a week"}, Cookie=self.cookie["ana.ruiz"])
        self.assertEqual(made.status, 201, made.body)
        self.assertEqual(self.home("tom.ilves"), "/pledges?by=tom-ilves")
        self.assertIn("A tester, a day a week", self.get("tom.ilves", "/pledges?by=tom-ilves").body.decode())

    def test_signing_in_leads_there_and_a_page_that_was_asked_for_comes_first(self):
        for then, to in (("/", "/home"), ("/plan", "/plan")):
            a = self.s.ask("POST", "/sign-in", form={"email": "marcus.bell@kestrel.example", "password": PASSWORD, "then": then})
            self.assertEqual((a.status, a.headers["Location"]), (303, to))
        self.assertIn('class="brand" href="/home"', self.get("marcus.bell", "/plan").body.decode())

    def test_the_newest_brief_that_was_sent_is_where_its_reader_begins(self):
        made = self.s.post("/briefs/draft.json", {"reader": "priya-raman"}, Cookie=self.cookie["ana.ruiz"]).json()["brief"]
        self.assertNotEqual(self.home("priya.raman"), "/briefs/" + made)
        self.assertEqual(self.s.post(f"/briefs/{made}/answer.json", {"answer_1": "x"}, Cookie=self.cookie["marcus.bell"]).status, 404,
                         "a brief of somebody else is not there")
        self.s.post(f"/briefs/{made}/send.json", {}, Cookie=self.cookie["ana.ruiz"])
        self.assertEqual(self.home("priya.raman"), "/briefs/" + made)
        page = self.get("priya.raman", "/briefs/" + made).body.decode()
        self.assertEqual(page.count('name="answer_'), 3)
        self.assertNotIn("Before you send", page)
        a = self.s.post(f"/briefs/{made}/answer.json", {"answer_2": "The exports, for a month."}, Cookie=self.cookie["priya.raman"])
        self.assertEqual(a.status, 200, a.body)
        self.assertIn("The exports, for a month.", words(self.get("priya.raman", "/people/priya-raman").body.decode()))
        self.assertEqual(self.get("priya.raman", "/briefs/" + made).body.decode().count('name="answer_'), 2)

    def test_the_name_of_the_server_typed_in_leads_where_one_begins(self):
        def typed(who):
            return self.s.get("/", Cookie=self.cookie[who], Sec_Fetch_Site="none")
        for who in ("ben.sato", "marcus.bell", "priya.raman"):
            a = typed(who)
            self.assertEqual((a.status, a.headers.get("Location")), (302, self.home(who)), who)
        self.assertEqual(typed("ana.ruiz").status, 200, "a leader begins on Today")
        today = self.s.get("/", Cookie=self.cookie["ben.sato"], Sec_Fetch_Site="same-origin")
        self.assertEqual(today.status, 200, "the menu's first entry means the same for all")
        self.assertEqual(self.s.get("/.json", Cookie=self.cookie["ben.sato"], Sec_Fetch_Site="none").status,
                         self.s.get("/.json", Cookie=self.cookie["ana.ruiz"]).status)

    def test_who_is_named_on_a_card_decides_it_and_only_who_could_decide_names(self):
        def ask(who, method, path, body=None, **headers):
            return self.s.ask(method, path, body, Cookie=self.cookie[who], **headers)
        made = ask("ana.ruiz", "POST", "/tradeoffs/open.json", {"wish": "ROUTE-23", "quarter": "2027-Q1", "what_for": "Trucks arrive when the ward is staffed"})
        self.assertEqual(made.status, 201, made.body)
        key = made.json()["tradeoff"]
        page = self.get("priya.raman", f"/tradeoffs/{key}").body.decode()
        self.assertIn("Your suggestion and its reason go to Ana Ruiz.", words(page))
        as_is = {"option": "A", "reason": "The plan keeps what we told Norrland."}
        a = ask("priya.raman", "POST", f"/tradeoffs/{key}/decide.json", as_is)
        self.assertEqual((a.status, a.json()["suggested"]), (200, True), a.body)
        self.assertEqual(self.get("ana.ruiz", f"/tradeoffs/{key}.json").json()["state"], "open")
        row = next(t for t in self.rows("/tradeoffs.json") if t["key"] == key)
        rev = {"If_Match": f'"{row["rev"]}"'}
        a = ask("chioma.eze", "PATCH", f"/tradeoffs/{key}.json", {"decider": "chioma-eze"}, **rev)
        self.assertEqual(a.status, 422, a.body)
        self.assertIn("leaders name who decides", a.body.decode())
        a = ask("ana.ruiz", "PATCH", f"/tradeoffs/{key}.json", {"decider": "priya-raman"}, **rev)
        self.assertEqual(a.status, 200, a.body)
        page = self.get("priya.raman", f"/tradeoffs/{key}").body.decode()
        self.assertIn("Record the choice", page)
        self.assertNotIn("Your suggestion", page)
        a = ask("priya.raman", "POST", f"/tradeoffs/{key}/decide.json", as_is)
        self.assertEqual((a.status, a.json()["suggested"]), (200, False), a.body)

    def test_a_pledge_is_declined_by_whoever_was_asked_and_offered_to_nobody_else(self):
        made = self.s.post("/pledges.json", {"by": "tom-ilves", "what": "Two testers"}, Cookie=self.cookie["ana.ruiz"])
        key = made.json()["key"]
        decline = f"/pledges/{key}/decline"
        a = self.s.post(decline + ".json", {"reason": "No"}, Cookie=self.cookie["marcus.bell"])
        self.assertEqual(a.status, 403, a.body)
        self.assertIn("Tom Ilves does that, or an editor.", a.body.decode())
        for page in ("/pledges", f"/pledges/{key}"):
            self.assertNotIn(f'"{decline}"', self.get("marcus.bell", page).body.decode(), page)
            self.assertIn(f'"{decline}"', self.get("tom.ilves", page).body.decode(), page)
        self.assertEqual(self.s.post(decline + ".json", {"reason": "They are on the phones"}, Cookie=self.cookie["tom.ilves"]).status, 200)

    def test_an_invitation_opened_again_leads_to_signing_in(self):
        path = self.s.post("/users/invite.json", {"email": "new@kestrel.example", "person": "New Comer"}, Cookie=self.cookie["ana.ruiz"]).json()["path"]
        self.s.enter(path, "new@kestrel.example")
        a = self.s.get(path)
        self.assertEqual((a.status, a.headers["Location"]), (308, "/sign-in?link=used"))
        self.assertIn("That link works once", words(self.s.get(a.headers["Location"]).body.decode()))

    def test_what_somebody_is_here_says_where_an_invitation_lets_them_begin(self):
        for craft in ("executive", "functional", "leader", "pm"):
            self.s.post("/people.json", {"title": f"Some {craft}", "craft": craft}, Cookie=self.cookie["ana.ruiz"])
            u = self.s.post("/users/invite.json", {"email": craft + "@kestrel.example", "person": f"Some {craft}"}, Cookie=self.cookie["ana.ruiz"]).json()["user"]
            self.assertEqual(self.get("ana.ruiz", f"/users/{u}.json").json()["persona"], craft)

    def test_signing_out_leaves_nothing_that_back_would_show(self):
        mine = self.s.enter("/sign-in", "amara.osei@kestrel.example")
        a = self.s.ask("POST", "/sign-out", form={}, Cookie=mine)
        self.assertEqual((a.status, a.headers.get("Clear-Site-Data")), (303, '"cache"'))

    def test_no_report_is_listed_that_one_may_not_read(self):
        for who in ("marcus.bell", "ana.ruiz"):
            listed = [r["address"] for r in self.rows("/reports.json", who)]
            page = self.get(who, "/reports").body.decode()
            self.assertIn(f"<h1>{len(listed)} reports", page)
            for address in listed:
                self.assertNotIn(self.s.get(address, Cookie=self.cookie[who]).status, (401, 403, 404), address)
                self.assertIn(f'href="{address}"', page)
        self.assertLess(len(self.rows("/reports.json", "marcus.bell")), len(listed))

    def test_the_list_of_trade_offs_begins_with_what_waits_and_by_when(self):
        open_ = sorted((t for t in self.rows("/tradeoffs.json") if t["state"] == "open"), key=lambda t: (t["due"] is None, t["due"], int(t["id"])))
        title = re.search("<h1>(.*?)</h1>", self.get("ana.ruiz", "/tradeoffs").body.decode()).group(1)
        number = ["No", "One", "Two", "Three", "Four", "Five", "Six"][len(open_)]
        due = datetime.datetime.fromisoformat(open_[0]["due"].replace("Z", "+00:00")).astimezone(zoneinfo.ZoneInfo("Europe/Berlin"))
        self.assertTrue(title.startswith(f"{number} decision{'s wait' if len(open_) > 1 else ' waits'}, "), title)
        self.assertTrue(title.endswith(f"{due:%a} {due.day} {due:%b}"), (title, due))

    def test_an_answer_that_comes_along_once_more_is_no_second_one(self):
        made = self.s.post("/briefs/draft.json", {"reader": "amara-osei"}, Cookie=self.cookie["ana.ruiz"]).json()["brief"]
        self.s.post(f"/briefs/{made}/send.json", {}, Cookie=self.cookie["ana.ruiz"])
        def answer(**said):
            return self.s.post(f"/briefs/{made}/answer.json", said, Cookie=self.cookie["amara.osei"])
        self.assertEqual(answer(answer_1="The wards.").status, 200)
        self.assertEqual(answer(answer_1="The wards.", answer_2="Exports.").status, 200)
        other = answer(answer_1="Not the wards.", answer_3="Nobody.")
        self.assertEqual(other.status, 422)
        self.assertIn("write what you would add as a remark", other.body.decode())

    def test_my_asks_are_mine_what_waits_first_each_with_what_became_of_it(self):
        mine = {a["request"] for a in self.rows("/askers.json?person=marcus-bell")}
        requests = {r["key"]: r for r in self.rows("/requests.json") if r["key"] in mine and r["state"] != "merged"}
        data = self.get("marcus.bell", "/ask.json").json()
        self.assertEqual(data["asked"], len(requests))
        self.assertEqual(data["answered"], sum(r["state"] in ("answered", "later") for r in requests.values()), "not now is an answer")
        shown = [r["request"] for r in data["rows"]]
        self.assertTrue(set(shown) <= set(requests))
        self.assertEqual(len(shown), min(20, len(requests)))
        told = [requests[k]["state"] in ("answered", "later") for k in shown]
        self.assertEqual(told, sorted(told))
        signed, cards = {}, {t["key"]: t["request"] for t in self.rows("/tradeoffs.json") if t["state"] == "decided"}
        for d in self.rows("/decisions.json"):
            about = (d["on"] or "/").split("/")
            if d["state"] == "signed":
                signed[cards.get(about[1], about[1])] = d
        for r in data["rows"]:
            d = signed.get(r["request"])
            self.assertEqual((r["verdict"], r["reason"]), (d["verdict"], d["reason"]) if d else (None, None), r)
        other = {r["request"] for r in self.get("amara.osei", "/ask.json").json()["rows"]}
        self.assertFalse(other & set(shown))

    def test_what_is_asked_is_in_the_inbox_and_its_answer_comes_back(self):
        said = "Can it say when a truck is late?"
        a = self.s.ask("POST", "/ask", form={"customer": "", "text": said}, Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 422)
        self.assertIn("Say who it is for", a.body.decode())
        self.assertRegex(a.body.decode(), 'aria-invalid="true" autofocus')
        self.assertIn(said, a.body.decode(), "what was typed is there")
        a = self.s.ask("POST", "/ask", form={"customer": "St. Brigid Health Supply", "text": said, "what_for": "Staff the dock."}, Cookie=self.cookie["amara.osei"])
        self.assertEqual((a.status, a.headers["Location"].split("?")[0]), (303, "/ask"), a.body)
        r = next(r for r in self.rows("/requests.json") if r["text"] == said)
        asker = [x for x in self.rows("/askers.json") if x["request"] == r["key"]]
        self.assertEqual([(x["person"], x["customer"]) for x in asker], [("amara-osei", "st-brigid-health-supply")])
        self.assertIn("open=" + r["key"], self.get("ben.sato", "/requests").body.decode())
        done = self.s.post(f"/requests/{r['key']}/answer.json", {"verdict": "no", "basis": "evidence", "reason": "No carrier feed.", "alternative": "Look at the wall.",
                           "never": True, "text": "Amara, not this one: look at the wall."}, Cookie=self.cookie["ben.sato"])
        self.assertEqual(done.status, 200, done.body)
        page = words(self.get("amara.osei", "/ask").body.decode())
        for t in (said, "No carrier feed. Ben Sato", "Instead: Look at the wall.", "Amara, not this one: look at the wall."):
            self.assertIn(t, page)

    def asked(self, who, customer, said, **more):
        a = self.s.ask("POST", "/ask", form={"customer": customer, "text": said, **more}, Cookie=self.cookie[who])
        self.assertEqual(a.status, 303, a.body)
        return next(r["key"] for r in self.rows("/requests.json") if r["text"] == said)

    def my_ask(self, who, key):
        """One row of My asks, as it reads."""
        page = self.get(who, "/ask").body.decode()
        return words(next(li for li in re.findall("<li class=\"grp\".*?</li>", page, re.S) if f">{key}<" in li))

    def test_what_was_weighed_as_a_trade_off_comes_back_with_its_reason(self):
        key = self.asked("amara.osei", "St. Brigid Health Supply", "A second label printer, we beg you.", what_for="Trucks wait for labels.")
        wish = next(f["key"] for f in self.rows("/features.json") if f["state"] == "idea" and f["product"] == "shelf")
        self.s.post("/efforts.json", {"feature": wish, "team": "shelf", "likely": 40}, Cookie=self.cookie["ana.ruiz"])
        made = self.s.post("/tradeoffs/open.json", {"wish": wish, "quarter": "2027-Q1", "request": key, "what_for": "Trucks wait for labels."}, Cookie=self.cookie["ana.ruiz"])
        self.assertIn(made.status, (200, 201), made.body)
        self.assertIn("this or that", self.my_ask("amara.osei", key))
        card = made.json()["tradeoff"]
        done = self.s.post(f"/tradeoffs/{card}/decide.json", {"option": "A", "reason": "Labels wait until the cold rooms are safe."}, Cookie=self.cookie["ana.ruiz"])
        self.assertEqual(done.status, 200, done.body)
        for text in (self.my_ask("amara.osei", key), words(self.get("amara.osei", "/requests/" + key).body.decode())):
            self.assertIn("Keep the plan", text)
            self.assertIn("Labels wait until the cold rooms are safe.", text)
        self.assertIn(card, self.my_ask("amara.osei", key))

    def test_what_was_asked_back_is_said_where_it_was_asked_and_waits_again(self):
        key = self.asked("amara.osei", "St. Brigid Health Supply", "Can the dock door speak?")
        back = {"verdict": "need_more", "basis": "evidence", "reason": "Nobody wrote down what it is for.", "text": "Amara, what happens without it?"}
        self.assertEqual(self.s.post(f"/requests/{key}/answer.json", back, Cookie=self.cookie["ben.sato"]).status, 200)
        page = self.get("amara.osei", "/ask").body.decode()
        self.assertIn("waits for a word from you", words(re.search("<h1>(.*?)</h1>", page).group(1)))
        self.assertIn("A question for you Amara, what happens without it?", self.my_ask("amara.osei", key))
        form = re.search(f'<form[^>]* action="/requests/{key}/tell">(.*?)</form>', page, re.S).group(1)
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        a = self.s.ask("POST", f"/requests/{key}/tell", form={**fields, "what_for": "Drivers with full hands wait outside."}, Cookie=self.cookie["amara.osei"])
        self.assertEqual((a.status, a.headers["Location"].split("?")[0]), (303, "/ask"), a.body)
        r = self.get("ana.ruiz", f"/requests/{key}.json").json()
        self.assertEqual((r["what_for"], r["state"]), ("Drivers with full hands wait outside.", "owned"))
        self.assertIn("Waits for an answer", self.my_ask("amara.osei", key))
        self.assertIn("open=" + key, self.get("ben.sato", "/requests").body.decode())

    def test_an_answer_that_does_not_hold_is_told_as_the_one_before(self):
        key = self.asked("amara.osei", "St. Brigid Health Supply", "Can it count the pallets by itself?", what_for="Counting takes the night shift.")
        no = {"verdict": "no", "basis": "evidence", "reason": "The cameras are too few.", "alternative": "Count by weight.", "never": True}
        self.assertEqual(self.s.post(f"/requests/{key}/answer.json", no, Cookie=self.cookie["ben.sato"]).status, 200)
        self.assertRegex(self.my_ask("amara.osei", key), "No The cameras are too few. The words to tell them, from Ben Sato")
        self.assertEqual(self.s.post(f"/requests/{key}/reopen.json", {"reason": "They bought cameras."}, Cookie=self.cookie["amara.osei"]).status, 200)
        self.assertRegex(self.my_ask("amara.osei", key), r"Waits for an answer.* The answer before: no\. The cameras are too few\.")

    def undo(self, who, page, want=303):
        """Presses Undo in what a page says was just recorded."""
        form = re.search(r'<div class="toast".*?<form method="post" action="([^"]*)">(.*?)</form>', page, re.S)
        fields = {n: html.unescape(v) for n, v in re.findall(r'name="(\w+)" value="([^"]*)"', form.group(2))}
        return self.s.ask("POST", form.group(1), form=fields, Cookie=self.cookie[who])

    def test_who_takes_an_ask_back_stays_where_they_were_and_reads_what_it_was(self):
        a = self.s.ask("POST", "/ask", form={"customer": "Polar Line", "text": "Paint the doors blue."}, Cookie=self.cookie["amara.osei"])
        a = self.undo("amara.osei", self.get("amara.osei", a.headers["Location"]).body.decode())
        self.assertEqual((a.status, a.headers["Location"].split("?")[0]), (303, "/ask"), a.body)
        told = words(re.search('<div class="toast".*?</span>', self.get("amara.osei", a.headers["Location"]).body.decode(), re.S).group(0))
        self.assertRegex(told, r"Amara Osei undid change \d+ : Amara Osei wrote down a request, Paint the doors blue\.")

    def test_what_is_asked_next_has_nothing_of_what_was_taken_back(self):
        a = self.s.ask("POST", "/ask", form={"customer": "Polar Line", "text": "Paint the doors green."}, Cookie=self.cookie["amara.osei"])
        self.undo("amara.osei", self.get("amara.osei", a.headers["Location"]).body.decode())
        key = self.asked("amara.osei", "Polar Line", "Leave the doors as they are.")
        page = words(self.get("amara.osei", "/requests/" + key).body.decode())
        self.assertNotIn("undid change", page)
        self.assertEqual(len(re.findall(f"wrote down {key}", page)), 1)

    def test_a_record_that_goes_with_its_undo_leads_to_the_list(self):
        made = self.s.ask("POST", "/requests/record", form={"text": "A lamp over the gate.", "asked_by": "customer/polar-line"}, Cookie=self.cookie["amara.osei"])
        a = self.undo("amara.osei", self.get("amara.osei", made.headers["Location"]).body.decode())
        self.assertEqual(a.headers["Location"].split("?")[0], "/requests")
        for bad in ("https://evil.example/", "//evil.example", "/\\evil.example", "nowhere"):
            made = self.s.ask("POST", "/requests/record", form={"text": "A lamp again.", "asked_by": "customer/polar-line"}, Cookie=self.cookie["amara.osei"])
            change = made.headers["Location"].split("done=")[1]
            a = self.s.ask("POST", f"/history/{change}/undo", form={"back": bad}, Cookie=self.cookie["amara.osei"])
            self.assertEqual(a.headers["Location"].split("?")[0], "/history", bad)

    def test_following_says_who_follows_what(self):
        a = self.s.ask("POST", "/requests/R-211/follow", form={}, Cookie=self.cookie["marcus.bell"])
        told = words(re.search('<div class="toast".*?</span>', self.get("marcus.bell", a.headers["Location"]).body.decode(), re.S).group(0))
        self.assertRegex(told, "Marcus Bell follows R-211$")

    def test_a_remark_that_was_taken_back_is_not_named_by_nothing(self):
        a = self.s.ask("POST", "/requests/R-211/comment", form={"text": "Wrong."}, Cookie=self.cookie["marcus.bell"])
        a = self.undo("marcus.bell", self.get("marcus.bell", a.headers["Location"]).body.decode())
        self.assertEqual(a.headers["Location"].split("?")[0], "/requests/R-211")
        told = words(re.search('<div class="toast".*?</span>', self.get("marcus.bell", a.headers["Location"]).body.decode(), re.S).group(0))
        self.assertRegex(told, r"undid change \d+ : Marcus Bell remarked on something that is gone$")

    def promise(self, who, **fields):
        made = self.s.post("/promises.json", {"by": who, **fields}, Cookie=self.cookie["ana.ruiz"])
        self.assertEqual(made.status, 201, made.body)
        return made.json()["key"]

    def day(self, n):
        return str(datetime.date.today() + datetime.timedelta(days=n))

    def test_a_promise_of_ones_own_that_is_late_waits_on_today_and_says_so(self):
        before = self.get("chioma.eze", "/").body.decode()
        self.assertNotIn("past its day", before)
        soon = self.promise("chioma-eze", to="customer/polar-line", what="A quieter siren", due=self.day(30))
        late = self.promise("chioma-eze", to="customer/polar-line", what="A louder bell", due=self.day(-9))
        page = words(self.get("chioma.eze", "/").body.decode())
        self.assertIn("A louder bell " + late + " · promised to Polar Line was due", page)
        self.assertNotIn("A quieter siren " + soon, page)
        self.assertEqual([m["key"] for m in self.get("chioma.eze", "/.json").json()["mine"]], [late])
        self.assertRegex(words(self.get("chioma.eze", "/promises/" + late).body.decode()), "It was due on .*, nine days ago\\.")
        trust = self.get("ana.ruiz", "/trust.json?customer=polar-line").json()
        self.assertGreaterEqual(trust["customers"][0]["late"], 1)
        self.assertRegex(trust["finding"], "past (its|their) day")
        self.s.post(f"/promises/{late}/keep.json", {}, Cookie=self.cookie["ana.ruiz"])
        self.assertEqual(self.get("chioma.eze", "/.json").json()["mine"], [])
        self.assertNotIn("It was due", words(self.get("chioma.eze", "/promises/" + late).body.decode()))

    def test_a_promise_says_what_the_plan_says_to_it(self):
        version = max((v for v in self.rows("/plan_versions.json") if v["n"]), key=lambda v: v["n"])
        row = self.rows(f"/plan_rows.json?version={version.get('key') or version['id']}")[0]
        year, q = int(row["quarter"][:4]), int(row["quarter"][-1])
        ready = datetime.date(year + q // 4, q % 4 * 3 + 1, 1) - datetime.timedelta(days=1)
        for days, says in ((0, "in time."), (-40, "40 days after what was said.")):
            key = self.promise("ben-sato", to="customer/polar-line", what=f"It, at {days}", due=str(ready + datetime.timedelta(days=days)), about="feature/" + row["feature"])
            self.assertRegex(words(self.get("ana.ruiz", "/promises/" + key).body.decode()), rf"By the plan it is ready on \w+ {ready.day} \w+ {ready.year}, {says}")
        planned = {r["feature"] for r in self.rows(f"/plan_rows.json?version={version.get('key') or version['id']}")}
        idea = next(f["key"] for f in self.rows("/features.json") if f["state"] == "idea" and f["key"] not in planned)
        key = self.promise("ben-sato", to="customer/polar-line", what="That one", due=self.day(60), about="feature/" + idea)
        self.assertIn("Nothing in the plan brings it.", words(self.get("ana.ruiz", "/promises/" + key).body.decode()))

    def test_a_question_back_and_answers_stand_on_today(self):
        key = self.asked("tom.ilves", "Polar Line", "Could the dock sing?")
        self.s.post(f"/requests/{key}/answer.json", {"verdict": "need_more", "basis": "evidence", "reason": "What for?", "text": "Tom, who hears it?"}, Cookie=self.cookie["ben.sato"])
        page = self.get("tom.ilves", "/").body.decode()
        self.assertIn("One question waits for a word from you", words(page))
        self.assertIn("Tom, who hears it? " + key + " · asked by Ben Sato", words(page))
        self.s.post(f"/requests/{key}/tell.json", {"what_for": "Night shifts fall asleep."}, Cookie=self.cookie["tom.ilves"])
        no = {"verdict": "no", "basis": "evidence", "reason": "Noise rules.", "alternative": "A lamp.", "never": True}
        self.assertEqual(self.s.post(f"/requests/{key}/answer.json", no, Cookie=self.cookie["ben.sato"]).status, 200)
        page = words(self.get("tom.ilves", "/").body.decode())
        self.assertIn("One answer to what you asked came within a week", page)
        self.assertNotIn("waits for a word from you", page)

    def test_what_a_customer_asks_is_asked_where_it_is_followed(self):
        for path in ("/customers/polar-line", "/customers?q=polar"):
            page = self.get("amara.osei", path).body.decode()
            self.assertIn('href="/ask?customer=Polar%20Line"', page)
            self.assertNotIn("/requests/record?asked_by=customer", page)
        self.assertIn('name="customer"', self.get("amara.osei", "/ask?customer=Polar%20Line").body.decode())
        self.assertIn('value="Polar Line"', self.get("amara.osei", "/ask?customer=Polar%20Line").body.decode())
        self.assertIn('href="/ask"', re.search('<a[^>]*data-key="X"[^>]*>', self.get("amara.osei", "/").body.decode()).group(0))
        self.assertIn('href="/promises/new?to=customer%2Fpolar-line"', self.get("ben.sato", "/customers/polar-line").body.decode())

    def test_a_form_shows_what_one_comes_for(self):
        form = self.get("amara.osei", "/askers/new?request=R-211").body.decode().split("<details class=\"fold\"")[0]
        for name in ("contact", "person", "customer", "name", "risk"):
            self.assertIn(f'name="{name}"', form)
        self.assertIn('name="what_for"', self.get("ana.ruiz", "/requests/R-211/edit").body.decode().split("<details class=\"fold\"")[0])
        self.assertIn("Add one who asked", self.get("ana.ruiz", "/askers").body.decode())

    def test_a_draft_of_an_answer_is_not_shown_to_who_asked(self):
        key = self.asked("amara.osei", "Polar Line", "A second whistle.", what_for="The first is too quiet.")
        self.assertIn("A draft", words(self.get("chioma.eze", "/requests?open=" + key).body.decode()))
        self.assertNotIn("A draft", words(self.get("amara.osei", "/requests?open=" + key).body.decode()))

    def test_a_talk_that_took_place_has_a_day_that_has_come(self):
        who = next(c for c in self.rows("/contacts.json") if c["customer"] == "polar-line")
        for planned, said, is_on in ((5, None, 0), (-5, None, -5), (5, -1, -1), (-5, 3, None)):
            made = self.s.post("/talks/prepare.json", {"with": "contact/" + who["id"], "on": self.day(planned)}, Cookie=self.cookie["ben.sato"]).json()["talk"]
            a = self.s.post(f"/talks/{made}/hold.json", {"summary": "Said and done."} | ({"on": self.day(said)} if said is not None else {}), Cookie=self.cookie["ben.sato"])
            talk = self.get("ben.sato", f"/talks/{made}.json").json()
            if is_on is None:
                self.assertEqual((a.status, talk["state"]), (422, "planned"), a.body)
            else:
                self.assertEqual((a.status, talk["state"], talk["on"]), (200, "held", self.day(is_on)), a.body)

    def test_a_customers_page_says_what_one_looks_up_before_a_call(self):
        name = next(c for c in self.rows("/contacts.json") if c["customer"] == "alpine-dairy-union" and c["layer"] == "executive")
        quote = {"text": "Every pallet twice.", "who": "contact/" + name["id"], "on": self.day(-1)}
        self.assertEqual(self.s.post("/quotes/record.json", quote, Cookie=self.cookie["amara.osei"]).status, 201)
        self.promise("ben-sato", to="contact/" + name["id"], what="Once is enough", due=self.day(-2))
        key = self.asked("amara.osei", "Alpine Dairy Union", "Count the churns.")
        self.s.post("/deals.json", {"title": "A-1", "customer": "alpine-dairy-union", "result": "won", "closed_on": self.day(-40)}, Cookie=self.cookie["ana.ruiz"])
        self.s.post("/deals.json", {"title": "A-2", "customer": "alpine-dairy-union", "result": "open"}, Cookie=self.cookie["ana.ruiz"])
        page = self.get("amara.osei", "/customers/alpine-dairy-union").body.decode()
        finding = words(re.search('<p class="finding">(.*?)</p>', page).group(1))
        asks = {a["request"] for a in self.rows("/askers.json") if a["customer"] == "alpine-dairy-union" or a["contact"] in {c["id"] for c in self.rows("/contacts.json") if c["customer"] == "alpine-dairy-union"}}
        waits = sum(r["key"] in asks and r["state"] in ("new", "owned", "waiting", "tradeoff", "reopened") for r in self.rows("/requests.json"))
        deals = [d for d in self.rows("/deals.json") if d["customer"] == "alpine-dairy-union"]
        self.assertRegex(finding, "^One promise to them is past its day; ")
        self.assertIn(f"{'one' if waits == 1 else ['no', 'one', 'two', 'three', 'four', 'five'][waits]} of their asks wait", finding)
        self.assertIn(f"{['no', 'one', 'two', 'three'][sum(d['result'] == 'open' for d in deals)]} deal", finding)
        for text in ("“ Every pallet twice. ” " + name["name"], "Once is enough PR-", "was due", "Count the churns. " + key):
            self.assertIn(text, words(page))
        self.assertRegex(words(page), "Count the churns\\. " + key + r" · Amara Osei details \w+ \d+ \w+ \d+ · new")
        self.assertLess(page.index("A-2"), page.index("A-1"), "what is open comes first")

    def field(self, who, path, name):
        page = self.get(who, path).body.decode()
        return html.unescape(re.search(f'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page).group(1))

    def test_a_form_names_whom_it_is_about(self):
        contact = next(c for c in self.rows("/contacts.json") if c["customer"] == "polar-line")
        here = "contact/" + contact["id"]
        self.assertEqual(self.field("amara.osei", "/quotes/new?who=" + here, "who"), contact["name"])
        self.assertEqual(self.field("ben.sato", "/talks/prepare?with=" + here, "with"), contact["name"])
        self.assertEqual(self.field("ben.sato", "/promises/new?to=customer/polar-line", "to"), "Polar Line")
        talk = self.s.post("/talks/prepare.json", {"with": here, "on": self.day(3), "about": "SHELF-44"}, Cookie=self.cookie["ben.sato"]).json()["talk"]
        self.assertEqual(self.get("ben.sato", f"/talks/{talk}.json").json()["about"], "feature/SHELF-44")
        self.assertEqual(self.field("amara.osei", "/quotes/new?talk=" + talk, "who"), contact["name"])
        twin = [{"customer": "polar-line", "name": "Two of a Name"}, {"customer": "tide-field", "name": "Two of a Name"}]
        ids = [self.s.post("/contacts.json", t, Cookie=self.cookie["ana.ruiz"]).json()["id"] for t in twin]
        self.assertEqual(self.field("amara.osei", "/quotes/new?who=contact/" + ids[1], "who"), "contact/" + ids[1], "a name that two have says too little")

    def test_who_was_signed_out_meanwhile_finds_what_they_wrote(self):
        wrote = {"customer": "Polar Line", "text": "Their gate has to close by itself.", "password": "a secret of mine"}
        a = self.s.ask("POST", "/ask", form=wrote)
        self.assertEqual(a.status, 401)
        page = a.body.decode()
        self.assertIn("You are signed out. Nothing was saved", page)
        self.assertIn('href="/sign-in?then=%2Fask"', page)
        self.assertIn(wrote["text"], page)
        self.assertNotIn(wrote["password"], page)
        self.assertNotIn(wrote["text"], [r["text"] for r in self.rows("/requests.json")])

    def test_somebody_we_do_not_know_yet_is_kept_by_name(self):
        near = {"customer": "Meridian Hospital", "text": "They want the ward on the invoice."}
        a = self.s.ask("POST", "/ask", form=near, Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 422)
        self.assertIn("Do you mean Meridian Hospital Group? Choose it, or ask once more", a.body.decode())
        self.assertIn('name="meant" value="meridian-hospital-group"', a.body.decode())
        self.assertIn('name="as_written" value="Meridian Hospital"', a.body.decode())
        a = self.s.ask("POST", "/ask", form=dict(near, as_written="Meridian Hospital"), Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 303)
        a = self.s.ask("POST", "/ask", form={"customer": "Blue Fjord AS", "text": "Do you ship on Sundays?"}, Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 303, a.body)
        r = next(r for r in self.rows("/requests.json") if r["text"] == "Do you ship on Sundays?")
        self.assertEqual([(x["person"], x["customer"], x["name"]) for x in self.rows("/askers.json") if x["request"] == r["key"]], [("amara-osei", None, "Blue Fjord AS")])
        self.assertIn("Blue Fjord AS, no customer of ours by that name", words(self.get("amara.osei", "/ask").body.decode()))
        inbox = self.get("ben.sato", "/requests?open=" + r["key"]).body.decode()
        row = words(re.search(r'<li data-row(?:(?!</li>).)*open=%s.*?</li>' % r["key"], inbox, re.S).group(0))
        self.assertTrue(row.startswith("Blue Fjord AS"), row)
        self.assertIn("Amara Osei", row)
        self.assertIn("for Blue Fjord AS", words(inbox))

    def test_a_customer_is_known_however_their_name_is_typed(self):
        for n, typed in enumerate(("MERIDIAN HOSPITAL GROUP", "st brigid health supply", "Harbor-Fresh", "Harborfresh Co-op")):
            said = f"Typed as {typed}, number {n}"
            a = self.s.ask("POST", "/ask", form={"customer": typed, "text": said}, Cookie=self.cookie["amara.osei"])
            self.assertIn(a.status, (303, 422), a.body)
            meant = re.search('name="meant" value="([^"]*)"', a.body.decode())
            if n == 3:
                self.assertIsNone(meant, "a name that shares no word with a customer's")
            if a.status == 422:
                a = self.s.ask("POST", "/ask", form={"customer": typed, "text": said, "meant": meant.group(1)}, Cookie=self.cookie["amara.osei"])
            self.assertEqual(a.status, 303, a.body)
            key = next(r["key"] for r in self.rows("/requests.json") if r["text"] == said)
            asker = next(x for x in self.rows("/askers.json") if x["request"] == key)
            self.assertEqual(bool(asker["customer"]), n < 3, (typed, asker))

    def test_a_name_with_a_slip_or_more_words_is_asked_about(self):
        for typed in ("Meridiam Hospital", "Meridian Hospital Group GmbH", "Meridian Hospitals"):
            a = self.s.ask("POST", "/ask", form={"customer": typed, "text": "Anything."}, Cookie=self.cookie["amara.osei"])
            self.assertEqual(a.status, 422, typed)
            self.assertIn('value="meridian-hospital-group">It is Meridian Hospital Group', a.body.decode(), typed)

    def test_a_name_that_is_too_long_for_its_field_is_not_taken(self):
        a = self.s.ask("POST", "/ask", form={"customer": "x" * 300, "text": "Anything at all."}, Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 422)
        self.assertIn("Anything at all.", a.body.decode())


class Second(unittest.TestCase):
    def test_the_other_sample_has_a_letter_an_inbox_and_asks_too(self):
        before = os.environ.get("HEADWATER_SAMPLES")
        os.environ["HEADWATER_SAMPLES"] = os.path.join(ROOT, "samples", "second")
        try:
            s = Server(sample=True)
        finally:
            os.environ.pop("HEADWATER_SAMPLES")
            if before:
                os.environ["HEADWATER_SAMPLES"] = before
        try:
            sheet = s.get("/briefs/B-1").body.decode()
            self.assertIn('<article class="sheet', sheet)
            self.assertIn("person-weeks", words(sheet))
            waiting = [r for r in s.get("/requests.json?limit=500").json()["rows"] if r["state"] in ("new", "owned", "waiting", "tradeoff", "reopened")]
            inbox = s.get("/requests").body.decode()
            self.assertEqual(len(re.findall("<li data-row", inbox)), len(waiting))
            self.assertEqual(s.get("/ask").status, 200)
        finally:
            s.close()


if __name__ == "__main__":
    unittest.main()
