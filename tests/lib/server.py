"""What the scripts that talk to a running server share: a workspace, a server on a free port, requests. With WORKSPACES=postgres
the workspaces of Server are schemas of a private PostgreSQL server, and the same scenarios hold there."""
import http.client
import itertools
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HW = os.environ.get("HEADWATER") or os.path.join(ROOT, os.environ.get("BUILD", "build"), "headwater")
PASSWORD = "three little words"         # of whoever a test signs in


def cli(*args, at=None, want=0, stdin=None, env=None):
    """A command and what it said; env: beside what stands in this process's."""
    env = {**os.environ, "NO_COLOR": "1", **(env or {})}
    if at:
        env["HEADWATER_AT"] = at
    p = subprocess.run([HW, *args], cwd=ROOT, env=env, input=stdin, capture_output=True, text=True, timeout=120)
    if want is not None and p.returncode != want:
        raise AssertionError(f"{' '.join(args)}: exit {p.returncode}, not {want}\n{p.stdout[-2000:]}\n{p.stderr[-2000:]}")
    return p


ON_POSTGRES = os.environ.get("WORKSPACES") == "postgres"
_cluster, _schemas = [], itertools.count()


def fresh(folder):
    """Where a new workspace may be made: a file in the folder, or a schema."""
    if not ON_POSTGRES:
        return os.path.join(folder, "w.db")
    if not _cluster:
        sys.path.append(os.path.join(ROOT, "tests", "parity"))
        import cluster
        _cluster.append(cluster.Cluster().__enter__())
    return _cluster[0].url(f"w{next(_schemas)}")


def sql(db, text, *args):
    """Rows of a statement, from the file or schema beside whoever serves it."""
    if db.startswith("postgresql:"):
        for a in args:
            text = text.replace("?", str(a) if isinstance(a, int) else "'" + a.replace("'", "''") + "'", 1)
        if not text.startswith("SELECT"):
            return _cluster[0].psql(text, db.split("schema=")[1])
        rows = _cluster[0].psql(f"SELECT row_to_json(x)::text FROM ({text}) x", db.split("schema=")[1])
        return [tuple(v for _, v in json.loads(r[0], object_pairs_hook=list)) for r in rows]
    with sqlite3.connect(db, timeout=10) as c:
        done = c.execute(text, args).fetchall()
    c.close()
    return done


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __getitem__(self, name):
        return self.headers.get(name)


class Serving:
    """A server on a workspace that is there, at a port of its own choice. env: beside what stands in this process's."""

    def __init__(self, db, *flags, env=None, stderr=subprocess.DEVNULL):
        # However busy the machine, a card is on its page: tests/scenario/test_jobs.py has those that are not.
        self.db, self.flags, self.env, self.stderr = db, flags, {"HEADWATER_PATIENCE": "60000", **os.environ, **(env or {})}, stderr
        self.start()

    def start(self):
        self.process = subprocess.Popen([HW, "serve", self.db, "--listen", "127.0.0.1:0", *self.flags], cwd=ROOT,
                                        env=self.env, stdout=subprocess.PIPE, stderr=self.stderr, text=True)
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline()).group(1))
        self.address = f"http://127.0.0.1:{self.port}"

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def children(self):
        """The processes that the one which was started has started."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as f:
            return [int(p) for p in f.read().split()]

    def ask(self, method, path, body=None, form=None, **headers):
        """Headers are given as If_Match="…". body: bytes, text, or what becomes JSON; form: pairs of a form."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        h = {k.replace("_", "-"): v for k, v in headers.items()}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            h.setdefault("Content-Type", "application/json")
        if form is not None:
            body = urllib.parse.urlencode(form)
            h.setdefault("Content-Type", "application/x-www-form-urlencoded")
        c.request(method, path, body=body, headers=h)
        r = c.getresponse()
        a = Answer(r.status, {k: v for k, v in r.getheaders()}, r.read())
        c.close()
        return a

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.ask("POST", path, body, **headers)

    def enter(self, path, email, password=PASSWORD, **headers):
        """The cookie of whoever signs in: path is that of an invitation, or /sign-in."""
        a = self.ask("POST", path, form={"email": email, "password": password}, **headers)
        if a.status != 303:
            raise AssertionError(f"{email} does not come in: {a.status} {a.body[:300]}")
        return a["Set-Cookie"].split(";")[0]

    def invited(self, email, *flags, **headers):
        """The cookie of somebody who was invited and came; flags are those of the invitation."""
        return self.enter(cli("user", "invite", email, *flags, at=self.db).stdout.strip(), email, **headers)


class Server(Serving):
    """One workspace and the server on it, which takes the flags. sample=False makes an empty one."""

    def __init__(self, *flags, sample=True, env=None):
        self.tmp = tempfile.TemporaryDirectory()
        db = fresh(self.tmp.name)
        if sample:
            cli("init", db, "--sample")
        else:
            cli("init", db, "--zone", "UTC", "--currency", "USD", "--title", "Small", "--owner", "Ada")
        super().__init__(db, *flags, env=env)

    def close(self):
        if self.process.poll() is None:
            self.stop()
        self.tmp.cleanup()

    def sql(self, text, *args):
        return sql(self.db, text, *args)


class OnSample(unittest.TestCase):
    """Tests that share one server on the sample, self.s."""

    @classmethod
    def setUpClass(cls):
        cls.s = Server()

    @classmethod
    def tearDownClass(cls):
        cls.s.close()
