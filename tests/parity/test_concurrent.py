#!/usr/bin/env python3
"""Many clients at once, on a file and on a server: no edit is lost, no key makes two effects, the chain holds.
CLIENTS, EDITS, ROUNDS, KEYS and KILLS set how many (12, 10 of each client on 1 record, 48 and 2; the long programme takes 64,
50 on 2 records, 40,000 and 10)."""
import http.client
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "lib")]
import cluster  # noqa: E402
from server import Serving, cli  # noqa: E402

CLIENTS, EDITS = int(os.environ.get("CLIENTS", "12")), int(os.environ.get("EDITS", "10"))
ROUNDS = int(os.environ.get("ROUNDS", "1"))         # records, one after another
KEYS, KILLS = int(os.environ.get("KEYS", "48")), int(os.environ.get("KILLS", "2"))
SEED = 7
assert CLIENTS * EDITS * 6 < 20000, "the marks of all clients fit into one text"


class Client:
    """One connection that is kept."""

    def __init__(self, port):
        self.port, self.c = port, http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def __del__(self):
        self.c.close()          # else a failure is lost among warnings

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
        cls.up = [Serving(cls.at, "--workers", "4") for _ in range(cls.servers)]

    @classmethod
    def tearDownClass(cls):
        for s in cls.up:
            s.stop()
        cls.tmp.cleanup()

    def client(self, i):
        return Client(self.up[i % len(self.up)].port)

    def edit(self, key, clients, edits, blind=False):
        """Each client adds its marks to one text; a stale one is told so and reads again, a blind one sends what it had with
        the new revision. Gives how many times it was tried, the marks that are missing, and how many revisions came."""
        tried, start = [0] * clients, self.client(0).ask("GET", f"/markets/{key}.json")[1]["rev"]
        def work(i):
            c = self.client(i)
            for n in range(edits):
                text = None
                while True:
                    status, now = c.ask("GET", f"/markets/{key}.json")
                    self.assertEqual(status, 200)
                    text = text if blind and text else (now["text"] or "") + f"{i}.{n} "
                    if blind:
                        time.sleep(0.002)           # so that somebody else comes between
                        now = c.ask("GET", f"/markets/{key}.json")[1]
                    tried[i] += 1
                    status, said = c.ask("PATCH", f"/markets/{key}.json", {"text": text}, If_Match=f'"{now["rev"]}"')
                    if status == 200:
                        break
                    self.assertIn(status, (412, 503), said)
        together(work, clients)
        last = self.client(0).ask("GET", f"/markets/{key}.json")[1]
        wanted = {f"{i}.{n}" for i in range(clients) for n in range(edits)}
        marks = last["text"].split()
        return sum(tried), len(wanted - set(marks)) + len(marks) - len(set(marks)), last["rev"] - start

    def test_1_no_edit_is_lost(self):
        tried = lost = revisions = 0
        for n in range(ROUNDS):
            run(self.at, "add", "market", "--title", f"One {n}")
            more = self.edit(f"one-{n}", CLIENTS, EDITS)
            tried, lost, revisions = tried + more[0], lost + more[1], revisions + more[2]
        run(self.at, "add", "market", "--title", "Two")
        missed = self.edit("two", 4, 10, blind=True)[1]
        print(f"# R12 concurrent edits, {self.at.split(':')[0][:10]}: goal 0 lost; N={tried} bad={lost} control="
              f"{'caught' if missed else 'MISSED'} ({CLIENTS} clients on one record, {revisions} accepted, the others told)",
              flush=True)
        self.assertEqual((lost, revisions), (0, ROUNDS * CLIENTS * EDITS))
        self.assertGreater(missed, 0, "the control: whoever does not listen loses what others wrote")

    def send_until_answered(self, i, k):
        """The id that one key was answered with, whatever dies meanwhile."""
        for _ in range(600):
            try:
                status, said = self.client(i).ask("POST", "/contacts.json", {"customer": "keyed", "name": f"Name {k}"},
                                                  Idempotency_Key=f"key-{k}")
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.05)
                continue
            if status not in (409, 503):
                self.assertEqual(status, 201, said)
                return said["id"]
            time.sleep(0.002)
        raise AssertionError(f"key {k} is never answered")

    def test_2_a_key_makes_one_effect(self):
        """Each POST is sent one to four times, in any order, by any client, to any server, and servers are killed."""
        run(self.at, "add", "customer", "--title", "Keyed", "--key", "keyed")
        sends = [k for k in range(KEYS) for copy in range(1 + k % 4)]
        random.Random(SEED).shuffle(sends)
        answers, lock, left = {}, threading.Lock(), [len(sends)]
        def work(i):
            for k in sends[i::CLIENTS]:
                one = self.send_until_answered(i, k)
                with lock:
                    left[0] -= 1
                    answers.setdefault(k, set()).add(one)
        def kill():
            for n in range(KILLS):
                while left[0] > len(sends) * (KILLS - n) // (KILLS + 1):
                    time.sleep(0.01)
                s = self.up[n % len(self.up)]
                s.stop(signal.SIGKILL)
                s.start()
        killer = threading.Thread(target=kill)
        killer.start()
        together(work)
        killer.join()
        c = self.client(0)
        count = lambda: c.ask("GET", "/contacts.json?count=1&limit=1")[1]["count"]
        made = count()
        bad = abs(made - KEYS) + sum(len(ids) != 1 for ids in answers.values())
        for _ in range(3):
            c.ask("POST", "/contacts.json", {"customer": "keyed", "name": "Without a key"})
        caught = count() == made + 3
        print(f"# R13 idempotency, {self.at.split(':')[0][:10]}: goal one effect each; N={len(sends)} seed={SEED} bad={bad} control="
              f"{'caught' if caught else 'MISSED'} ({KEYS} keys, {KILLS} kills, {self.servers} servers)", flush=True)
        self.assertEqual(bad, 0)
        self.assertTrue(caught, "the control: without a key each is an effect of its own")

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
