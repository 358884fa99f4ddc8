#!/usr/bin/env python3
"""Many clients at once, on a file and on a server: no edit is lost, no key makes two effects, the chain holds.
CLIENTS and EDITS set how many (12 and 10 each; the long programme takes 64 and 100)."""
import http.client
import json
import os
import random
import sys
import tempfile
import threading
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "lib")]
import cluster  # noqa: E402
from server import Serving, cli  # noqa: E402

CLIENTS, EDITS = int(os.environ.get("CLIENTS", "12")), int(os.environ.get("EDITS", "10"))


class Client:
    """One connection that is kept."""

    def __init__(self, port):
        self.port, self.c = port, http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, path, body=None, **headers):
        data = json.dumps(body) if body is not None else None
        head = {k.replace("_", "-"): v for k, v in headers.items()}
        if data:
            head["Content-Type"] = "application/json"
        self.c.request(method, path, data, head)
        r = self.c.getresponse()
        text = r.read()
        return r.status, json.loads(text) if text and "json" in r.getheader("Content-Type", "") else text


def run(at, *words):
    done = cli(*words, at=at, want=None)
    return done.returncode, done.stdout + done.stderr


def together(work, n=CLIENTS):
    """Runs work(i) in n threads; what they raise is raised here."""
    wrong = []
    def guarded(i):
        try:
            work(i)
        except Exception as e:              # noqa: BLE001: shown by the caller
            wrong.append(repr(e))
    threads = [threading.Thread(target=guarded, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if wrong:
        raise AssertionError(wrong[:3])


class Concurrent(unittest.TestCase):
    servers = 1

    @classmethod
    def make(cls):
        return os.path.join(cls.tmp.name, "w.db")

    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.at = cls.make()
        code, out = run(cls.at, "init", cls.at, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "T")
        if code:
            raise AssertionError(out)
        run(cls.at, "add", "market", "--title", "One")
        cls.up = [Serving(cls.at, "--workers", "4") for _ in range(cls.servers)]

    @classmethod
    def tearDownClass(cls):
        for s in cls.up:
            s.stop()
        cls.tmp.cleanup()

    def client(self, i):
        return Client(self.up[i % len(self.up)].port)

    def test_1_no_edit_is_lost(self):
        """Each client adds its mark to one text until all of its marks are in; a stale one is told and reads again."""
        refused = [0]
        def work(i):
            c = self.client(i)
            for n in range(EDITS):
                while True:
                    status, now = c.ask("GET", "/markets/one.json")
                    self.assertEqual(status, 200)
                    text = (now["text"] or "") + f"{i}.{n} "
                    status, said = c.ask("PATCH", "/markets/one.json", {"text": text}, If_Match=f'"{now["rev"]}"')
                    if status == 200:
                        break
                    self.assertIn(status, (412, 503), said)
                    refused[0] += 1
        start = self.client(0).ask("GET", "/markets/one.json")[1]["rev"]
        together(work)
        last = self.client(0).ask("GET", "/markets/one.json")[1]
        marks = last["text"].split()
        self.assertEqual(sorted(marks), sorted(f"{i}.{n}" for i in range(CLIENTS) for n in range(EDITS)))
        self.assertEqual(last["rev"] - start, CLIENTS * EDITS)
        print(f"# {self.at.split(':')[0][:10]}: {CLIENTS * EDITS} edits, {refused[0]} refused and repeated, none lost", flush=True)

    def test_2_a_key_makes_one_effect(self):
        """Each POST is sent one to four times, in any order, by any client, to any server."""
        sends = [(k, copy) for k in range(CLIENTS * 4) for copy in range(1 + k % 4)]
        random.Random(7).shuffle(sends)
        answers, lock = {}, threading.Lock()
        def work(i):
            c = self.client(i)
            for k, _ in sends[i::CLIENTS]:
                for _ in range(200):
                    status, said = c.ask("POST", "/teams.json", {"title": f"Team {k}"}, Idempotency_Key=f"key-{k}")
                    if status not in (409, 503):
                        break
                self.assertEqual(status, 201, said)
                with lock:
                    answers.setdefault(k, set()).add(said["id"])
        together(work)
        rows = self.client(0).ask("GET", "/teams.json?limit=500")[1]["rows"]
        self.assertEqual(len(rows), CLIENTS * 4)
        self.assertTrue(all(len(ids) == 1 for ids in answers.values()))

    def test_3_the_command_line_beside_the_server(self):
        """Both write; the chain is one and every row is there."""
        def work(i):
            if i % 4 == 0:
                for n in range(3):
                    code, out = run(self.at, "add", "product", "--title", f"Cli {i} {n}", "--code", f"C{i}X{n}")
                    self.assertEqual(code, 0, out)
                return
            c = self.client(i)
            for n in range(6):
                for _ in range(50):
                    status, said = c.ask("POST", "/products.json", {"title": f"Web {i} {n}", "code": f"W{i}X{n}"})
                    if status != 503:
                        break
                self.assertEqual(status, 201, said)
        together(work)
        rows = self.client(0).ask("GET", "/products.json?limit=500")[1]["rows"]
        cli = len([i for i in range(CLIENTS) if i % 4 == 0])
        self.assertEqual(len(rows), cli * 3 + (CLIENTS - cli) * 6)
        code, out = run(self.at, "doctor")
        self.assertEqual(code, 0, out)


class ConcurrentPostgres(Concurrent):
    """The same with two servers on one schema."""
    servers = 2

    @classmethod
    def make(cls):
        cls.cluster = cluster.Cluster().__enter__()
        return cls.cluster.url("many")

    @classmethod
    def setUpClass(cls):
        if not cluster.binaries():
            raise unittest.SkipTest("no PostgreSQL server is installed")
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.cluster.__exit__()


if __name__ == "__main__":
    unittest.main()
