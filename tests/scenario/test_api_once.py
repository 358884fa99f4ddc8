#!/usr/bin/env python3
"""A write with a key happens once: the answer is kept with its effect and given again, byte for byte."""
import os
import re
import signal
import socket
import sys
import threading
import time
import unittest
from urllib.parse import urlencode

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Server, cli  # noqa: E402

SEEN = ("Content-Type", "Location", "ETag", "Headwater-Undo", "Link", "Content-Disposition")


class Once(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=False)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def markets(self):
        return sorted(t for t, in self.s.sql("SELECT title FROM market WHERE archived_at IS NULL"))

    def test_the_same_request_again_gets_the_same_answer_and_does_nothing(self):
        first = self.s.post("/markets.json", {"title": "Bakeries"}, Idempotency_Key="k-1")
        self.assertEqual(first.status, 201)
        changes = self.s.sql("SELECT count(*) FROM change")
        again = self.s.post("/markets.json", {"title": "Bakeries"}, Idempotency_Key="k-1")
        self.assertEqual((again.status, again.body), (first.status, first.body))
        for name in SEEN:
            self.assertEqual(again[name], first[name], name)
        self.assertTrue(first["Headwater-Undo"] and first["Location"])
        self.assertEqual(self.markets().count("Bakeries"), 1)
        self.assertEqual(self.s.sql("SELECT count(*) FROM change"), changes)

    def test_another_body_with_the_same_key_is_refused(self):
        self.s.post("/markets.json", {"title": "Dairies"}, Idempotency_Key="k-2")
        other = self.s.post("/markets.json", {"title": "Mills"}, Idempotency_Key="k-2")
        self.assertEqual(other.status, 422)
        self.assertEqual(other.json()["errors"][0]["code"], "key_reused")
        self.assertNotIn("Mills", self.markets())

    def test_a_refused_request_may_be_mended_and_sent_again_with_its_key(self):
        bad = self.s.post("/markets.json", {"title": ""}, Idempotency_Key="k-3")
        self.assertEqual(bad.status, 422)
        good = self.s.post("/markets.json", {"title": "Farms"}, Idempotency_Key="k-3")
        self.assertEqual(good.status, 201)

    def test_a_key_that_is_too_long_or_empty_is_refused(self):
        self.assertEqual(self.s.post("/markets.json", {"title": "X"}, Idempotency_Key="k" * 201).status, 422)
        self.assertEqual(self.s.post("/markets.json", {"title": "X"}, Idempotency_Key="").status, 422)
        self.assertNotIn("X", self.markets())

    def test_while_the_first_is_running_the_second_is_told_so(self):
        first = self.s.post("/markets.json", {"title": "Inns"}, Idempotency_Key="k-4")
        self.assertEqual(first.status, 201)
        now = int(time.time() * 1000)
        self.s.sql("UPDATE kept_answer SET status = 0, holder = ?, at = ? WHERE idem_key = 'k-4'", os.getpid(), now)
        second = self.s.post("/markets.json", {"title": "Inns"}, Idempotency_Key="k-4")
        self.assertEqual((second.status, second.json()["errors"][0]["code"]), (409, "running"))
        self.s.sql("UPDATE kept_answer SET at = ? WHERE idem_key = 'k-4'", now - 61000)   # stale: taken over
        third = self.s.post("/markets.json", {"title": "Inns"}, Idempotency_Key="k-4")
        self.assertEqual(third.status, 409)
        self.assertEqual(third.json()["errors"][0]["code"], "exists")    # the work itself: the title is unique
        self.assertEqual(self.s.sql("SELECT count(*) FROM kept_answer WHERE idem_key = 'k-4'"), [(0,)])

    def test_many_at_once_with_one_key_do_one_thing(self):
        answers = []

        def one():
            answers.append(self.s.post("/contacts.json", {"customer": "acme", "name": "Ida"}, Idempotency_Key="k-5"))
        self.s.post("/customers.json", {"title": "Acme"})
        threads = [threading.Thread(target=one) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(self.s.sql("SELECT count(*) FROM contact WHERE name = 'Ida'"), [(1,)])
        made = {a.body for a in answers if a.status == 201}
        self.assertEqual(len(made), 1)
        self.assertEqual({a.status for a in answers} - {201, 409}, set())

    def test_a_key_is_free_again_after_seven_days(self):
        self.s.post("/contacts.json", {"customer": self.acme(), "name": "Old"}, Idempotency_Key="k-6")
        eight = 8 * 86400 * 1000
        self.s.sql("UPDATE kept_answer SET at = at - ? WHERE idem_key = 'k-6'", eight)
        self.s.sql("UPDATE change SET at = at - ? WHERE idem_key = 'k-6'", eight)
        new = self.s.post("/contacts.json", {"customer": self.acme(), "name": "New"}, Idempotency_Key="k-6")
        self.assertEqual(new.status, 201)
        self.assertEqual(self.s.sql("SELECT count(*) FROM contact WHERE name IN ('Old', 'New')"), [(2,)])

    def acme(self):
        self.s.post("/customers.json", {"title": "Keyed", "key": "keyed"})
        return "keyed"

    def test_a_server_killed_between_commit_and_answer_gives_the_answer_later(self):
        s = self.s
        body = b'{"title":"Breweries"}'
        sock = socket.create_connection(("127.0.0.1", s.port))
        sock.sendall(b"POST /markets.json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                     b"Idempotency-Key: k-7\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        for _ in range(500):
            if s.sql("SELECT status FROM kept_answer WHERE idem_key = 'k-7'") == [(201,)]:
                break
            time.sleep(0.01)
        s.stop(signal.SIGKILL)          # whoever asked has read nothing
        sock.close()
        stored = s.sql("SELECT body, location FROM kept_answer WHERE idem_key = 'k-7'")[0]
        s.start()
        again = s.post("/markets.json", body, Idempotency_Key="k-7", Content_Type="application/json")
        self.assertEqual((again.status, again.body.decode(), again["Location"]), (201, *stored))
        self.assertEqual(self.markets().count("Breweries"), 1)

    def test_a_server_killed_before_commit_leaves_nothing_in_the_way(self):
        s = self.s
        s.post("/markets.json", {"title": "Cellars"}, Idempotency_Key="k-8")
        dead = s.process.pid
        s.stop(signal.SIGKILL)
        s.sql("DELETE FROM kept_answer WHERE idem_key = 'k-9'")
        s.sql("INSERT INTO kept_answer (actor, idem_key, digest, status, holder, at)"
              " SELECT actor, 'k-9', digest, 0, ?, ? FROM kept_answer WHERE idem_key = 'k-8'",
              dead, int(time.time() * 1000))
        s.start()
        again = s.post("/markets.json", {"title": "Cafes"}, Idempotency_Key="k-9")
        self.assertEqual(again.status, 201)


class Forms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.s = Server(sample=True)

    @classmethod
    def tearDownClass(cls):
        cls.s.close()

    def key(self, path):
        page = self.s.get(path).body.decode()
        return re.search(r'name="form_key" value="([0-9a-f]{32})"', page).group(1)

    def form(self, path, **fields):
        return self.s.post(path, urlencode(fields), Content_Type="application/x-www-form-urlencoded")

    def test_every_form_that_posts_carries_a_key(self):
        forms = 0
        for path in ("/", "/features/SHELF-44", "/features/new", "/features/SHELF-44/edit", "/history", "/start",
                     "/import", "/plan", "/tradeoffs/T-31", "/came-up", "/requests", "/?done=2"):
            page = self.s.get(path).body.decode()
            for m in re.finditer(r"<form [^>]*method=\"post\"[^>]*>(.{0,60})", page, re.S):
                forms += 1
                self.assertIn('name="form_key"', m.group(1), path)
        self.assertGreater(forms, 8)

    def test_the_second_of_two_clicks_does_nothing(self):
        key = self.key("/features/SHELF-44")
        first = self.form("/features/SHELF-44/comment", text="Twice clicked", form_key=key)
        again = self.form("/features/SHELF-44/comment", text="Twice clicked", form_key=key)
        self.assertEqual((first.status, again.status), (303, 303))
        self.assertEqual(first["Location"], again["Location"])
        self.assertEqual(self.s.sql("SELECT count(*) FROM comment WHERE text = 'Twice clicked'"), [(1,)])

    def test_going_back_and_typing_something_else_is_another_write(self):
        key = self.key("/markets/new")
        for title in ("Cheese", "Butter"):
            self.assertEqual(self.form("/markets/new", title=title, form_key=key).status, 303)
        self.assertEqual(self.s.sql("SELECT count(*) FROM market WHERE title IN ('Cheese', 'Butter')"), [(2,)])

    def test_a_form_that_was_refused_may_be_sent_again_with_its_key(self):
        key = self.key("/markets/new")
        self.assertEqual(self.form("/markets/new", title="", form_key=key).status, 422)
        self.assertEqual(self.form("/markets/new", title="Yoghurt", form_key=key).status, 303)


class CommandLine(unittest.TestCase):
    def test_a_command_with_a_key_happens_once(self):
        s = Server(sample=False)
        try:
            first = cli("market", "add", "Mines", "--idempotency-key", "c-1", "--json", at=s.db)
            again = cli("market", "add", "Mines", "--json", "--idempotency-key", "c-1", at=s.db)
            self.assertEqual(first.stdout, again.stdout)
            self.assertEqual(s.sql("SELECT count(*) FROM market"), [(1,)])
            other = cli("market", "add", "Wells", "--idempotency-key", "c-1", "--json", at=s.db, want=6)
            self.assertIn("key_reused", other.stderr)
            cli("market", "add", "Mines", "--idempotency-key", "c-2", at=s.db, want=4)     # there already
        finally:
            s.close()


if __name__ == "__main__":
    unittest.main()
