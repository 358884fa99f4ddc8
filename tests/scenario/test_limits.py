#!/usr/bin/env python3
"""How much and how often: rates of a sign-in, a token and an address; rows of a page; sizes of what is sent. For every list
and every field of the tables."""
import os
import re
import sys
import time
import unittest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(TESTS, "lib"), os.path.join(TESTS, "parity")]
from fill import kinds  # noqa: E402
from server import Server, cli  # noqa: E402


class Rates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server("--sign-in", "--rate", "40")
        cls.addClassCleanup(cls.s.close)
        cls.cookies = [cls.s.invited(f"{name}@kestrel.example", X_Forwarded_For=f"203.0.113.{n}")
                       for n, name in enumerate(("dario.conti", "ben.sato"))]

    def until_refused(self, path="/markets.json", method="GET", body=None, **headers):
        """(how many passed, the refusal)"""
        for n in range(60):
            a = self.s.ask(method, path, body, **headers)
            if a.status == 429:
                return n, a
        self.fail("never refused")

    def test_1_each_sign_in_token_and_address_has_its_own_pace(self):
        dario, ben = self.cookies
        passed, no = self.until_refused(Cookie=dario)
        self.assertGreaterEqual(passed, 9)          # a quarter of a minute's worth
        self.assertLessEqual(passed, 13)
        self.assertGreaterEqual(int(no["Retry-After"]), 1)
        self.assertLessEqual(int(no["Retry-After"]), 3)
        self.assertEqual(no.json()["errors"][0]["code"], "too_many")
        page = self.s.get("/markets", Cookie=dario)
        self.assertEqual((page.status, b"too often" in page.body), (429, True))
        self.assertEqual(self.s.get("/markets.json", Cookie=ben).status, 200, "another sign-in")
        token = re.search(r"hw_[\w-]{43}", cli("token", "make", "T", "--scopes", "read", at=self.s.db).stdout)[0]
        self.assertGreaterEqual(self.until_refused(Authorization="Bearer " + token)[0], 9)
        bad = self.until_refused(Authorization="Bearer hw_" + "a" * 43, X_Forwarded_For="198.51.100.7, 203.0.113.9")
        self.assertGreaterEqual(bad[0], 9)
        spoofed = self.s.get("/markets.json", X_Forwarded_For="192.0.2.1, 203.0.113.9")
        self.assertEqual(spoofed.status, 429, "what a client says of its own address does not count")
        self.assertEqual(self.s.get("/markets.json", X_Forwarded_For="203.0.113.10").status, 401)
        time.sleep(int(no["Retry-After"]) + 0.2)
        self.assertEqual(self.s.get("/markets.json", Cookie=dario).status, 200, "after the wait")

    def test_2_writes_cost_four_times(self):
        time.sleep(15)
        passed, _ = self.until_refused("/markets.json?dry_run=1", "POST", {"title": "x"}, Cookie=self.cookies[1])
        self.assertLessEqual(passed, 4)
        self.assertGreaterEqual(passed, 2)

    def test_3_what_the_flag_takes(self):
        self.assertIn("--rate 0 for no limit", cli("serve", self.s.db, "--rate", "many", want=2).stderr)
        self.assertIn("--rate 0 for no limit", cli("serve", self.s.db, "--rate", "-1", want=2).stderr)


class Sizes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)
        cls.addClassCleanup(cls.s.close)
        cls.s.post("/markets.jsonl", "\n".join(f'{{"title":"Market {i}"}}' for i in range(700)), Content_Type="application/x-ndjson")

    def timed(self, *ask, **more):
        begun = time.monotonic()
        a = self.s.ask(*ask, **more)
        return a, time.monotonic() - begun

    def test_1_no_list_gives_more_than_500_rows(self):
        lists = 0
        for kind in kinds():
            a = self.s.get(f"/{kind.plural}.json?limit=1000000000")
            if a.status == 404 or "rows" not in a.json():
                continue
            lists += 1
            self.assertLessEqual(len(a.json()["rows"]), 500, kind.plural)
            csv = self.s.get(f"/{kind.plural}.csv?limit=1000000000")
            self.assertEqual(csv.status, 200)
        self.assertGreater(lists, 60)
        self.assertEqual(len(self.s.get("/markets.json?limit=1000000000").json()["rows"]), 500)
        self.assertEqual(self.s.get("/markets.json?limit=99999999999999999999").status, 422)
        self.assertEqual(self.s.get("/markets.json?limit=-1").status, 422)
        self.assertEqual(self.s.get("/markets.json?limit=0").status, 422)

    def test_2_every_field_refuses_what_is_too_long(self):
        """Half a megabyte in every text of every kind, nested arrays in every field."""
        tried, slowest = 0, 0
        for kind in kinds():
            for name, what, _ in kind.fields:
                if kind.name in ("change", "workspace"):
                    continue
                for body in ({name: "x" * 500_000}, {name: [[1]] * 1000}):
                    a, took = self.timed("POST", f"/{kind.plural}.json?dry_run=1", body)
                    tried += 1
                    self.assertIn(a.status, (403, 405, 422), f"{kind.plural}.{name}: {a.body[:200]}")
                    slowest = max(slowest, took)
        self.assertGreater(tried, 800)
        print(f"# S18 limits: goal every list and field refuses; N={tried} fields tried, 0 accepted, the slowest in {slowest:.2f} s",
              flush=True)

    def test_3_bodies_and_heads(self):
        for size, status in ((1 << 20, 413), (10 << 20, 413)):
            a = self.s.post("/markets.json", b'{"title":"' + b"x" * size + b'"}', Content_Type="application/json")
            self.assertEqual(a.status, status)
        self.assertEqual(self.s.get("/markets.json?q=" + "x" * 20000).status, 414)
        deep = self.s.post("/markets.json", b'{"title":' + b"[" * 100000, Content_Type="application/json")
        self.assertIn(deep.status, (400, 422))


if __name__ == "__main__":
    unittest.main()
