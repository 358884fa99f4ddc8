#!/usr/bin/env python3
"""What a file holds is found out from its headings where nobody says it, on the command line and on the page."""
import os
import re
import signal
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HW = os.path.join(ROOT, os.environ.get("BUILD", "build"), "headwater")
FILES = {
    "capacities": "team,quarter,days,reserve\nOven,2027-Q1,100,10\n",
    "commitments": "title;product;quarter;days:Oven\nProving cabinet;Bread;2027-Q1;50\n",
    "efforts": "Feature,Team,Low,Likely,High\nSHELF-44,shelf,1,2,3\n",
    "contacts": "name,customer,layer,email\nAda Kern,meridian-hospital-group,user,ada@kern.example\n",
    "measurements": "metric,on,value\nspoilage,2026-11-01,2.1\n",
    "people": "Name,E-mail,Job,Team\nAda Kern,ada@kern.example,Baker,shelf\n",
}


class Guess(unittest.TestCase):
    def test_each_is_known_by_its_headings(self):
        with tempfile.TemporaryDirectory() as d:
            at = os.path.join(d, "w.db")
            subprocess.run([HW, "init", at, "--sample"], check=True, capture_output=True)
            for kind, text in FILES.items():
                path = os.path.join(d, "f.csv")
                with open(path, "w", encoding="utf-8") as f:
                    f.write(text)
                p = subprocess.run([HW, "import", path, "-n", "--json", "--at", at], capture_output=True, text=True, cwd=ROOT)
                self.assertIn(f'"kind":"{kind}"', re.sub(r'"\s*:\s*"', '":"', p.stdout), f"{kind}: {p.stdout[:300]}{p.stderr}")

    def test_what_fits_nothing_is_asked_for(self):
        with tempfile.TemporaryDirectory() as d:
            at, path = os.path.join(d, "w.db"), os.path.join(d, "f.csv")
            subprocess.run([HW, "init", at, "--sample"], check=True, capture_output=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write("colour,weight,smell\nred,3,none\n")
            p = subprocess.run([HW, "import", path, "--at", at], capture_output=True, text=True, cwd=ROOT)
            self.assertEqual(p.returncode, 2, p.stdout + p.stderr)
            self.assertIn("do not say what the rows are", p.stderr)

    def test_what_was_ticked_stays_ticked(self):
        """In an empty workspace: a plan names products, teams and requirements that are all new."""
        with tempfile.TemporaryDirectory() as d:
            at = os.path.join(d, "w.db")
            subprocess.run([HW, "init", at, "--zone", "UTC", "--currency", "EUR", "--fiscal-start", "1", "--title", "T"],
                           check=True, capture_output=True)
            server = subprocess.Popen([HW, "serve", at, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, text=True, cwd=ROOT)
            try:
                base = re.search(r"http://[\w.:]+", server.stdout.readline())[0]
                plan = "title;product;requirement;quarter;days:Oven\nCabinet;Bread;Know the heat;2027-Q1;50\n"
                part = (f'--b\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n{plan}\r\n--b--\r\n')
                page = self.post(base, part.encode(), "multipart/form-data; boundary=b")
                for what in ("look", "apply"):
                    fields = re.findall(r'name="(packed|file_name|shape|create|job)" value="([^"]*)"', page)
                    if what == "look":
                        self.assertGreaterEqual(len([f for f in fields if f[0] == "create"]), 2)
                    page = self.post(base, urllib.parse.urlencode([*fields, ("do", what)]).encode(),
                                     "application/x-www-form-urlencoded")
                self.assertIn("Cabinet", page)
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(20)
                server.stdout.close()
            text = subprocess.run([HW, "list", "requirements", "--csv", "--at", at], capture_output=True, text=True, cwd=ROOT).stdout
            self.assertIn("Know the heat", text)

    def post(self, base, body, kind):
        request = urllib.request.Request(base + "/import", data=body, headers={"Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=30) as r:
                return r.read().decode()
        except urllib.error.HTTPError as e:
            with e:
                self.assertEqual(e.code, 422)
                return e.read().decode()


if __name__ == "__main__":
    unittest.main()
