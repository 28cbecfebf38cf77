"""Every header of framework/ and phases/ stands in the HEADERS of a library, so that it is compiled alone and installed.

usage: test_header_sets.py PROJECT_FOLDER LIST, where LIST names the headers of all header sets, one a line
"""
import pathlib
import sys
import tempfile
import unittest

LIST = pathlib.Path(sys.argv.pop())
PROJECT = pathlib.Path(sys.argv.pop())


def forgotten(project, listed):
    return [name for tree in ("framework", "phases") for path in sorted((project / tree).rglob("*.hpp"))
            if (name := path.relative_to(project).as_posix()) not in listed]


class HeaderSets(unittest.TestCase):
    listed = set(LIST.read_text(encoding="utf-8").split())

    def test_no_header_is_forgotten(self):
        self.assertIn("framework/core/schema.hpp", self.listed)
        self.assertEqual(forgotten(PROJECT, self.listed), [], "add them to HEADERS in the CMakeLists.txt beside them")

    def test_a_forgotten_header_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("framework/core/schema.hpp", "phases/pendulum/planted.hpp"):
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True)
                path.touch()
            self.assertEqual(forgotten(pathlib.Path(folder), self.listed), ["phases/pendulum/planted.hpp"])


if __name__ == "__main__":
    unittest.main()
