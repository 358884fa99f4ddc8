#!/usr/bin/env python3
"""kill -9 in the middle of writing: what was acknowledged is there, once; nothing is half; the file is good; the server
answers again at once. KILLS says how often (make test: 12 in all; tools/check: 50 of each), SERVER_KILLS how often for a server that
CLIENTS write to (tools/check: 1,000 under 64)."""
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import HW, Server, cli  # noqa: E402

KILLS = int(os.environ.get("KILLS", "4"))
SERVER_KILLS, CLIENTS = int(os.environ.get("SERVER_KILLS", KILLS)), int(os.environ.get("CLIENTS", "4"))
A_WORKSPACE = 25        # kills of one: each time all of it is looked through
SEED = int(os.environ.get("SEED", "0")) or random.randrange(1, 1 << 30)


def doctor(case, db):
    p = cli("doctor", "--json", at=db, want=None)
    case.assertEqual(p.returncode, 0, p.stdout[:800] + p.stderr[:500])


class Killed(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        print(f"# seed {SEED}", file=sys.stderr)

    def client(self, port, n, started, acks):
        """Adds markets until the server is gone; notes what was acknowledged."""
        i = 0
        try:
            c = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            while True:
                title = f"Market {n} {i}"
                started.append(title)
                c.request("POST", "/markets.json", json.dumps({"title": title}), {"Content-Type": "application/json"})
                answer = c.getresponse()
                answer.read()
                if answer.status == 201:
                    acks.append(title)
                i += 1
        except (OSError, http.client.HTTPException):
            pass

    def end(self, s, turn):
        """The server's own process alone, its parent (whose death it does not outlive), or a stop that drains."""
        if turn % 3 == 0:
            os.kill(s.children()[0], signal.SIGKILL)
        s.stop(signal.SIGTERM if turn % 10 == 9 else signal.SIGKILL)
        if turn % 10 == 9 and turn % 3:
            self.assertEqual(s.process.returncode, 0, "told to stop, it ends what it began")

    def kills_of_one(self, turns):
        """How many writes of one workspace were acknowledged, and the longest that it took to answer again, in seconds."""
        s = Server(sample=False)
        self.addCleanup(s.close)
        acked, known, longest = [], set(), 0
        for turn in turns:
            acks, started = [[] for _ in range(CLIENTS)], [[] for _ in range(CLIENTS)]
            threads = [threading.Thread(target=self.client, args=(s.port, f"{turn}-{n}", started[n], acks[n]))
                       for n in range(CLIENTS)]
            for t in threads:
                t.start()
            time.sleep(self.random.uniform(0.02, 0.4))
            if turn % 20 == 10:                                 # frozen for a while, and on
                os.kill(s.children()[0], signal.SIGSTOP)
                time.sleep(0.5)
                os.kill(s.children()[0], signal.SIGCONT)
            self.end(s, turn)
            for t in threads:
                t.join(timeout=30)
            acked += [a for one in acks for a in one]
            known |= {a for one in started for a in one}
            begun = time.monotonic()
            s.start()
            self.assertEqual(s.get("/markets.json?limit=1").status, 200)
            longest = max(longest, time.monotonic() - begun)
            rows = [r[0] for r in s.sql("SELECT title FROM market")]
            self.assertEqual(len(rows), len(set(rows)), "nothing twice")
            self.assertEqual(set(acked) - set(rows), set(), "nothing acknowledged is lost")
            self.assertEqual(set(rows) - known, set(), "nothing that nobody asked for")
            doctor(self, s.db)
        s.close()
        return len(acked), longest

    def test_a_server_under_load(self):
        parts = [self.kills_of_one(range(at, min(at + A_WORKSPACE, SERVER_KILLS))) for at in range(0, SERVER_KILLS, A_WORKSPACE)]
        acked, longest = sum(n for n, _ in parts), max(s for _, s in parts)
        self.assertLess(longest, 5, "ready again")
        self.assertGreater(acked, SERVER_KILLS, "the server was at work when it was killed")
        print(f"# R2 process kill: goal 0 lost, 0 twice; N={SERVER_KILLS} seed={SEED} bad=0 ({CLIENTS} clients, {acked} acknowledged, "
              f"ready again after at most {longest:.2f} s)", flush=True)

    def killed(self, args, db, low, high):
        """The exit of a command that is killed after a while; None: it was quicker."""
        p = subprocess.Popen([HW, *args, "--at", db], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(self.random.uniform(low, high))
        p.send_signal(signal.SIGKILL)
        return p.wait()

    def test_an_import(self):
        with tempfile.TemporaryDirectory() as d:
            base, db, csv = os.path.join(d, "base.db"), os.path.join(d, "w.db"), os.path.join(d, "rows.csv")
            cli("init", base)
            rows = 20000
            with open(csv, "w", encoding="utf-8") as f:
                f.write("id,title\n" + "".join(f"m{i},Market number {i}\n" for i in range(rows)))
            begun = time.monotonic()
            shutil.copy(base, db)
            cli("import", csv, "--as", "markets", at=db)
            whole, early = time.monotonic() - begun, 0
            for _ in range(KILLS):
                for tail in ("", "-wal", "-shm"):
                    if os.path.exists(db + tail):
                        os.unlink(db + tail)
                shutil.copy(base, db)
                code = self.killed(["import", csv, "--as", "markets"], db, whole * 0.05, whole * 1.05)
                n = len(json.loads(cli("market", "list", "--limit", "1000000", "--json", at=db).stdout)["rows"])
                self.assertIn(n, (0, rows), "all of it or nothing")
                self.assertTrue(code != 0 or n == rows)
                early += n == 0
                doctor(self, db)
                cli("import", csv, "--as", "markets", at=db)
            if KILLS > 10:
                self.assertGreater(early, 0, "some were killed before the end")

    def test_a_backup(self):
        with tempfile.TemporaryDirectory() as d:
            db, copy = os.path.join(d, "w.db"), os.path.join(d, "copy.db")
            cli("init", db, "--sample")
            begun = time.monotonic()
            cli("backup", copy, at=db)
            whole = time.monotonic() - begun
            for _ in range(KILLS):
                if os.path.exists(copy):
                    os.unlink(copy)
                self.killed(["backup", copy], db, 0, whole * 1.2)
                if os.path.exists(copy):
                    doctor(self, copy)
                else:
                    cli("backup", copy, at=db)      # what was left does not stand in the way
                self.assertFalse(os.path.exists(copy + ".part"))
                doctor(self, copy)


if __name__ == "__main__":
    unittest.main()
