#!/usr/bin/env python3
"""Drafts from the record, and surveys whose answers bear no name."""
import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli, sql  # noqa: E402


class Drafts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def draft(self):
        a = self.s.post("/briefs/draft.json", {"reader": "priya-raman"})
        self.assertEqual(a.status, 201, a.body)
        return a.json()

    def checks(self, key):
        return {c["rule"]: c for c in self.s.post(f"/briefs/{key}/check.json", {}).json()["checks"]}

    def test_the_same_record_drafts_the_same_words_and_they_are_ready(self):
        one, two = self.draft(), self.draft()
        self.assertEqual((one["title"], one["lead"], one["body"]), (two["title"], two["lead"], two["body"]))
        self.assertTrue(one["body"].startswith("## You said, we changed\n- “"))
        self.assertIn("Heard, not changed", one["body"])
        self.assertTrue(one["lead"].endswith("Nothing here waits for your approval."))
        self.assertTrue(60 <= len(one["lead"].split()) <= 95, len(one["lead"].split()))
        kinds = [q["type"] for q in self.s.get(f"/questions.json?record=brief/{one['brief']}").json()["rows"]]
        self.assertEqual(kinds, ["learn", "approach", "learn"])
        c = self.checks(one["brief"])
        self.assertEqual([r for r, x in c.items() if not x["good"]], [])
        self.assertRegex(c["figures"]["text"], r"^[1-9]\d* lines with figures")

    def edit(self, key, **fields):
        rev = self.s.get(f"/briefs/{key}.json").json()["rev"]
        self.assertEqual(self.s.ask("PATCH", f"/briefs/{key}.json", fields, If_Match=f'"{rev}"').status, 200)

    def test_a_brief_that_only_asks_for_approval_is_told_so(self):
        one = self.draft()
        key = one["brief"]
        self.edit(key, body=one["body"].replace("You said, we changed", "Our plan"), lead="word " * 460)
        for q in self.s.get(f"/questions.json?record=brief/{key}").json()["rows"]:
            self.s.ask("PATCH", f"/questions/{q['id']}.json", {"text": "Do you approve this plan?"}, If_Match=f'"{q["rev"]}"')
        c = self.checks(key)
        self.assertEqual({r for r, x in c.items() if not x["good"]}, {"said_first", "asks", "one_page"})
        self.assertEqual(c["asks"]["text"], "This brief only asks for approval. Add a question Priya can answer better than you.")

    def test_figures_that_moved_are_counted(self):
        one = self.draft()
        self.assertIn("23 small items", one["body"])
        self.edit(one["brief"], body=one["body"].replace("23 small", "24 small"))
        c = self.checks(one["brief"])["figures"]
        self.assertEqual((c["good"], c["text"]), (False, "1 figure moved since you wrote this."))

    def test_an_answer_is_drafted_and_nothing_is_decided(self):
        s = self.s
        newest = sql(s.db, "SELECT max(id) FROM change")
        seen = set()
        for r in s.get("/requests.json?limit=400").json()["rows"]:
            a = s.post(f"/requests/{r['key']}/draft_answer.json", {}).json()
            for d in a["drafts"]:
                seen.add(d["verdict"])
                self.assertTrue(d["text"] and d["because"])
        self.assertLessEqual({"already_possible", "need_more", "not_now", "no"}, seen)
        self.assertEqual(sql(s.db, "SELECT max(id) FROM change"), newest)
        page = s.ask("POST", "/requests/R-209/draft_answer", form={"rev": s.get("/requests/R-209.json").json()["rev"]})
        self.assertEqual(page.status, 200)
        self.assertIn("<h2 class=\"mt4\">Drafts", page.body.decode())


class Survey(unittest.TestCase):
    def test_each_answers_once_and_nobody_learns_who(self):
        s = Server("--sign-in")
        self.addCleanup(s.close)
        at = s.db
        leader, pm = ({"Cookie": s.invited(f"{name}@kestrel.example")} for name in ("ana.ruiz", "marcus.bell"))
        ask = lambda who, path, body, **h: s.ask("POST", path, body, **who, **h)
        self.assertEqual(ask(pm, "/pulses/open.json", {"survey": "climate", "items": "x", "until": "2030-01-01"}).status, 403)
        opened = ask(leader, "/pulses/open.json", {"survey": "climate", "items": "We listen\nWe learn", "until": "2030-01-01"})
        self.assertEqual((opened.status, opened.json()["items"]), (200, 2), opened.body)
        round_ = int(opened.json()["round"])
        before = sql(at, "SELECT count(*) FROM pulse")[0][0]
        a = ask(pm, "/pulses/answer.json", {"round": round_, "item": "1", "score": 2}, Idempotency_Key="mine")
        self.assertEqual((a.status, a.json()["undo"]), (200, None), a.body)
        self.assertEqual(ask(pm, "/pulses/answer.json", {"round": round_, "item": "We listen", "score": 5}).json()["errors"][0]["code"], "answered")
        self.assertEqual(ask(pm, "/pulses/answer.json", {"round": round_, "item": "We sleep", "score": 5}).json()["errors"][0]["pointer"], "/item")
        self.assertEqual(ask(leader, "/pulses/answer.json", {"round": round_, "item": "1", "score": 4}).status, 200)
        self.assertEqual(sql(at, "SELECT count(*) FROM pulse")[0][0], before + 2)
        for table, want in (("pulse", "created_by"), ("pulse", "updated_by"), ("pulse", "person")):
            self.assertEqual(sql(at, f"SELECT count(*) FROM {table} WHERE item = 'We listen' AND {want} IS NOT NULL")[0][0], 0, want)
        rows = sql(at, "SELECT actor, request_id, idem_key, at % 86400000 FROM change WHERE action = 'pulse answer'")
        self.assertEqual(rows, [(None, None, None, 0)] * 2)
        self.assertEqual(sql(at, "SELECT digest, body FROM kept_answer WHERE idem_key = 'mine'"), [("", None)])
        self.assertEqual(sql(at, "SELECT count(*) FROM counter WHERE name LIKE 'pulse/%'"), [(2,)])
        for who in (leader, pm):
            self.assertNotIn("We listen", s.ask("GET", "/pulses.json?limit=500", **who).body.decode())
            self.assertNotIn("We listen", s.ask("GET", "/pulses.csv", **who).body.decode())
        self.assertEqual(ask(pm, "/pulses/close.json", {"round": round_}).status, 403)
        self.assertEqual(ask(leader, "/pulses/close.json", {"round": round_}).status, 200)
        self.assertEqual(sql(at, "SELECT count(*) FROM counter WHERE name LIKE 'pulse/%'"), [(0,)])
        self.assertEqual(sql(at, "SELECT hash FROM token WHERE id = ?", round_), [(None,)])
        self.assertEqual(ask(pm, "/pulses/answer.json", {"round": round_, "item": "2", "score": 5}).json()["errors"][0]["code"], "closed")
        self.assertIn("0 findings", cli("doctor", at=at).stdout)


if __name__ == "__main__":
    unittest.main()
