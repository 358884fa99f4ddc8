"""What a larger workspace costs. Measured in processor time of the program, which other work on the
machine does not change much: a part that is quadratic shows at four times the size."""
import os
import resource
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HW = os.environ.get("HEADWATER", os.path.join(ROOT, "build", "headwater"))
SMALL, LARGE = 15, 60


def used():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime


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


if __name__ == "__main__":
    unittest.main(verbosity=2)
