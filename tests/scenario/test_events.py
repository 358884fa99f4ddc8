#!/usr/bin/env python3
"""GET /events: who is told of which change, when, and what happens to those who do not read or may not any more."""
import json
import os
import re
import signal
import socket
import sys
import tempfile
import time
import unittest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(TESTS, "lib"), os.path.join(TESTS, "parity")]
import cluster  # noqa: E402
from server import Server, Serving, cli  # noqa: E402


class Stream:
    """One open event stream, read as it comes."""

    def __init__(self, port, path="/events", **headers):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: text/event-stream"]
        lines += [f"{k.replace('_', '-')}: {v}" for k, v in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        self.head = head.decode()
        self.status = int(self.head.split()[1])

    def more(self):
        got = self.socket.recv(65536)
        if not got:
            raise EOFError
        self.rest += got

    def next(self, seconds=10):
        """(id, event, data) of the next event; None when none comes in that time; EOFError at the end."""
        end = time.monotonic() + seconds
        while True:
            while b"\n\n" in self.rest:
                block, self.rest = self.rest.split(b"\n\n", 1)
                f = dict(x.split(": ", 1) for x in block.decode().split("\n") if not x.startswith(":"))
                if "data" in f:
                    return int(f["id"]), f["event"], json.loads(f["data"])
            left = end - time.monotonic()
            if left <= 0:
                return None
            self.socket.settimeout(left)
            try:
                self.more()
            except TimeoutError:
                return None

    def close(self):
        self.socket.close()

    __del__ = close


def keys(event):
    return [r["key"] for r in event[2]["records"]]


class Told(unittest.TestCase):
    """One workspace without a sign-in; its address comes from place()."""

    @classmethod
    def place(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        return os.path.join(cls.tmp.name, "w.db")

    @classmethod
    def setUpClass(cls):
        cls.at = cls.place()
        cli("init", cls.at, "--sample")
        cls.server = Serving(cls.at)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.tmp.cleanup()

    def edit(self, text, key="SHELF-44"):
        cli("feature", "set", key, "--text", text, at=self.at)

    def test_a_change_of_another_process_is_told(self):
        s = Stream(self.server.port)
        self.assertEqual(s.status, 200)
        self.assertIn("Content-Type: text/event-stream", s.head)
        self.assertNotIn("Content-Length", s.head)
        other = Serving(self.at)
        body = {"text": "said by the other server"}
        rev = other.get("/features/SHELF-44.json").json()["rev"]
        start = time.monotonic()
        self.assertEqual(other.ask("PATCH", "/features/SHELF-44.json", body, If_Match=f'"{rev}"').status, 200)
        event = s.next()
        took = time.monotonic() - start
        other.stop()
        s.close()
        self.assertEqual((event[1], keys(event), event[2]["records"][0]["did"]), ("change", ["SHELF-44"], "changed"))
        self.assertEqual(event[2]["records"][0]["url"], "/features/SHELF-44")
        self.assertEqual(event[2]["by"], "Ana Ruiz")
        self.assertNotIn("said by", json.dumps(event[2]))
        print(f"# told by the other process after {took:.2f} s, goal 1 s", flush=True)

    def test_whoever_says_what_they_had_misses_nothing_and_gets_nothing_twice(self):
        s = Stream(self.server.port)
        self.edit("one")
        first = s.next()[0]
        s.close()
        for text in ("two", "three", "four"):
            self.edit(text)
        again = Stream(self.server.port, Last_Event_ID=first)
        ids = [again.next()[0] for _ in range(3)]
        self.edit("five")
        ids.append(again.next()[0])
        self.assertIsNone(again.next(0.6))
        again.close()
        self.assertEqual(ids, list(range(first + 1, first + 5)))
        by_query = self.server.get(f"/events?once=1&after={first + 2}").body.decode()
        self.assertEqual([int(x) for x in re.findall(r"^id: (\d+)$", by_query, re.M)], ids[2:])

    def test_what_cannot_be_resumed_says_so(self):
        ahead = self.server.get("/events?once=1&after=99999999").body.decode()
        self.assertIn("event: reset", ahead)
        for bad in ("x", "-1", "1.5"):
            self.assertEqual(self.server.get("/events?once=1", Last_Event_ID=bad, Accept="application/json").status, 422, bad)

    def test_the_head_alone_opens_no_stream(self):
        a = self.server.ask("HEAD", "/events", Connection="close")
        self.assertEqual((a.status, a.body), (200, b""))

    def test_one_who_does_not_read_holds_nobody_up(self):
        slow, good = Stream(self.server.port), Stream(self.server.port)
        slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        n = 40
        for i in range(n):
            cli("feature", "set", "SHELF-51", "--text", f"{i}", at=self.at)
        got = [keys(good.next()) for _ in range(n)]
        self.assertEqual(got, [["SHELF-51"]] * n)
        slow.close()
        self.edit("after a listener has gone")
        self.assertEqual(keys(good.next()), ["SHELF-44"])
        good.close()

    def test_the_server_ends_at_once_though_somebody_listens(self):
        mine = Serving(self.at)
        s = Stream(mine.port)
        start = time.monotonic()
        mine.stop(signal.SIGTERM)
        self.assertLess(time.monotonic() - start, 3)
        with self.assertRaises(EOFError):
            s.next(5)
        self.assertEqual(mine.process.returncode, 0)


@unittest.skipUnless(cluster.binaries(), "no PostgreSQL server is installed")
class ToldOnPostgres(Told):
    @classmethod
    def place(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.cluster = cluster.Cluster().__enter__()
        return cls.cluster.url("told")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.cluster.__exit__()


class MayKnow(unittest.TestCase):
    """With a sign-in: each is told of what they may read."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server("--sign-in")
        cls.cookie = {name: cls.server.invited(f"{name}@kestrel.example") for name in ("ana.ruiz", "dario.conti", "ben.sato")}

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def comment(self, who, seen_by):
        a = self.server.ask("POST", "/comments.json", {"record": "feature/SHELF-44", "text": "a remark", "seen_by": seen_by},
                            Cookie=self.cookie[who])
        self.assertEqual(a.status, 201, a.body[:300])
        return a.json()["id"]

    def test_nobody_unknown_listens(self):
        for headers in ({}, {"Authorization": "Bearer hw_nobody"}):
            s = Stream(self.server.port, **headers)
            s.close()
            self.assertEqual(s.status, 401)

    def test_each_is_told_of_what_they_may_read(self):
        streams = {who: Stream(self.server.port, Cookie=cookie) for who, cookie in self.cookie.items()}
        told = {"author": {"dario.conti"}, "line": {"dario.conti", "ana.ruiz"}, "everyone": set(streams)}
        for seen_by, who_knows in told.items():
            made = self.comment("dario.conti", seen_by)
            for who, s in streams.items():
                event = s.next(3 if who in who_knows else 0.7)
                self.assertEqual(event is not None, who in who_knows, f"{who} of a comment for {seen_by}")
                if event:
                    self.assertIn(made, keys(event))
        for who, s in streams.items():      # and the same when it is told later
            s.close()
            text = self.server.get("/events?once=1&after=0", Cookie=self.cookie[who]).body.decode()
            comments = {r["key"] for d in re.findall(r"^data: (.*)$", text, re.M) for r in json.loads(d).get("records", [])
                        if r["kind"] == "comment"}
            listed = {r["id"] for r in self.server.get("/comments.json?limit=500", Cookie=self.cookie[who]).json()["rows"]}
            self.assertLessEqual(comments, listed, who)

    def test_whoever_is_signed_out_is_cut_off_by_the_next_change(self):
        cookie = self.server.invited("marcus.bell@kestrel.example")
        s = Stream(self.server.port, Cookie=cookie)
        self.comment("ana.ruiz", "everyone")
        self.assertIsNotNone(s.next(3))
        self.assertEqual(self.server.ask("POST", "/sign-out", form={}, Cookie=cookie).status, 303)
        self.comment("ana.ruiz", "everyone")
        with self.assertRaises(EOFError):
            self.assertIsNone(s.next(5))

    def test_a_sign_in_listens_a_limited_number_of_times(self):
        opened = [Stream(self.server.port, Cookie=self.cookie["ben.sato"]) for _ in range(64)]
        self.assertEqual({s.status for s in opened}, {200})
        self.assertEqual(Stream(self.server.port, Cookie=self.cookie["ben.sato"]).status, 429)
        self.assertEqual(self.server.get("/plan.json", Cookie=self.cookie["ben.sato"]).status, 200)
        opened.pop().close()
        for _ in range(50):
            s = Stream(self.server.port, Cookie=self.cookie["ben.sato"])
            if s.status == 200:
                break
            time.sleep(0.1)
        self.assertEqual(s.status, 200)
        for x in opened + [s]:
            x.close()


if __name__ == "__main__":
    unittest.main()
