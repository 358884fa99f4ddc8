#!/usr/bin/env python3
"""Days and deadlines are those of the workspace's clock, wherever the machine stands."""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import cli  # noqa: E402


def run(*words, at, now, want=0, **env):
    p = cli(*words, at=at, want=want, env={"HEADWATER_NOW": now, **env})
    return p.stdout + p.stderr


class Zone(unittest.TestCase):
    def made(self, zone, now, **env):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        db = os.path.join(folder.name, "z.db")
        run("init", db, "--title", "Zone", "--currency", "EUR", "--zone", zone, "--fiscal-start", "1", at=db, now=now, **env)
        return db

    def request(self, db, now, **env):
        run("person", "add", "--title", "Ana", at=db, now=now, **env)
        run("request", "add", "--text", "Sooner", "--asked_by", "person/ana", at=db, now=now, **env)
        return json.loads(run("show", "request", "R-1", "--json", at=db, now=now))

    def test_today_is_today_there(self):
        now = "2026-11-27T03:30:00Z"                 # half past ten in the evening in New York
        self.assertEqual(self.request(self.made("America/New_York", now), now)["due"], "2026-12-01")
        self.assertEqual(self.request(self.made("UTC", now), now)["due"], "2026-12-02")
        self.assertEqual(self.request(self.made("Pacific/Kiritimati", "2026-11-26T10:00:00Z"), "2026-11-26T10:00:00Z")["due"], "2026-12-02")

    def test_the_zone_of_the_machine_does_not_matter(self):
        now = "2026-11-27T03:30:00Z"
        db = self.made("America/New_York", now, TZ="Asia/Tokyo")
        self.assertEqual(self.request(db, now, TZ="Asia/Tokyo")["due"], "2026-12-01")

    def test_a_deadline_without_a_zone_is_of_the_workspace(self):
        now = "2026-06-01T10:00:00Z"
        db = self.made("Europe/Stockholm", now)
        run("product", "add", "--title", "Oven", "--code", "OVN", at=db, now=now)
        run("feature", "add", "--product", "oven", "--title", "Fax", at=db, now=now)
        for due, want in (("2026-07-03 17:00", "2026-07-03T15:00:00Z"), ("2026-11-27 17:00", "2026-11-27T16:00:00Z"),
                          ("2026-11-27T17:00:00Z", "2026-11-27T17:00:00Z"), ("2026-11-27", "2026-11-26T23:00:00Z")):
            run("tradeoff", "add", "--retire", "feature/OVN-1", "--quarter", "2027-Q1", "--due", due, at=db, now=now)
            rows = json.loads(run("list", "tradeoffs", "--json", at=db, now=now))["rows"]
            self.assertEqual(rows[-1]["due"], want)

    def test_an_unknown_zone_is_refused_and_leaves_no_file(self):
        with tempfile.TemporaryDirectory() as folder:
            db = os.path.join(folder, "z.db")
            said = run("init", db, "--title", "Zone", "--currency", "EUR", "--zone", "Europe/Nowhere", at=db, now="2026-11-27", want=6)
            self.assertIn("no time zone", said)
            self.assertFalse(os.path.exists(db))


if __name__ == "__main__":
    unittest.main()
