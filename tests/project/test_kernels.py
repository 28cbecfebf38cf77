"""Kernels of an instruction set emit no function that another source emits as well.

usage: test_kernels.py BUILD_FOLDER
Of functions that several objects hold (weak symbols) the linker keeps one. If it kept that of an AVX-512 kernel, the program would die of an
illegal instruction on a CPU without. Functions of packs have the instruction set in their name.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

BUILD = pathlib.Path(sys.argv.pop())
SETS = {"sse2": "xsimd::sse2", "avx2": "xsimd::fma3<xsimd::avx2>", "avx512": "xsimd::avx512dq"}


def shared_functions(nm_output, mark):
    """Weak functions without the mark of their instruction set."""
    weak = re.findall(r"^[0-9a-f]+ W (.*)$", nm_output, re.MULTILINE)
    return [name for name in weak if mark not in name]


@unittest.skipUnless(shutil.which("nm"), "there is no nm")
class Kernels(unittest.TestCase):
    def test_of_every_library_and_test(self):
        found = 0
        for name, mark in SETS.items():
            # Not bench/: xsimd's own sines, which rivals use, do emit such a function.
            for path in [path for part in ("framework", "phases", "tests") for path in (BUILD / part).rglob(f"{name}.cpp.o")]:
                output = subprocess.run(["nm", "-C", path], capture_output=True, text=True, check=True).stdout
                self.assertIn(mark, output, path)
                self.assertEqual(shared_functions(output, mark), [], path)
                found += 1
        self.assertGreaterEqual(found, 3 * 2)

    def test_the_check_can_fail(self):
        output = ("0000000000000000 W std::vector<double>::size() const\n"
                  "0000000000000000 W regatta::simd::tanh<regatta::simd::Pack<xsimd::batch<double, xsimd::avx512dq>, 2ul> >()\n")
        self.assertEqual(shared_functions(output, SETS["avx512"]), ["std::vector<double>::size() const"])


if __name__ == "__main__":
    unittest.main()
