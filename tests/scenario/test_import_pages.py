#!/usr/bin/env python3
"""A large file through the import page: it is read beside the page, whose address tells how far it is, without any
script; the second step refers to the file instead of carrying it; undo takes all of it back."""
import json
import os
import re
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HW = os.environ.get("HEADWATER") or os.path.join(ROOT, os.environ.get("BUILD", "build"), "headwater")
ROWS = 25000
EDGE = "edge-of-a-part"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


OPENER = urllib.request.build_opener(NoRedirect)


class LargeFile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tmp = tempfile.TemporaryDirectory()
        cls.db = os.path.join(cls.tmp.name, "own.db")
        subprocess.run([HW, "init", cls.db], check=True, capture_output=True)
        cls.server = subprocess.Popen([HW, "serve", cls.db, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        cls.base = re.search(r"http://[^/]+", cls.server.stdout.readline()).group(0)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(timeout=30)
        cls.server.stdout.close()
        cls.tmp.cleanup()

    def call(self, path, data=None, kind=None):
        request = urllib.request.Request(self.base + path, data=data, headers={"Content-Type": kind} if kind else {})
        try:
            answer = OPENER.open(request, timeout=60)
        except urllib.error.HTTPError as e:
            answer = e
        with answer:
            return answer.status, answer.headers, answer.read().decode()

    def upload(self, text, shape):
        parts = [f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n{text}\r\n',
                 f'--{EDGE}\r\nContent-Disposition: form-data; name="shape"\r\n\r\n{shape}\r\n', f"--{EDGE}--\r\n"]
        return self.call("/import", "".join(parts).encode(), f"multipart/form-data; boundary={EDGE}")

    def form(self, **members):
        return self.call("/import", urllib.parse.urlencode(members).encode(), "application/x-www-form-urlencoded")

    def wait(self, where):
        for _ in range(600):
            status, _, body = self.call(where + ".json")
            answer = json.loads(body)
            if not answer["running"]:
                return status, answer
            time.sleep(0.1)
        raise AssertionError("the import does not end")

    def count(self):
        out = subprocess.run([HW, "market", "list", "--limit", "1000000", "--json", "--at", self.db], check=True,
                             capture_output=True, text=True).stdout
        return len(json.loads(out)["rows"])

    def test_a_large_file(self):
        rows = "".join(f"m{i},Market number {i} of a very long list of them,region\n" for i in range(ROWS))
        status, headers, _ = self.upload("id,name,kind\n" + rows + "short\n", "markets")
        self.assertEqual(status, 303)
        first = headers["Location"]
        self.assertRegex(first, r"^/import/jobs/[0-9a-f]{32}$")
        status, _, page = self.call(first)
        self.assertEqual(status, 200)
        self.assertTrue("<progress" in page or "can come in" in page)
        status, answer = self.wait(first)
        self.assertEqual((status, answer["rows"], answer["created"], answer["written"]), (422, ROWS + 1, ROWS, False))
        status, _, page = self.call(first)
        self.assertIn(f"Line {ROWS + 2}: 1 cells under 3 headers", page)
        self.assertLess(len(page), 40000, "the page does not carry the file")
        self.assertEqual(self.count(), 0)
        status, headers, _ = self.form(job=first.rsplit("/", 1)[1], file_name="big.csv", shape="markets", partial="1", do="apply")
        self.assertEqual(status, 303)
        second = headers["Location"]
        status, answer = self.wait(second)
        self.assertEqual((status, answer["created"], answer["quarantined"], answer["written"]), (200, ROWS, 1, True))
        status, _, page = self.call(second)
        self.assertIn(f"{ROWS} rows imported.", page)
        self.assertEqual(self.count(), ROWS)
        undo = re.search(r'action="(/history/\d+/undo)"', page).group(1)
        status, _, _ = self.call(undo, b"", "application/x-www-form-urlencoded")
        self.assertEqual((status, self.count()), (303, 0))

    def test_a_job_that_nobody_knows(self):
        self.assertEqual(self.call("/import/jobs/00")[0], 404)
        status, _, page = self.form(job="00", file_name="big.csv", shape="markets", do="apply")
        self.assertEqual(status, 422)
        self.assertIn("Choose a file first", page)

    def test_headings_further_down(self):
        status, _, page = self.upload("made on Monday,by Ana\nid,name,kind\nh1,Harbours,region\n", "markets")
        packed = re.search(r'name="packed" value="([^"]+)"', page).group(1)
        self.assertIn("none of the 2 columns is a field of markets", page)
        status, _, page = self.form(packed=packed, file_name="h.csv", shape="markets", header_row="2", do="again")
        self.assertEqual(status, 200)
        self.assertIn("All 1 rows can come in", page)
        status, _, page = self.form(packed=packed, file_name="h.csv", shape="markets", header_row="two", do="again")
        self.assertEqual(status, 422)
        self.assertIn("a number from 1 on", page)


if __name__ == "__main__":
    unittest.main()
