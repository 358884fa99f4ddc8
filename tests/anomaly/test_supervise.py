#!/usr/bin/env python3
"""A server that dies of a bug is there again; one that keeps dying stays down; a stop ends both processes."""
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import Serving, cli  # noqa: E402


class Supervise(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        at = os.path.join(self.tmp.name, "w.db")
        cli("init", at, "--zone", "UTC", "--currency", "USD", "--fiscal-start", "1", "--title", "T")
        self.server = Serving(at, stderr=subprocess.PIPE)
        self.process, self.child = self.server.process, self.server.children

    def tearDown(self):
        self.server.stop(signal.SIGKILL)
        self.process.stderr.close()
        self.tmp.cleanup()

    def answers(self):
        for _ in range(50):
            try:
                return self.server.get("/features.json").status
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

    def test_a_stop_that_comes_with_a_death_is_heard(self):
        self.process.send_signal(signal.SIGSTOP)        # so that both wait for it, and mostly the stop is taken first
        os.kill(self.child()[0], signal.SIGKILL)
        self.process.send_signal(signal.SIGTERM)
        self.process.send_signal(signal.SIGCONT)
        self.assertIn(self.process.wait(20), (0, 1))    # 0: it had started another, which stopped

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
