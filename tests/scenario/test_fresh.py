#!/usr/bin/env python3
"""Pages answer from what the server keeps in memory. After a write, by the server itself or by another
process on the same file, the very next answer must know of it, while others read all the time."""
import json
import os
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Serving, cli  # noqa: E402

ENV = {"HEADWATER_NOW": "2026-11-26T09:00:00Z"}


class Fresh(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="headwater-fresh-")
        cls.db = os.path.join(cls.folder.name, "w.db")
        cli("init", cls.db, "--sample", env=ENV)
        cls.server = Serving(cls.db, env=ENV)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.folder.cleanup()

    def ask(self, method, path, body=None, headers=None):
        a = self.server.ask(method, path, body, **(headers or {}))
        return a.status, a, a.body

    def data(self, path):
        status, _, body = self.ask("GET", path)
        self.assertEqual(status, 200, body[:300])
        return json.loads(body)

    def cli(self, *args):
        cli(*args, at=self.db, env=ENV)

    def test_what_one_browser_hides_another_still_sees(self):
        steps = b"so that you can try things"
        _, shown, body = self.ask("GET", "/")
        self.assertIn(steps, body)
        a = self.server.ask("POST", "/me/sample", form=[("show", "no")])
        self.assertEqual((a.status, a["Location"]), (303, "/?first-steps=hidden"))
        cookie = {"Cookie": "other=1; " + a["Set-Cookie"].split(";")[0]}
        after = self.server.ask("GET", a["Location"], **cookie)
        self.assertNotIn(steps, after.body)
        self.assertIn(b'Find it again under <a href="/help">', after.body)
        hidden = self.server.ask("GET", "/", If_None_Match=shown["ETag"], **cookie)
        self.assertEqual(hidden.status, 200, "the page that was kept is another one")
        self.assertNotIn(steps, hidden.body)
        self.assertIn(steps, self.ask("GET", "/")[2])
        self.assertNotIn(b"Show them again", self.ask("GET", "/help")[2])
        self.assertIn(b"Show them again", self.server.ask("GET", "/help", **cookie).body)
        back = self.server.ask("POST", "/me/sample", form=[("show", "yes")], **cookie)
        self.assertIn("Max-Age=0", back["Set-Cookie"])
        self.assertEqual(back["Location"], "/")

    def test_what_another_process_wrote_is_in_the_next_answer(self):
        stop, wrong = threading.Event(), []

        def reader():
            while not stop.is_set():
                for path in ("/plan", "/river", "/", "/markets"):
                    if self.ask("GET", path)[0] != 200:
                        wrong.append(path)

        threads = [threading.Thread(target=reader) for _ in range(3)]
        for t in threads:
            t.start()
        try:
            for i in range(12):
                to = "2027-Q2" if i % 2 == 0 else "2027-Q1"
                before = self.data("/plan.json")["version"]
                self.cli("plan", "move", self.movable(), to, "--adopt")
                plan = self.data("/plan/2027-Q1.json")
                self.assertEqual(plan["version"], before + 1)
                self.assertEqual(self.item in [r["feature"] for r in plan["rows"]], to == "2027-Q1")
                river = self.data("/river.json")
                there = sum(n["days"] for n in river["nodes"] if n["column"] == "product") \
                    + sum(n["unsourced"] for n in river["nodes"] if n["column"] == "product")
                self.assertEqual(there, river["total"]["days"])
                if i:
                    self.assertNotEqual(river["total"], last)
                last = river["total"]
        finally:
            stop.set()
            for t in threads:
                t.join()
        self.assertEqual(wrong, [])

    item = None

    def movable(self):
        """An item of the first quarter that was there at the beginning."""
        if Fresh.item is None:
            Fresh.item = self.data("/plan/2027-Q1.json")["rows"][-1]["feature"]
        return Fresh.item

    def test_what_the_server_wrote_is_in_the_next_answer(self):
        for i in range(5):
            title = f"Priority number {i} of a test"
            status, _, body = self.ask("POST", "/priorities.json", json.dumps(
                {"title": title, "layer": "executive", "state": "open"}),
                {"Content-Type": "application/json", "Accept": "application/json"})
            self.assertIn(status, (200, 201), body[:500])
            self.assertIn(title, [d["title"] for d in self.data("/river.json")["dry"]])
            self.assertIn(title, json.dumps(self.data("/trace.json")["dry"]))


    def test_a_page_that_is_the_same_is_not_sent_again_and_after_a_write_it_is(self):
        for path in ("/", "/plan", "/river", "/features", "/history"):
            status, head, _ = self.ask("GET", path)
            tag = head["ETag"]
            self.assertEqual((status, head["Cache-Control"]), (200, "private, no-cache"))
            status, head, body = self.ask("GET", path, headers={"If-None-Match": tag})
            self.assertEqual((status, body, head["ETag"]), (304, b"", tag), path)
            self.assertEqual(self.ask("GET", path + "?done=1", headers={"If-None-Match": tag})[0], 200, "another address")
            self.cli("plan", "move", self.movable(), "2027-Q2", "--adopt")
            status, head, _ = self.ask("GET", path, headers={"If-None-Match": tag})
            self.assertEqual(status, 200, path)
            self.assertNotEqual(head["ETag"], tag)
            self.cli("plan", "move", self.movable(), "2027-Q1", "--adopt")
        self.assertIsNone(self.ask("GET", "/me")[1]["ETag"], "a page of sessions is never kept")


if __name__ == "__main__":
    unittest.main(verbosity=2)
