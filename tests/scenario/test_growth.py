"""What a larger workspace costs. Measured in processor time of the program, which other work on the
machine does not change much: a part that is quadratic shows at four times the size."""
import glob
import http.client
import os
import re
import resource
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))
from server import HW, ROOT, Serving  # noqa: E402

SMALL, LARGE = 10, 40


def used():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


# Pages that show a part of the workspace; /river.json and the like, which list all of it, may grow with it.
PAGES = ["/", "/markets", "/river", "/river?by=points", "/river?from=P-1", "/plan", "/plan/2027-Q2", "/plan/compare", "/history", "/trace", "/trace/P-1",
         "/trace/SHELF-44", "/features", "/features.json", "/customers", "/requests", "/requirements/BR-4", "/start", "/outcomes", "/goals", "/teams", "/ask"]
WORKED_OUT = ["/scenarios", "/tradeoffs/T-31", "/tradeoffs/T-31/proof", "/small-items", "/outcome-progress", "/buy-in", "/briefs/B-17", "/people/priya-raman"]     # from the whole plan each time: their size alone
SUMMED = ["/climate", "/scorecard", "/camps", "/escalations", "/makers", "/structures", "/groups", "/buy-in", "/trust", "/goal-conflicts",
          "/small-items", "/today", "/fingerprints", "/engagement", "/executives", "/outcome-progress", "/hit-rate", "/win-loss", "/economics"]
LARGEST = 420000                       # bytes of HTML
ELEMENTS = 1500                        # of a page, however large the workspace is


class Server(Serving):
    def __init__(self, file):
        super().__init__(file)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path):
        self.connection.request("GET", path)
        r = self.connection.getresponse()
        body = r.read()
        if r.status != 200:
            raise AssertionError(f"{path}: {r.status} {body[:200]}")
        return len(body)

    def elements(self, path):
        self.connection.request("GET", path)
        return len(re.findall(rb"<[a-zA-Z]", self.connection.getresponse().read()))

    def worked(self):
        """Nanoseconds of processor time of all threads, of the server and of the parent that watches over it."""
        pids = [self.process.pid, *self.children()]
        total = 0
        for path in [t for p in pids for t in glob.glob(f"/proc/{p}/task/*/schedstat")]:
            with open(path, encoding="ascii") as f:
                total += int(f.read().split()[0])
        return total

    def cost(self, path, times=12):
        """(nanoseconds of one answer, its bytes), when it was asked before."""
        for _ in range(5):              # each worker reads its own pages of the file once
            size = self.get(path)
        before = self.worked()
        for _ in range(times):
            self.get(path)
        return (self.worked() - before) / times, size

    def close(self):
        self.connection.close()
        self.stop()


class Growth(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="headwater-growth-")
        cls.took = {}
        for factor in (SMALL, LARGE):
            samples = os.path.join(cls.folder.name, f"samples-{factor}")
            subprocess.run([sys.executable, os.path.join(ROOT, "tools", "samplegen"), str(factor), "1", samples],
                           check=True, stdout=subprocess.DEVNULL)
            before = used()
            subprocess.run([HW, "init", cls.file(factor), "--sample"], check=True, stdout=subprocess.DEVNULL,
                           env=dict(os.environ, HEADWATER_SAMPLES=samples))
            cls.took[factor] = used() - before

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def file(cls, factor):
        return os.path.join(cls.folder.name, f"{factor}.db")

    def test_making_a_workspace_of_four_times_the_rows_takes_about_four_times_as_long(self):
        ratio = self.took[LARGE] / max(self.took[SMALL], 0.02)
        print(f"# init: {self.took[SMALL]:.2f} s at {SMALL}x, {self.took[LARGE]:.2f} s at {LARGE}x, {ratio:.1f} times")
        self.assertLess(ratio, 5.5)


    def test_no_page_has_more_elements_than_a_browser_draws_at_once(self):
        large = Server(self.file(LARGE))
        try:
            many = {path: large.elements(path) for path in [*PAGES, *WORKED_OUT, "/river?as=table", "/reports", "/search?q=cold", "/team"]
                    if not path.endswith(".json")}
        finally:
            large.close()
        print(f"# elements: {many}")
        self.assertEqual({path: n for path, n in many.items() if n > ELEMENTS}, {})

    def test_pages_do_not_grow_with_the_workspace(self):
        small, large = Server(self.file(SMALL)), Server(self.file(LARGE))
        wrong = []
        try:
            for path in PAGES:
                before, small_size = small.cost(path)
                after, size = large.cost(path)
                ratio = after / max(before, 100000)
                print(f"# {path}: {before / 1e6:.2f} ms, {after / 1e6:.2f} ms, {ratio:.1f} times; {small_size} and {size} bytes")
                if ratio > 2.6:         # four times the rows; what grows with them takes four times as long
                    before, after = small.cost(path, 40)[0], large.cost(path, 40)[0]
                    if after / max(before, 100000) > 2.6:
                        wrong.append(f"{path} takes {after / before:.1f} times as long")
                if size > max(1.5 * small_size, 40000) or size > LARGEST:
                    wrong.append(f"{path} has {size} bytes after {small_size}")
            for path in WORKED_OUT:
                small_size, size = small.get(path), large.get(path)
                if size > 1.5 * small_size:
                    wrong.append(f"{path} has {size} bytes after {small_size}")
        finally:
            small.close()
            large.close()
        self.assertEqual(wrong, [])

    def test_a_report_that_sums_the_whole_grows_no_faster_than_it(self):
        small, large = Server(self.file(SMALL)), Server(self.file(LARGE))
        wrong = []
        try:
            for path in SUMMED:
                before, after = (s.cost(path, 5)[0] for s in (small, large))
                ratio = after / max(before, 2000000)
                print(f"# {path}: {before / 1e6:.1f} ms, {after / 1e6:.1f} ms, {ratio:.1f} times")
                if ratio > 6:           # four times the rows; a join without an index takes sixteen times as long
                    before, after = (s.cost(path, 15)[0] for s in (small, large))
                    if after / max(before, 2000000) > 6:
                        wrong.append(f"{path} takes {after / before:.1f} times as long")
        finally:
            small.close()
            large.close()
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
