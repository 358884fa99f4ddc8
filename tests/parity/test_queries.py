#!/usr/bin/env python3
"""Generated queries over generated rows of every kind, asked of a server on SQLite and of one on PostgreSQL: the answers are
the same bytes. Filters, sorts, pages, fields, included references, counts, single records and sheets; search is left out,
which each database does its own way. PARITY_QUERIES says how many (1,000), PARITY_SEED which.

The control: the same text column sorted by the rules of a language on one side must be seen."""
import json
import os
import random
import re
import socket
import sys
import tempfile
import threading
import time
import unittest
from urllib.parse import quote

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "lib")]
import cluster  # noqa: E402
import fill  # noqa: E402
from server import Serving, cli  # noqa: E402

QUERIES = int(os.environ.get("PARITY_QUERIES", "1000"))
SEED = int(os.environ.get("PARITY_SEED", "1"))
EACH, JOBS = 60, 4
ENV = {"HEADWATER_NOW": "2026-11-25T09:00:00Z"}
COMMON = ["id", "rev", "key", "created_at", "created_by", "updated_at", "updated_by", "external_id", "source", "archived_at"]
SHOWN = ("content-type", "etag", "link", "content-disposition")     # the headers that are part of an answer


class Line:
    """One connection that is kept: ask() sends, answer() reads (status, headers that count, body)."""

    def __init__(self, port):
        self.port = port
        self.open()

    def open(self):
        self.rest = b""
        self.socket = socket.create_connection(("127.0.0.1", self.port), 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path):
        self.path = path
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())

    def more(self):
        got = self.socket.recv(1 << 18)
        if not got:
            raise AssertionError(f"the server went away over {self.path}")
        self.rest += got

    def answer(self):
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        fields = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines[1:])}
        length = int(fields["content-length"])
        while len(self.rest) < length:
            self.more()
        body, self.rest = self.rest[:length], self.rest[length:]
        status = int(lines[0].split(" ")[1])
        if fields.get("connection") == "close":
            self.socket.close()
            self.open()
        if status >= 400:               # the number of the request is by chance
            body = re.sub(rb'"instance":"\w+"', b'"instance":""', body)
        return status, [fields.get(name) for name in SHOWN], body


def written(one):
    """A value of an answer as an address has it."""
    if isinstance(one, bool):
        return "yes" if one else "no"
    if isinstance(one, dict):
        return str(one.get("amount", one.get("key", "")))
    return "" if one is None else str(one)


class Queries:
    """An endless stream of addresses; what stands in filters is taken from the rows themselves."""

    def __init__(self, seed, line):
        self.pick, self.kinds = random.Random(seed), []
        for kind in fill.kinds():
            if kind.name in ("change", "workspace"):     # none of them is a list
                continue
            line.ask(f"/{kind.plural}.json?archived=1&limit=500")
            status, _, body = line.answer()
            if status != 200:
                raise AssertionError(f"/{kind.plural}: {status} {body[:300]!r}")
            rows = json.loads(body)["rows"]
            names = [n for n in (rows[0] if rows else {}) if n not in ("id", "rev", "key")]
            known = {name for name, _, _ in kind.fields}
            fields = [n for n in names if n in known or n.startswith("own_")]
            refs = [name for name, what, _ in kind.fields if what.startswith("reference")]
            keys = [quote(r.get("key") or r["id"], safe="") for r in rows] or ["1"]
            self.kinds.append((kind, fields or ["key"], [n for n in refs if n in fields] or ["nothing"], keys,
                               {n: [written(r.get(n)) for r in rows] or ["x"] for n in fields or ["key"]}))

    def filter(self, fields, values):
        pick, name = self.pick, self.pick.choice(fields)
        dice = pick.random()
        if dice < 0.08:
            return f"{name}=none"
        op = pick.choice(["", "", "", ".gt", ".ge", ".lt", ".le"])
        if dice < 0.2:
            return f"{name}{op}={quote(pick.choice(fill.TEXTS), safe='')}"
        some = [pick.choice(values[name]) for _ in range(1 if op else pick.choice([1, 1, 2, 5]))]
        return f"{name}{op}={quote(','.join(some), safe=',')}"

    def one(self):
        pick = self.pick
        kind, fields, refs, keys, values = pick.choice(self.kinds)
        words = []
        if pick.random() < 0.15:
            words.append("fields=" + ",".join(pick.choice(fields + COMMON) for _ in range(pick.randrange(1, 4))))
        if pick.random() < 0.2:
            words.append("include=" + ",".join(pick.choice(refs) for _ in range(pick.randrange(1, 3))))
        if pick.random() < 0.05 and kind.name != "tradeoff":     # whose page works out prices: rows past all rules have none
            return f"/{kind.plural}/{pick.choice(keys)}.json" + ("?" + "&".join(words) if words else "")
        words += [self.filter(fields, values) for _ in range(pick.choice([0, 1, 1, 1, 2, 3]))]
        for word, chance in ((lambda: "since=" + pick.choice(["180d", "2026-10-01", "2026-09-21", "x"]), 0.04),
                             (lambda: "archived=1", 0.2), (lambda: "count=1", 0.2),
                             (lambda: "key=" + ",".join(pick.choice(keys) for _ in range(2)), 0.04),
                             (lambda: "sort=" + ",".join(pick.choice(["", "-"]) + pick.choice(fields + COMMON)
                                                            for _ in range(pick.choice([1, 1, 2, 3, 4]))), 0.7)):
            if pick.random() < chance:
                words.append(word())
        words.append(f"limit={pick.choice([1, 2, 3, 5, 7, 20] if pick.random() < 0.9 else [50, 500])}")
        return f"/{kind.plural}.{'csv' if pick.random() < 0.03 else 'json'}?" + "&".join(words)


