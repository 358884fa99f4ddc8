#!/usr/bin/env python3
"""The request inbox: what waits and what stands beside it, worked out anew from the lists; answering from it; the other answers."""
import html
import os
import re
import sys
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server  # noqa: E402

OPEN = {"new", "owned", "waiting", "tradeoff", "reopened"}
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def words(page):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


class Inbox(unittest.TestCase):
    def setUp(self):
        self.s = Server(sample=True)
        self.addCleanup(self.s.close)

    def page(self, path):
        a = self.s.get(path)
        self.assertEqual(a.status, 200, a.body[:300])
        return a.body.decode()

    def waiting(self):
        return [r for r in self.s.get("/requests.json?limit=500").json()["rows"] if r["state"] in OPEN]

    def fields(self, page):
        """What the form of the answer sends as it stands."""
        form = re.search(r'<form method="post" action="/requests/[^"]+/answer">.*?</form>', page, re.S).group(0)
        sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        sent.update({n: html.unescape(t) for n, t in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', form)})
        sent.update({n: v for n, v in re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)" checked', form)})
        sent["basis"] = re.search(r'<option value="(\w+)" selected', form).group(1)
        return sent

    def test_what_waits_stands_in_the_list_the_first_due_first(self):
        page = self.page("/requests")
        shown = re.findall(r'data-row.*?href="/requests\?open=(R-\d+)"', page)
        due = sorted(self.waiting(), key=lambda r: (r["due"] is None, r["due"] or "", int(r["id"])))
        self.assertEqual(shown, [r["key"] for r in due])
        title = re.search(r"<h1>(.*?)</h1>", page).group(1)
        self.assertTrue(title.startswith(NUMBERS[len(due)].capitalize() + " requests wait"), title)
        report = self.s.get("/desk.json").json()["waiting"]
        self.assertEqual(len(report), len(due))

    def test_a_filter_an_order_and_data_are_the_list(self):
        for path in ("/requests?q=a", "/requests?sort=-due", "/requests?limit=50"):
            self.assertIn('<table class="rows"', self.page(path))
        self.assertEqual(set(self.s.get("/requests.json").json()), {"rows", "next"})
        self.assertTrue(self.s.get("/requests.csv").body.startswith(b"key,"))
        self.assertNotIn('<table class="rows"', self.page("/requests?open=R-211"))
        self.assertEqual(self.s.get("/requests?open=R-9999").status, 404)

    def test_it_says_what_the_request_sounds_like_and_whether_that_is_planned(self):
        page = self.page("/requests?open=R-211")
        r = self.s.get("/requests/R-211.json").json()
        self.assertIn(html.escape(r["text"], quote=False), page)
        like = re.findall(r'name="serves" value="(\w+)/([\w-]+)"( checked)?', page)
        self.assertTrue(like)
        self.assertEqual(f"{like[0][0]}/{like[0][1]}" if r["serves"] else None, r["serves"])
        for kind, key, checked in like:
            record = self.s.get(f"/{kind.replace('priority', 'prioritie')}s/{key}.json").json()
            self.assertIn(record["title"], words(page))
            self.assertEqual(bool(checked), f"{kind}/{key}" == r["serves"])

    def test_what_it_sounds_like_and_is_planned_drafts_that_it_is_coming(self):
        page = self.page("/requests?open=R-211&as=already_coming")
        planned = re.search(r'name="serves" value="requirement/(BR-\d+)"[^>]*><span><b>BR-\d+</b> ([^<]*?) <span class="chip good">in the plan, ([^<]*)<', page)
        text = self.fields(page)["text"]
        self.assertEqual(text, f"Amara, this is in the plan. “{html.unescape(planned.group(2))}” ships by {planned.group(3)}; you will hear from me if it slips.")
        key = planned.group(1)
        serving = {f["feature"] for f in self.s.get("/fulfils.json?limit=500").json()["rows"] if f["requirement"] == key}
        version = max((v for v in self.s.get("/plan_versions.json?limit=500").json()["rows"] if v["n"]), key=lambda v: v["n"])
        rows = self.s.get(f"/plan_rows.json?version={version.get('key') or version['id']}&limit=500").json()["rows"]
        last = max(r["quarter"] for r in rows if r["feature"] in serving)
        self.assertEqual(planned.group(3), f"Q{last[-1]} {last[:4]}")

    def test_answering_records_all_that_was_said_and_leads_back(self):
        page = self.page("/requests?open=R-206&as=no")
        sent = self.fields(page)
        self.assertEqual((sent["verdict"], sent["back"]), ("no", "requests"))
        sent.update(what_for="Tell a receiver when a truck comes.", layer="user", serves="priority/P-6", reason="It serves one customer.",
                    alternative="The wall screen shows it.", revisit_on="2027-04-01", text="Lena, not this one.")
        a = self.s.ask("POST", "/requests/R-206/answer", form=sent)
        self.assertEqual(a.status, 303, a.body)
        self.assertTrue(a.headers["Location"].startswith("/requests?done="), a.headers["Location"])
        r = self.s.get("/requests/R-206.json").json()
        self.assertEqual((r["state"], r["layer"], r["serves"], r["what_for"]), ("answered", "user", "priority/P-6", "Tell a receiver when a truck comes."))
        self.assertNotIn("open=R-206", self.page("/requests"))
        after = self.page("/requests?open=R-206")
        self.assertIn("It has its answer", after)
        self.assertNotIn("/requests/R-206/answer\"><button", after)

    def test_a_letter_that_nobody_wrote_says_what_was_filled_in(self):
        self.s.ask("PATCH", "/requests/R-206.json", {"what_for": "See a truck come."}, **{"If-Match": self.s.get("/requests/R-206.json")["ETag"]})
        sent = self.fields(self.page("/requests?open=R-206&as=no"))
        self.assertNotIn("goes here", sent["text"])
        sent.update(reason="It serves one customer", alternative="The wall screen shows it.", revisit_on="2027-04-01")
        self.assertEqual(self.s.ask("POST", "/requests/R-206/answer", form=sent).status, 303)
        letters = [m["text"] for m in self.s.get("/messages.json?limit=500").json()["rows"] if m["record"] == "request/R-206"]
        hi = sent["text"].split(",")[0]
        self.assertEqual(letters[-1], f"{hi}, not this one. It serves one customer. The wall screen shows it. "
                         "I will look again on Thursday 1 April 2027 and write to you either way.")
        self.assertIn("We will not look again.", self.never("R-209"))

    def never(self, key):
        """The letter of a no that is not looked at again, as another answer drew it from what was typed."""
        query = {"open": key, "as": "no", "verdict": "no", "what_for": "See late trucks.", "reason": "", "alternative": "A lamp.", "never": "true", "text": ""}
        self.s.ask("PATCH", f"/requests/{key}.json", {"what_for": "See late trucks."}, **{"If-Match": self.s.get(f"/requests/{key}.json")["ETag"]})
        return self.fields(self.page("/requests?" + urllib.parse.urlencode(query)))["text"]

    def test_another_answer_keeps_what_was_typed_and_drafts_its_own_words(self):
        first = self.fields(self.page("/requests?open=R-209"))
        self.assertEqual(first["verdict"], "need_more")
        self.assertIn("what happens on the day", first["text"])
        typed = {**first, "as": "not_now", "what_for": "See late trucks from afar.", "layer": "manager"}
        typed.pop("serves", None)
        query = "&".join(f"{k}={re.sub('[^A-Za-z0-9_-]', lambda m: ''.join('%%%02X' % b for b in m.group(0).encode()), v)}" for k, v in typed.items())
        then = self.fields(self.page("/requests?" + query))
        self.assertEqual((then["verdict"], then["what_for"], then["layer"]), ("not_now", "See late trucks from afar.", "manager"))
        self.assertNotEqual(then["text"], first["text"], "a draft nobody changed gives way to the draft of the other answer")
        mine = self.fields(self.page("/requests?" + re.sub(r"text=[^&]*", "text=My%20own%20words", query)))
        self.assertEqual(mine["text"], "My own words")

    def test_what_is_weighed_as_a_trade_off_is_answered_there(self):
        page = self.page("/requests?open=R-208")
        state = self.s.get("/requests/R-208.json").json()["state"]
        self.assertEqual(state, "tradeoff")
        self.assertIn('<a href="/tradeoffs/T-31">T-31</a>', page)
        self.assertNotIn("/requests/R-208/answer\"><button", page)

    def test_when_everyone_has_an_answer_it_says_so(self):
        for state in OPEN:                          # before the server has counted any
            self.s.sql("UPDATE request SET state = 'answered' WHERE state = ?", state)
        self.assertIn("<h1>Everyone who asked has an answer</h1>", self.page("/requests"))


if __name__ == "__main__":
    unittest.main()
