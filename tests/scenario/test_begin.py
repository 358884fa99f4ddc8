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

    def test_an_undo_leads_back_to_where_it_was_pressed_if_that_is_there_still(self):
        me = {"Cookie": self.cookie["amara.osei"]}
        def asked():
            a = self.s.ask("POST", "/ask", form={"customer": "Meridian Hospital Group", "text": "Can it ring twice?"}, **me)
            return a.headers["Location"].split("done=")[1]
        def undone(then):
            return self.s.ask("POST", f"/history/{asked()}/undo", form={"then": then}, **me).headers["Location"].split("?done=")[0]
        page = self.get("amara.osei", "/ask?done=" + asked()).body.decode()
        self.assertIn('name="then" value="/ask"', page)
        self.assertEqual([undone(x) for x in ("/ask", "/", "/plan/2027-Q1", "", "//elsewhere.example", "https://elsewhere.example")],
                         ["/ask", "/", "/plan/2027-Q1", "/history", "/history", "/history"])
        change = asked()
        r = max((r for r in self.rows("/requests.json") if r["text"] == "Can it ring twice?"), key=lambda r: int(r["id"]))
        a = self.s.ask("POST", f"/history/{change}/undo", form={"then": "/requests/" + r["key"]}, **me)
        self.assertEqual(a.headers["Location"].split("?")[0], "/history", "it is gone")

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
        signed = {}
        for d in self.rows("/decisions.json"):
            if d["state"] == "signed" and (d["on"] or "").startswith("request/"):
                signed[d["on"].split("/")[1]] = d
        for r in data["rows"]:
            d = signed.get(r["request"])
            self.assertEqual((r["verdict"], r["reason"]), (d["verdict"], d["reason"]) if d else (None, None), r)
        other = {r["request"] for r in self.get("amara.osei", "/ask.json").json()["rows"]}
        self.assertFalse(other & set(shown))

    def test_what_is_asked_is_in_the_inbox_and_its_answer_comes_back(self):
        said = "Can it say when a truck is late?"
        a = self.s.ask("POST", "/ask", form={"customer": "", "text": said}, Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 422)
        self.assertIn("say who it is for", a.body.decode())
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

    def test_somebody_we_do_not_know_yet_is_kept_by_name(self):
        near = {"customer": "Meridian Hospital", "text": "They want the ward on the invoice."}
        a = self.s.ask("POST", "/ask", form=near, Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 422)
        self.assertIn("do you mean Meridian Hospital Group? Choose it, or ask once more", a.body.decode())
        self.assertIn('name="as_written" value="Meridian Hospital"', a.body.decode())
        a = self.s.ask("POST", "/ask", form=dict(near, as_written="Meridian Hospital"), Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 303)
        a = self.s.ask("POST", "/ask", form={"customer": "Blue Fjord AS", "text": "Do you ship on Sundays?"}, Cookie=self.cookie["amara.osei"])
        self.assertEqual(a.status, 303, a.body)
        r = next(r for r in self.rows("/requests.json") if r["text"] == "Do you ship on Sundays?")
        self.assertEqual([(x["person"], x["customer"], x["name"]) for x in self.rows("/askers.json") if x["request"] == r["key"]], [("amara-osei", None, "Blue Fjord AS")])
        self.assertIn("Blue Fjord AS", words(self.get("amara.osei", "/ask").body.decode()))
        inbox = self.get("ben.sato", "/requests?open=" + r["key"]).body.decode()
        row = words(re.search(r'<li data-row(?:(?!</li>).)*open=%s.*?</li>' % r["key"], inbox, re.S).group(0))
        self.assertTrue(row.startswith("Blue Fjord AS"), row)
        self.assertIn("Amara Osei", row)
        self.assertIn("for Blue Fjord AS", words(inbox))


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
