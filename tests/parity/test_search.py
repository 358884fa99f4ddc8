#!/usr/bin/env python3
"""The same words find the same records in the same order on a file and on a server: keys, beginnings, phrases, marks
and cases, slips of the finger, lists; and what is gone is found by neither."""
import os
import sys
import tempfile
import unittest
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "lib")]
import cluster  # noqa: E402
from server import Serving, cli  # noqa: E402

QUERIES = ["temperature", "TEMPÉRATURE", "temprature", "tempreature", "meridan", "spoilgae", "psoilage", "spoil", "pallet warm",
           '"delivery notes"', '"notes delivery"', "retyping notes", "shelf-44", "SHELF-4", "p-", "br-4", "norrland", "hygrometer",
           "a", "", "'", "x' | 'y", "NEAR(", "\"'*()-^:{}\\", "ha:*", "notes & !delivery", "delivery hygrometer"]


@unittest.skipUnless(cluster.binaries(), "no PostgreSQL server is installed")
class Search(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.cluster = cluster.Cluster()
        cls.cluster.__enter__()
        cls.file = os.path.join(cls.folder.name, "s.db")
        cls.url = cls.cluster.url("search")
        for at in (cls.file, cls.url):
            cli("init", at, "--sample")
        cls.servers = [Serving(cls.file), Serving(cls.url)]

    @classmethod
    def tearDownClass(cls):
        for s in cls.servers:
            s.stop()
        cls.cluster.__exit__()
        cls.folder.cleanup()

    def both(self, path):
        answers = [s.get(path) for s in self.servers]
        for a in answers:
            self.assertEqual(a.status, 200, path)
        return [a.json() for a in answers]

    def test_every_query_finds_the_same(self):
        found = 0
        for q in QUERIES:
            one, two = self.both("/search.json?q=" + urllib.parse.quote(q))
            self.assertEqual(one, two, q)
            found += len(one["rows"])
        self.assertGreater(found, 50)
        one, two = self.both("/search.json?q=pallet&owner=ben-sato&in_plan=&since=9000d&kind=")
        self.assertEqual(one, two)
        self.assertTrue(one["rows"])

    def test_lists_too(self):
        found = 0
        for kind in ("features", "requests", "customers", "quotes"):
            for q in QUERIES:
                one, two = self.both(f"/{kind}.json?limit=500&fields=key&q={urllib.parse.quote(q)}")
                self.assertEqual([r["key"] for r in one["rows"]], [r["key"] for r in two["rows"]], f"{kind} {q}")
                found += len(one["rows"])
        self.assertGreater(found, 50)

    def test_a_slip_is_forgiven_and_said(self):
        for answer in self.both("/search.json?q=temprature"):
            self.assertIn("temperature", str(answer))
            self.assertTrue(answer["rows"])

    def test_what_is_gone_is_not_offered(self):
        for at, server in zip((self.file, self.url), self.servers):
            cli("market", "add", "--title", "Zwiebelfisch", at=at)
            self.assertEqual(len(server.get("/search.json?q=zwiebelfsich").json()["rows"]), 1)
            cli("undo", at=at)
            self.assertEqual(server.get("/search.json?q=zwiebelfsich").json()["rows"], [])


if __name__ == "__main__":
    unittest.main()