def compare(queries, a, b, many):
    """(queries asked, rows seen, answers that were no list, addresses whose answers differ)"""
    asked = rows = refused = 0
    bad = []
    while asked < many:
        path = queries.one()
        for _ in range(4):
            a.ask(path)
            b.ask(path)
            one, other = a.answer(), b.answer()
            asked += 1
            if one != other:
                bad.append((path, one, other))
                break
            refused += one[0] != 200
            if one[0] != 200 or ".json?" not in path:
                break
            try:
                said = json.loads(one[2])
            except ValueError as e:
                raise AssertionError(f"{path}: {e}: {one[2][:400]!r}") from e
            rows += len(said.get("rows", [1]))
            if not said.get("next") or asked >= many:
                break
            path = path.split("&after=")[0] + "&after=" + quote(said["next"], safe="")
    return asked, rows, refused, bad


class Agreement(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not cluster.binaries():
            raise unittest.SkipTest("no PostgreSQL server is installed")
        cls.tmp = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.tmp.cleanup)
        cls.cluster = cluster.Cluster().__enter__()
        cls.addClassCleanup(cls.cluster.__exit__)
        cls.lite, cls.pg = os.path.join(cls.tmp.name, "w.db"), cls.cluster.url("queries")
        cli("init", cls.lite, "--sample")
        cls.records = fill.fill(cls.lite, EACH, SEED)
        cli("move", cls.pg, at=cls.lite)

    def serve(self, at):
        s = Serving(at, env=ENV)
        self.addCleanup(s.stop)
        return s

    def control(self, a):
        """One column sorted as a language sorts: is it seen?"""
        self.cluster.psql('ALTER TABLE "customer" ALTER COLUMN "title" TYPE text COLLATE "en-x-icu"', "queries")
        b = Line(self.serve(self.pg).port)
        for path in ("/customers.json?sort=title&limit=50", "/customers.json?title.gt=B&limit=500"):
            a.ask(path)
            b.ask(path)
            if a.answer() == b.answer():
                return False
        return True

    def test_a_field_called_text_beside_fields_of_ones_own(self):
        a, b = Line(self.serve(self.lite).port), Line(self.serve(self.pg).port)
        for path in ("/requests.json?sort=-text&limit=3", "/features.json?text.lt=&sort=text&limit=50"):
            a.ask(path)
            b.ask(path)
            one, other = a.answer(), b.answer()
            self.assertEqual((one[0], one), (200, other), path)

    def test_the_same_answers(self):
        ports = [self.serve(at).port for at in (self.lite, self.pg)]
        begun, done = time.monotonic(), []
        def work(i):
            a, b = Line(ports[0]), Line(ports[1])
            done.append(compare(Queries(SEED * 1000 + i, a), a, b, QUERIES // JOBS))
        jobs = [threading.Thread(target=work, args=(i,)) for i in range(JOBS)]
        for job in jobs:
            job.start()
        for job in jobs:
            job.join()
        self.assertEqual(len(done), JOBS, "one of them ended early: its reason stands above")
        asked, rows, refused = (sum(d[i] for d in done) for i in range(3))
        bad, caught = [wrong for d in done for wrong in d[3]], self.control(Line(ports[0]))
        print(f"# R25 queries on two databases: goal 0 bad; N={asked} seed={SEED} bad={len(bad)}"
              f" control={'caught' if caught else 'MISSED'} ({self.records} records, {rows} rows compared, {refused} refused alike,"
              f" {time.monotonic() - begun:.0f} s)", flush=True)
        for path, one, other in bad[:5]:
            print(f"# {path}\n#   {one[0]} {one[1]} {one[2][:300]!r}\n#   {other[0]} {other[1]} {other[2][:300]!r}", flush=True)
        self.assertEqual(bad, [])
        self.assertTrue(caught)
        self.assertGreater(rows, QUERIES)
        self.assertLess(refused, QUERIES / 4)


if __name__ == "__main__":
    unittest.main()
