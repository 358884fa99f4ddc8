#!/usr/bin/env python3
"""A server that dies of a bug is there again; one that keeps dying stays down; a stop ends both processes."""
import http.client
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HW = os.path.join(ROOT, os.environ.get("BUILD", "build"), "headwater")


class Supervise(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.at = os.path.join(self.tmp.name, "w.db")
        subprocess.run([HW, "init", self.at, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "T"],
                       check=True, capture_output=True)
        self.process = subprocess.Popen([HW, "serve", self.at, "--listen", "127.0.0.1:0"], cwd=ROOT, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.port = int(re.search(r":(\d+)", self.process.stdout.readline())[1])

    def tearDown(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)
        self.process.stdout.close()
        self.process.stderr.close()
        self.tmp.cleanup()

    def child(self):
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as f:
            return [int(p) for p in f.read().split()]

    def answers(self):
        for _ in range(50):
            try:
                c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
                c.request("GET", "/features.json")
                status = c.getresponse().status
                c.close()
                return status
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        return 0

    def test_it_is_started_again(self):
        for _ in range(3):
            before = self.child()
            self.assertEqual(len(before), 1)
            os.kill(before[0], signal.SIGABRT)
            while self.child() == before or not self.child():
                time.sleep(0.02)
            self.assertEqual(self.answers(), 200)
        self.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.process.wait(20), 0)
        self.assertIn("started again", self.process.stderr.read())

    def test_a_crash_loop_stays_down(self):
        died = set()
        while self.process.poll() is None and len(died) < 20:
            for pid in self.child():
                if pid not in died:
                    died.add(pid)
                    os.kill(pid, signal.SIGABRT)
            time.sleep(0.02)
        self.assertEqual(self.process.wait(20), 1)
        self.assertEqual(len(died), 5)
        self.assertIn("stays down", self.process.stderr.read())

    def test_both_end_together(self):
        child = self.child()[0]
        self.assertEqual(self.answers(), 200)
        self.process.kill()
        self.process.wait(20)
        for _ in range(100):
            try:
                os.kill(child, 0)
            except ProcessLookupError:
                return
            with open(f"/proc/{child}/stat", encoding="ascii") as f:
                if f.read().split()[2] == "Z":
                    return
            time.sleep(0.05)
        self.fail("the server outlives its parent")


if __name__ == "__main__":
    unittest.main()
