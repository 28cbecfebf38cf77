"""Every public header of framework/ and phases/ stands in the HEADERS of a library, so that it is compiled alone.

A header that is not listed is private: only sources and private headers of its own folder may include it (tests and
benchmarks, which may include anything, apart).
usage: test_header_sets.py PROJECT_FOLDER LIST, where LIST names the headers of all header sets, one a line
"""
import pathlib
import sys
import tempfile
import unittest

import include_arrows

LIST = pathlib.Path(sys.argv.pop())
PROJECT = pathlib.Path(sys.argv.pop())


def forgotten(project, listed):
    """Headers that are not listed although they are not private, each with who includes it."""
    includers = {}
    for source in include_arrows.sources(project):
        for line in (project / source).read_text(encoding="utf-8").splitlines():
            match = include_arrows.INCLUDE.match(line)
            if match:
                includers.setdefault(match.group(2), []).append(source)
    for tree in ("framework", "phases"):
        for path in sorted((project / tree).rglob("*.hpp")):
            name = path.relative_to(project).as_posix()
            if name in listed:
                continue
            users = includers.get(name, [])
            public = [user for user in users if user in listed or include_arrows.folder_of(user) != include_arrows.folder_of(name)]
            if public or not users:
                yield f"{name} is included by {public[0] if public else 'nobody'}; add it to HEADERS in its CMakeLists.txt"


class HeaderSets(unittest.TestCase):
    listed = set(LIST.read_text(encoding="utf-8").split())

    def test_no_header_is_forgotten(self):
        self.assertIn("framework/core/schema.hpp", self.listed)
        self.assertEqual(list(forgotten(PROJECT, self.listed)), [])

    def test_forgotten_headers_are_found_and_private_ones_are_not(self):
        files = {
            "framework/core/listed.hpp": '#include "framework/core/seen_by_a_public_header.hpp"',
            "framework/core/seen_by_a_public_header.hpp": "",
            "framework/core/used_elsewhere.hpp": "",
            "framework/core/private.hpp": "",
            "framework/core/unused.hpp": "",
            "framework/core/source.cpp": '#include "framework/core/private.hpp"',
            "phases/pendulum/source.cpp": '#include "framework/core/used_elsewhere.hpp"',
        }
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text + "\n", encoding="utf-8")
            found = list(forgotten(pathlib.Path(folder), {"framework/core/listed.hpp"}))
        advice = "; add it to HEADERS in its CMakeLists.txt"
        self.assertEqual(found, [
            "framework/core/seen_by_a_public_header.hpp is included by framework/core/listed.hpp" + advice,
            "framework/core/unused.hpp is included by nobody" + advice,
            "framework/core/used_elsewhere.hpp is included by phases/pendulum/source.cpp" + advice])


if __name__ == "__main__":
    unittest.main()
