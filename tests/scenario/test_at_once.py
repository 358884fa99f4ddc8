#!/usr/bin/env python3
"""Several people press "add it" at the same moment: what fits beside one another goes in, what does not is told so, and the
plan never holds more than there is room for."""
import os
import sqlite3
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import ON_POSTGRES, Serving, cli  # noqa: E402

FREE = 40                       # days of Dock in the first quarter, as the plan of the sample leaves them


@unittest.skipIf(ON_POSTGRES, "its writers are held up through the file")
class AtOnce(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.at = os.path.join(self.tmp.name, "sample.db")
        cli("init", self.at, "--sample")
        self.servers = [Serving(self.at), Serving(self.at)]       # one alone lets half of its workers work out such a thing at once
        self.s = self.servers[0]

    def tearDown(self):
        for s in self.servers:
            s.stop()
        self.tmp.cleanup()

    def wish(self, name, days):
        """Work that fits as the plan stands; nobody has put it in."""
        a = self.s.ask("POST", "/came-up", form={"text": name, "title": name, "what_for": name, "product": "dock", "who": "marcus-bell",
                                                 "quarter": "2027-Q1", "days.dock": str(days)})
        self.assertEqual((a.status, a["Location"].split("?")[0]), (303, "/came-up"), a.body)
        return a["Location"].split("feature=")[1].split("&")[0]

    def add_all(self, keys):
        """All have worked out that it fits before the first of them may write: a writer of ours holds them up."""
        answers = [None] * len(keys)

        def add(i):
            answers[i] = self.servers[i].ask("POST", "/came-up", form={"feature": keys[i], "quarter": "2027-Q1"})
        people = [threading.Thread(target=add, args=(i,)) for i in range(len(keys))]
        other = sqlite3.connect(self.at, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for p in people:
            p.start()
        time.sleep(1)
        self.assertEqual(answers, [None] * len(keys), "nobody has written yet")
        other.execute("ROLLBACK")
        other.close()
        for p in people:
            p.join()
        return answers

    def dock(self):
        quarter = self.s.get("/plan/2027-Q1.json").json()
        team = next(t for t in quarter["teams"] if t["team"] == "dock")
        return team["free"], {r["feature"] for r in self.rows()}

    def rows(self):
        now = max((v for v in self.s.get("/plan_versions.json?limit=500").json()["rows"] if v["n"]), key=lambda v: v["n"])
        return [r for r in self.s.get("/plan_rows.json?limit=500").json()["rows"] if r["version"] == now["id"]]

    def test_what_fits_beside_one_another_goes_in(self):
        small = [self.wish(f"Small {i}", 10) for i in range(2)]
        answers = self.add_all(small)
        self.assertEqual([a.status for a in answers], [303] * 2, [a.body[-900:] for a in answers if a.status != 303])
        free, planned = self.dock()
        self.assertEqual((free, set(small) & planned), (FREE - 20, set(small)))

    def test_the_last_room_goes_to_one_of_two(self):
        pair = [self.wish(f"Large {half}", 25) for half in "ab"]
        answers = self.add_all(pair)
        self.assertEqual(sorted(a.status for a in answers), [303, 412])
        won, lost = sorted(zip(pair, answers), key=lambda x: x[1].status)
        self.assertIn("It does not fit any more", lost[1].body.decode())
        free, planned = self.dock()
        self.assertEqual((free, set(pair) & planned), (FREE - 25, {won[0]}))

    def test_the_same_wish_is_added_once(self):
        key = self.wish("Once", 10)
        answers = self.add_all([key, key])
        self.assertEqual(sorted(a.status for a in answers), [303, 422])
        self.assertIn("is in the plan already", max(answers, key=lambda a: a.status).body.decode())
        self.assertEqual((self.dock()[0], [r["feature"] for r in self.rows()].count(key)), (FREE - 10, 1))


@unittest.skipIf(ON_POSTGRES, "its writers are held up through the file")
class HeldUp(unittest.TestCase):
    """Another process has the file and does not let go: one waits five seconds, then is told so, and reading goes on."""

    def test_whoever_waits_too_long_is_told_so_and_nothing_is_written(self):
        with tempfile.TemporaryDirectory() as d:
            at = os.path.join(d, "w.db")
            cli("init", at, "--zone", "UTC", "--currency", "EUR", "--title", "Held")
            server = Serving(at)
            self.addCleanup(server.stop)
            other = sqlite3.connect(at, isolation_level=None, check_same_thread=False)
            other.execute("BEGIN IMMEDIATE")
            gone = threading.Timer(12, lambda: other.execute("ROLLBACK"))       # whoever waits longer gets in, and is seen
            gone.start()
            told = {}

            def command():
                told["command"] = cli("add", "market", "By command", at=at, want=None)

            def program():
                told["program"] = server.post("/markets.json", {"title": "By program"})
            both = [threading.Thread(target=t) for t in (command, program)]
            for t in both:
                t.start()
            self.assertEqual(server.get("/markets.json").json()["rows"], [])
            for t in both:
                t.join()
            gone.cancel()
            gone.join()
            other.close()
            self.assertEqual(told["command"].returncode, 8, told["command"].stderr)
            self.assertRegex(told["command"].stderr, r"busy just now; try again\n.*Nothing was written")
            self.assertEqual((told["program"].status, told["program"]["Retry-After"]), (503, "1"))
            self.assertEqual(server.get("/markets.json").json()["rows"], [])


if __name__ == "__main__":
    unittest.main()
