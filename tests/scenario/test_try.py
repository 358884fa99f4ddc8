#!/usr/bin/env python3
"""`headwater try` runs beside whatever else does, and leaves nothing behind."""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import HW, cli  # noqa: E402


class Try(unittest.TestCase):
    def test_it_takes_a_free_port_where_the_usual_one_is_taken_and_goes_without_a_trace(self):
        with tempfile.TemporaryDirectory() as d, socket.socket() as usual:
            usual.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                usual.bind(("127.0.0.1", 8080))
                usual.listen()
            except OSError:
                pass                                    # somebody else has it: as good
            p = subprocess.Popen([HW, "try"], env={**os.environ, "TMPDIR": d}, stdout=subprocess.PIPE, text=True)
            try:
                where = p.stdout.readline()
                self.assertRegex(where, r"^Headwater is at http://127\.0\.0\.1:\d+/$")
                self.assertNotIn(":8080/", where)
                self.assertIn("Ctrl C ends it, and nothing of it stays.", p.stdout.readline())
                with socket.create_connection(("127.0.0.1", int(re.search(r":(\d+)/", where).group(1))), timeout=10) as c:
                    c.sendall(b"GET /help HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                    self.assertIn(b" 200 ", c.recv(100))
                self.assertEqual(len(os.listdir(d)), 1)
            finally:
                p.send_signal(signal.SIGINT)
                p.wait(timeout=20)
                p.stdout.close()
            self.assertEqual(os.listdir(d), [])

    def test_help_of_a_command_is_about_that_command(self):
        out = cli("help", "backup").stdout
        self.assertIn("headwater backup", out)
        self.assertNotIn("headwater undo", out)


if __name__ == "__main__":
    unittest.main()
