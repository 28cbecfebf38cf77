"""The JSON Schema of a study file, as an independent validator understands it."""
import json
import subprocess
import tomllib

import app

app.missing_readers("jsonschema")

import jsonschema

VALIDATOR = jsonschema.Draft202012Validator


class Schema(app.Case):
    def setUp(self):
        super().setUp()
        self.schema = json.loads(self.call("describe", "--json").stdout)

    def mistakes(self, text, schema=None):
        """Where a study in TOML does not follow the schema, as a.b.c."""
        found = VALIDATOR(schema or self.schema).iter_errors(tomllib.loads(text))
        return sorted({".".join(map(str, error.absolute_path)) for error in found})

    def test_it_is_a_schema(self):
        VALIDATOR.check_schema(self.schema)
        self.assertEqual(self.schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        self.assertEqual(self.schema["title"], "study of pendulum")

    def test_studies_of_the_project_follow_it(self):
        studies = sorted((app.PROJECT / "data/pendulum").glob("*.toml"))
        self.assertIn(app.STUDY, studies)
        tuning = json.loads(subprocess.run([app.PROGRAM.with_name("pendulum_tune"), "describe", "--json"], capture_output=True, check=True).stdout)
        for study in studies:
            schema = tuning if study.name == "tune_gains.toml" else self.schema
            self.assertEqual(self.mistakes(study.read_text(), schema), [], study)

    def test_what_validate_takes_it_takes_and_what_it_refuses_is_refused(self):
        """The two know the same keys, kinds, ranges and distributions; each line goes alone below what is needed."""
        right = ['study.title = "?"', "study.seed = 18446744073709551", 'samples.per_run = "auto"', "samples.per_run = 7",
                 'execution.stop_grace = "500ms"', "execution.stop_grace = 3", 'observe.samples = "0-3"', 'limits.wall = "2h"',
                 'output.compression = "none"', "samples.parameters.m0 = 2.0", "samples.parameters.m0 = { constant = 2.0 }",
                 "samples.parameters.m0 = { uniform = [1, 2] }", "samples.parameters.m0 = { log_uniform = [1.0, 2.0] }",
                 "samples.parameters.m0 = { normal = [1, 0.1] }", "samples.parameters.m0 = { log_normal = [0, 0.1] }",
                 "samples.parameters.m0 = { relative = [-0.1, 0.1], nominal = 2 }", "samples.parameters.m0 = { choice = [1, 2.5] }",
                 "samples.parameters.m0 = { choice = [1, 2.5], weights = [1, 3] }", "samples.parameters.m0 = { tied = 'm1', factor = 2 }",
                 "samples.parameters.m0 = { normal = [1, 0.1], truncated = [0.5, inf] }",
                 "phases.simulate.duration = 5", 'phases.simulate.controller.type = "sta"', 'phases.simulate.checkpoint.every = "1min"',
                 'phases.simulate.on_diverged = "keep"', 'phases.simulate.disturbances = [{ force = 1.0 }]',
                 "phases.score.settle_by = 3", 'phases.score.settle_by = "none"']
        wrong = {"studdy.seed = 1": "", "study.sed = 1": "study", "study.seed = -1": "study.seed", 'study.seed = "1"': "study.seed",
                 "samples.per_run = 0": "samples.per_run", "samples.per_run = 1.5": "samples.per_run",
                 'execution.stop_grace = "3 days"': "execution.stop_grace", 'output.compression = "zip"': "output.compression",
                 "samples.parameters.m9 = 1": "samples.parameters", "samples.parameters.m0 = -1.0": "samples.parameters.m0",
                 "samples.parameters.m0 = { unifrom = [1, 2] }": "samples.parameters.m0",
                 "samples.parameters.m0 = { uniform = [1] }": "samples.parameters.m0",
                 "samples.parameters.m0 = { uniform = [1, 2, 3] }": "samples.parameters.m0",
                 "samples.parameters.m0 = { uniform = [-1, 2] }": "samples.parameters.m0",
                 "samples.parameters.m0 = { normal = [1, 0] }": "samples.parameters.m0",
                 "samples.parameters.m0 = { uniform = [1, 2], truncated = [1, 2] }": "samples.parameters.m0",
                 "samples.parameters.m0 = { choice = [1, 2], weights = [1, -1] }": "samples.parameters.m0",
                 "samples.parameters.m0 = { uniform = [1, 2], nominal = 1 }": "samples.parameters.m0",
                 "phases.simulate.duration = 0": "phases.simulate.duration", "phases.simulate.durations = 1": "phases.simulate",
                 'phases.simulate.controller.type = "fuzzy"': "phases.simulate.controller.type",
                 'phases.score.checkpoint.every = "1min"': "phases.score", "phases.sim.duration = 1": "phases"}
        for line in right:
            self.assertEqual(self.mistakes(f"samples.count = 100\n{line}\n"), [], line)
        self.assertIn("no mistakes", self.call("validate", app.STUDY, *[word for line in right[:8] for word in ("--set", line.replace(" ", ""))]).stdout)
        for line, where in wrong.items():
            self.assertEqual(self.mistakes(f"samples.count = 100\n{line}\n"), [where], line)
            self.path("study.toml").write_text(f"samples.count = 100\n{line}\n")
            self.call("validate", "study.toml", code=2)
        for line in right:
            self.path("study.toml").write_text(f"samples.count = 100\n{line}\n")
            self.call("validate", "study.toml")
        self.assertEqual(self.mistakes("[samples]\n"), ["samples"])  # without count
        grid = 'samples.method = "grid"\nsamples.parameters.m0 = { linspace = [1, 2, 3] }\nsamples.parameters.m1 = { grid = [0.1, 0.2] }\n'
        self.assertEqual(self.mistakes(grid), [])
        self.path("study.toml").write_text(grid)
        self.assert_says(self.call("validate", "study.toml").stdout, "6 samples")

    def test_tables_from_files(self):
        self.path("samples.toml").write_text('count = 10\n')
        self.path("grid.toml").write_text('method = "grid"\nparameters.m0 = { grid = [1, 2] }\n')
        self.path("law.toml").write_text('type = "sta"\n')
        self.path("draws.toml").write_text("m0 = { uniform = [1, 2] }\n")
        self.path("whole.toml").write_text("samples.count = 10\n")
        for text in ('[samples]\nfile = "samples.toml"\n', 'samples = { file = "grid.toml" }\n', 'file = "whole.toml"\n',
                     'samples.count = 5\nphases.simulate.controller = { file = "law.toml", Tc = 1e-3 }\n',
                     'samples = { count = 5, parameters = { file = "draws.toml", m1 = 0.2 } }\n',
                     'samples.count = 5\n[sweep]\n"phases.simulate.controller" = [{ file = "law.toml" }, { type = "none" }]\n'):
            self.path("study.toml").write_text(text)
            self.call("validate", "study.toml")
            self.assertEqual(self.mistakes(text), [], text)

    def tables(self, schema):
        """Every table of named keys in a schema, with its place."""
        if isinstance(schema, dict):
            if schema.get("additionalProperties") is False:
                yield schema
            schema = list(schema.values())
        for part in schema if isinstance(schema, list) else []:
            yield from self.tables(part)

    def test_any_table_may_come_from_a_file(self):
        tables = list(self.tables(self.schema))
        self.assertGreater(len(tables), 50)
        for table in tables:
            self.assertIn("^file$", table["patternProperties"], table)

    def test_cases(self):
        right = ['[sweep]\n"phases.simulate.duration" = [1, 2]\n', "[sweep.phases.simulate]\nduration = [1, 2]\n",
                 '[sweep.phases.simulate]\ncontroller.type = ["sta", "none"]\n', '[[sweep]]\nname = "a"\n[[sweep]]\n"phases.simulate.duration" = 2\n']
        wrong = ['[sweep]\n"phases.simulate.duration" = 1\n', '[sweep]\n"phases.simulate.duration" = []\n', "sweep = 3\n", "[sweep]\n",
                 '[sweep]\n"study.seed" = [1, 2]\n', '[[sweep]]\nname = ""\nphases.simulate.duration = 1\n', "[[sweep]]\n"]
        for text in right + wrong:
            self.path("study.toml").write_text("samples.count = 5\n" + text)
            self.call("validate", "study.toml", code=0 if text in right else 2)
            self.assertEqual(bool(self.mistakes("samples.count = 5\n" + text)), text in wrong, text)

    def test_each_key_has_unit_range_default_and_meaning(self):
        duration = self.schema["properties"]["phases"]["properties"]["simulate"]["properties"]["duration"]
        self.assertEqual(duration, {"type": "number", "minimum": 1e-6, "maximum": 1e6, "default": 10.0, "unit": "s",
                                    "description": "simulated time, rounded to control periods [s]"})
        mass = self.schema["properties"]["samples"]["properties"]["parameters"]["properties"]["m0"]
        self.assertEqual((mass["default"], mass["unit"]), (1.5, "kg"))

    def test_a_part(self):
        whole = self.schema["properties"]
        parts = {"simulate": whole["phases"]["properties"]["simulate"], "samples": whole["samples"]["properties"]["parameters"]}
        for name, expected in parts.items():
            part = json.loads(self.call("describe", name, "--json").stdout)
            VALIDATOR.check_schema(part)
            self.assertEqual(part["properties"], expected["properties"])
        study = json.loads(self.call("describe", "study", "--json").stdout)["properties"]
        self.assertEqual(study["limits"], whole["limits"])
        self.assertNotIn("phases", study)
        self.assert_says(self.call("describe", "simulat", "--json", code=2).stderr, 'did you mean "simulate"')


app.main()
