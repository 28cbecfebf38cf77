"""The includes of this project, and mistakes planted in a copy of it that must be found: test_include_arrows.py PROJECT_FOLDER"""
import pathlib
import shutil
import sys
import tempfile
import unittest

import include_arrows

PROJECT = pathlib.Path(sys.argv.pop())


class IncludeArrows(unittest.TestCase):
    def test_the_project_has_no_forbidden_include(self):
        mistakes, files = include_arrows.check(PROJECT)
        self.assertEqual(mistakes, [])
        self.assertGreater(files, 20)

    def test_comments_and_system_headers_are_no_mistakes(self):
        self.assertEqual(self.planted("framework/core/text.hpp", '// #include "framework/app/logs.hpp"'), [])
        self.assertEqual(self.planted("framework/core/text.hpp", "#include <hdf5.h>"), [])

    def test_a_layer_that_includes_a_later_one_is_found(self):
        self.assertEqual(self.planted("framework/core/text.hpp", '#include "framework/engine/slot.hpp"'), [
            "framework/core/text.hpp:{line}: framework/core -> framework/engine is forbidden "
            "(a layer includes only itself and those before it: core); it includes \"framework/engine/slot.hpp\""])

    def test_every_pair_of_layers_is_judged(self):
        for i, source in enumerate(include_arrows.LAYERS):
            for j, target in enumerate(include_arrows.LAYERS):
                reason = include_arrows.why_forbidden(f"framework/{source}/a.hpp", f"framework/{target}/b.hpp")
                self.assertEqual(reason is not None, j > i, (source, target))

    def test_other_arrows_that_point_up_or_sideways_are_found(self):
        forbidden = [("framework/core/a.hpp", "phases/pendulum/b.hpp"), ("framework/app/a.hpp", "apps/pendulum/b.hpp"),
                     ("framework/core/a.hpp", "framework/extra/b.hpp"), ("framework/extra/a.hpp", "framework/core/b.hpp"),
                     ("phases/tem/a.cpp", "phases/pendulum/b.hpp"), ("phases/tem/a.cpp", "apps/tem/b.hpp"),
                     ("apps/tem/main.cpp", "apps/pendulum/b.hpp"), ("apps/tem/main.cpp", "tests/main.hpp"),
                     ("phases/tem/a.cpp", "bench/b.hpp")]
        for source, target in forbidden:
            self.assertIsNotNone(include_arrows.why_forbidden(source, target), (source, target))
        for source, target in [("apps/tem/main.cpp", "phases/tem/b.hpp"), ("apps/tem/main.cpp", "framework/app/b.hpp"),
                               ("phases/tem/a.cpp", "framework/phase/b.hpp"), ("phases/tem/a.cpp", "phases/tem/b.hpp")]:
            self.assertIsNone(include_arrows.why_forbidden(source, target), (source, target))

    def test_an_include_relative_to_the_file_is_found(self):
        self.assertEqual(self.planted("framework/core/text.cpp", '#include "error.hpp"'), [
            "framework/core/text.cpp:{line}: write \"error.hpp\" from the project folder, as all includes of ours"])

    def planted(self, name, text):
        """What is found after `text` was appended to a file of a copy; the line number replaced by {line}."""
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder)
            for tree in include_arrows.CHECKED:
                shutil.copytree(PROJECT / tree, copy / tree)
            before = len((copy / name).read_text(encoding="utf-8").splitlines())
            with open(copy / name, "a", encoding="utf-8") as file:
                file.write(text + "\n")
            return [mistake.replace(f":{before + 1}:", ":{line}:") for mistake in include_arrows.check(copy)[0]
                    if mistake.startswith(name)]


if __name__ == "__main__":
    unittest.main()
