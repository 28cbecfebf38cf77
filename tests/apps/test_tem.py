"""Soundings of layered earths, as a user has them; program: tem."""
import re

import app

app.missing_readers("h5py", "numpy")
import h5py  # noqa: E402
import numpy as np  # noqa: E402

DATA = app.PROJECT / "data/tem"
UNCERTAINTY = DATA / "uncertainty.toml"

START = f'''[study]
seed = 3
[phases.forward]
system = {{ file = "{DATA}/systems/walktem_low.toml" }}
[samples]
'''


def results(path):
    with h5py.File(path) as study:
        found = {}
        study["results"].visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
        return found


class Tem(app.Case):
    def written(self, name, text):
        self.path(f"{name}.toml").write_text(START + text)
        return self.path(f"{name}.toml")

    def refused(self, study, *arguments):
        return self.call("validate", study, *arguments, code=2).stderr

    def test_the_same_bits_for_any_cores_slices_and_sets_that_round_alike(self):
        few = app.changes(samples__count=700, phases__forward__outputs='["b", "dbdt", "response"]')
        self.run_study("one", *few, "--set", "samples.per_run=700", "--cores", 1, study=UNCERTAINTY)
        for workspace, per_run, cores in (("two", 37, 2), ("three", 1 + 699 // 2, 2)):
            self.run_study(workspace, *few, "--set", f"samples.per_run={per_run}", "--cores", cores, study=UNCERTAINTY)
            self.assert_same_bits("one", workspace)
        self.run_study("scalar", *few, "--isa", "scalar", study=UNCERTAINTY)
        self.run_study("sse2", *few, "--isa", "sse2", study=UNCERTAINTY)
        self.assert_same_bits("scalar", "sse2")
        fused, separate = (results(self.path(w, "study.h5"))["soundings/response"] for w in ("one", "scalar"))
        self.assertLess(np.max(np.abs(fused / separate - 1)), 1e-10)

    def test_what_is_killed_goes_on(self):
        few = app.changes(samples__count=40_000, samples__per_run=1000)
        self.run_study("undisturbed", *few, study=UNCERTAINTY)
        process = self.begin_study("w", *few, study=UNCERTAINTY)
        app.wait_for(lambda: self.path("w", "runs").exists() and len(self.names("w", "runs")) > 3, "runs")
        process.kill()
        process.communicate()
        said = self.run_study("w", *few, study=UNCERTAINTY).stdout
        self.assertRegex(said, r"\d+ complete")
        self.assert_same_bits("undisturbed", "w")

    def test_what_is_complete_is_not_computed_again(self):
        few = app.changes(samples__count=60, samples__per_run=10, phases__forward__derivatives='["altitude"]')
        self.run_study("w", *few, study=UNCERTAINTY)
        before = {name: self.path("w", "runs", name).stat().st_mtime_ns for name in self.names("w", "runs")}
        self.run_study("w", *few, "--set", "statistics.percentiles=[5, 95]", study=UNCERTAINTY)
        self.assertEqual({name: self.path("w", "runs", name).stat().st_mtime_ns for name in before}, before)
        for log in self.path("w", "logs").iterdir():
            self.assertNotIn("anew", log.read_text(), log)
        percent = results(self.path("w", "study.h5"))["statistics/soundings/percentiles/percent"]
        self.assertEqual(list(percent), [5, 95])

    def test_statistics_of_every_gate(self):
        self.run_study("w", "--set", "samples.count=2000", study=UNCERTAINTY)
        found = results(self.path("w", "study.h5"))
        response = found["soundings/response"]
        self.assertEqual(response.shape, (2000, 23))
        names = [b"".join(row).decode() for row in found["statistics/soundings/percentiles/name"]]
        self.assertEqual(names, [f"response[{i}]" for i in range(23)])
        np.testing.assert_allclose(found["statistics/soundings/percentiles/value"],
                                   np.percentile(response, [10, 50, 90], axis=0).T, rtol=1e-12)

    def test_earths_that_cannot_be_computed_fail_alone(self):
        study = self.written("strong", 'count = 100\n[samples.parameters]\nlayers = [{ m = { uniform = [0, 0.95] }, c = 0.8 }, {}]\n')
        run = self.run_study("w", study=study, code=0)
        said = run.stdout
        self.assertRegex(said, r"100 samples, \d\d complete, \d\d failed")
        self.assertRegex(run.stderr, r"strong\.toml:\d+:1: \d\d of 100 samples will fail, such as sample \d+: layers\.0\.m = 0\.\d+ with c = 0.8")
        found = results(self.path("w", "study.h5"))
        m, status = found["samples/layers/m"][:, 0], found["soundings/status"]
        failed = status != 0
        most = m[~failed].max()
        self.assertTrue(0.4 < most < 0.6)
        self.assertTrue(np.all(np.isnan(found["soundings/response"][failed])))
        self.assert_says(self.call("status", "w").stdout, "polarised too strongly")

    def test_earths_that_cannot_be_are_refused_before_anything_runs(self):
        study = self.written("flat", 'count = 5\n[samples.parameters]\nlayers = [{ depth = 20 }, { depth = 20 }, {}]\n')
        self.assert_says(self.refused(study), "flat.toml:7:1: each of 5 samples would fail, such as sample 0: "
                         "layers.1.depth = 20 m is not below the layer above, which ends at 20 m; depths ascend from the top down")
        study = self.written("both", 'count = 5\n[samples.parameters]\nlayers = [{ depth = 20, thickness = { uniform = [5, 9] } }, {}]\n')
        self.assertRegex(self.refused(study), r"layers\.0\.depth = 20 m and layers\.0\.thickness = [5-8]\.\d+ m are both given; "
                                              r"leave out one of them")
        study = self.written("last", 'count = 5\n[samples.parameters]\nlayers = [{ depth = 20 }, { depth = 10 }]\n')
        self.assert_says(self.refused(study), "layers.1.depth = 10 m is not below the layer above, which ends at 20 m")
        study = self.written("few", 'count = 5\n[samples.parameters]\nlayers = [{}, {}]\nlayer_count = 3\n')
        self.assert_says(self.refused(study), "layer_count = 3, but samples.parameters.layers has 2")
        study = self.written("none", 'count = 5\n[samples.parameters]\nlayers = []\n')
        self.assert_says(self.refused(study), "samples.parameters.layers is empty")
        self.path("holes.csv").write_text("layers.0.depth, layers.1.depth\n10, 30\n40, 30\n")
        study = self.written("holes", 'method = "table"\ntable = "holes.csv"\n')
        self.assert_says(self.refused(study), "holes.csv: sample 1: layers.1.depth = 30 m is not below the layer above, "
                         "which ends at 40 m")

    def test_depths_are_thicknesses(self):
        layers = "[{{ resistivity = 20, {} }}, {{ resistivity = 200, {} }}, {{}}]"
        for name, of_layers in (("deep", layers.format("depth = 10", "depth = 35")), ("thick", layers.format("thickness = 10", "thickness = 25"))):
            self.run_study(name, study=self.written(name, f'count = 1\n[samples.parameters]\nlayers = {of_layers}\n'))
        deep, thick = (results(self.path(w, "study.h5"))["soundings/response"] for w in ("deep", "thick"))
        np.testing.assert_array_equal(deep, thick)

    def test_derivatives_have_a_row_of_gates_a_layer(self):
        study = self.written("derivatives", 'count = 20\n[samples.parameters]\nlayers = [{}, { resistivity = 20 }, {}, {}]\n'
                                            'layer_count = { uniform = [1, 4] }\n')
        self.run_study("w", "--set", 'phases.forward.derivatives=["conductivity", "thickness", "altitude"]', study=study)
        found = results(self.path("w", "study.h5"))
        self.assertEqual(found["soundings/response_by/conductivity"].shape, (20, 4 * 23))
        self.assertEqual(found["soundings/response_by/thickness"].shape, (20, 3 * 23))
        self.assertEqual(found["soundings/response_by/altitude"].shape, (20, 23))
        layers = found["samples/layer_count"]
        rows = np.isfinite(found["soundings/response_by/conductivity"].reshape(20, 4, 23)).all(axis=2).sum(axis=1)
        self.assertEqual(list(rows), list(layers))

    def test_gates_have_their_times(self):
        study = self.path("times.toml")
        study.write_text('[samples]\ncount = 6\n[[sweep]]\nname = "instants"\n"phases.forward.system" = { loop = { radius = 20 }, '
                             'gates = { times = [1e-5, 1e-4] } }\n[[sweep]]\nname = "open"\n"phases.forward.system" = '
                             '{ loop = { radius = 20 }, gates = { open = [1e-5, 4e-5], close = [4e-5, 9e-5] } }\n')
        more = app.changes(phases__forward__outputs='["b", "dbdt"]', phases__forward__derivatives='["altitude", "conductivity"]')
        self.run_study("w", *more, study=study)
        self.run_study("percentiles", *more, "--set", 'output.save="percentiles"', study=study)
        for case, times in (("instants", [1e-5, 1e-4]), ("open", [2e-5, 6e-5])):
            with h5py.File(self.path("w", "study.h5")) as study:
                soundings = study[f"results/{case}/soundings"]
                for name in ("b", "dbdt", "b_by/altitude"):
                    axis = soundings[name].dims[1][0]
                    self.assertEqual(axis.name, f"/results/{case}/soundings/{name.replace('/', '_')}_axis")
                    np.testing.assert_allclose(axis, times, rtol=1e-15)
                    self.assertEqual(axis.attrs["units"], b"s")
                self.assertEqual(soundings["b_by/conductivity"].attrs["units"], b"T/(A m S)")
                self.assertEqual(soundings["dbdt_by/altitude"].attrs["units"], b"T/s/(A m^3)")
            with h5py.File(self.path("percentiles", "study.h5")) as study:
                np.testing.assert_allclose(study[f"results/{case}/soundings/dbdt_axis"], times, rtol=1e-15)
        for workspace in ("w", "percentiles"):
            self.assertEqual(self.call("verify", workspace).returncode, 0)
            self.assertEqual(self.call("export", workspace, "-o", self.path(f"csv_{workspace}")).returncode, 0)

    def test_a_grid_is_a_cube(self):
        text = (DATA / "grid.toml").read_text().replace('"systems/', f'"{DATA}/systems/')
        text = text.replace("[5, 250, 50]", "[5, 250, 3]").replace("[2, 80, 40]", "[2, 80, 4]").replace("[10, 300, 30]", "[10, 300, 2]")
        self.path("grid.toml").write_text(text)
        self.run_study("w", study=self.path("grid.toml"))
        found = results(self.path("w", "study.h5"))
        cube = found["samples/layers/resistivity"].reshape(3, 4, 2, 2)
        self.assertEqual(list(cube[:, 0, 0, 0]), [5, 127.5, 250])
        self.assertEqual(list(cube[0, 0, :, 1]), [10, 300])
        shaped = found["grid/soundings/response"]
        self.assertEqual(shaped.shape, (3, 4, 2, 20))
        np.testing.assert_array_equal(shaped.reshape(24, 20), found["soundings/response"])
        with h5py.File(self.path("w", "study.h5")) as study:
            grid = study["results/grid/soundings"]
            self.assertEqual([grid["response"].dims[axis][0].name.rsplit("/", 1)[1] for axis in range(3)],
                             ["layers.0.resistivity", "layers.0.thickness", "layers.1.resistivity"])
            self.assertEqual(list(grid["layers.0.thickness"]), [2, 28, 54, 80])
            self.assertEqual(grid["layers.0.thickness"].attrs["units"], b"m")
            gates = grid["response"].dims[3][0]
            np.testing.assert_array_equal(gates, study["results/soundings/response_axis"])
        self.assertEqual(self.call("verify", "w").returncode, 0)
        self.assertNotIn("grid", self.call("export", "w", "-o", self.path("csv")).stdout)

        self.run_study("twice", "--set", "samples.count=48", study=self.path("grid.toml"))
        twice = results(self.path("twice", "study.h5"))["grid/soundings/response"]
        self.assertEqual(twice.shape, (2, 3, 4, 2, 20))
        np.testing.assert_array_equal(twice[0], shaped)
        np.testing.assert_array_equal(twice[1], shaped)

    def test_percentiles_alone(self):
        few = app.changes(samples__count=3000)
        alone = [*few, "--set", 'output.save="percentiles"']
        self.run_study("all", *few, study=UNCERTAINTY)
        self.run_study("some", *alone, study=UNCERTAINTY)
        self.run_study("sliced", *alone, "--set", "samples.per_run=170", study=UNCERTAINTY)
        every, some = (results(self.path(w, "study.h5")) for w in ("all", "some"))
        self.assertNotIn("soundings/response", some)
        self.assertNotIn("samples/layers/resistivity", some)
        table = "statistics/soundings/"
        np.testing.assert_allclose(some[table + "percentiles/value"], every[table + "percentiles/value"], rtol=1 / 256)
        np.testing.assert_allclose(some[table + "numbers/variance"], every[table + "numbers/variance"], rtol=1e-12)
        sliced = results(self.path("sliced", "study.h5"))
        self.assertEqual(sorted(some), sorted(sliced))
        for name, values in some.items():
            np.testing.assert_array_equal(values, sliced[name], name)
        self.assertIn("identical", self.call("rerun", self.path("some", "runs", "000000.h5")).stdout)

    def test_the_reference_is_what_fast_is_compared_with(self):
        few = app.changes(samples__count=4, phases__forward__system="{ loop = { radius = 20 }, gates = { times = [1e-5, 1e-4, 1e-3] } }")
        self.run_study("fast", *few, study=UNCERTAINTY)
        self.run_study("slow", *few, "--set", 'phases.forward.accuracy="reference"', study=UNCERTAINTY)
        fast, slow = (results(self.path(w, "study.h5"))["soundings/response"] for w in ("fast", "slow"))
        np.testing.assert_allclose(fast, slow, rtol=3e-4)
        self.assertTrue(np.all(fast != slow))
        self.assertIn('phases.forward: system: accuracy = "reference" computes no derivatives; leave them out, or take "fast"',
                      self.refused(UNCERTAINTY, "--set", 'phases.forward.accuracy="reference"',
                                   "--set", 'phases.forward.derivatives=["altitude"]'))

    def test_a_table_of_earths(self):
        self.path("t.csv").write_text("layers.0.resistivity [ohm m],layers.0.thickness,layers.1.resistivity\n10,20,100\n30,5,200\n")
        study = self.written("table", 'method = "table"\ntable = "t.csv"\n[samples.parameters]\nlayers = [{}, {}]\n')
        self.run_study("w", study=study)
        self.assertEqual(results(self.path("w", "study.h5"))["samples/layers/resistivity"].tolist(), [[10, 100], [30, 200]])
        self.call("export", "w", "-o", self.path("again"))
        again = self.written("again", 'method = "table"\ntable = "again/results.csv"\nignore_columns = ["*"]\n'
                                      '[samples.parameters]\nlayers = [{}, {}]\n')
        self.run_study("a", study=again)
        np.testing.assert_array_equal(results(self.path("a", "study.h5"))["soundings/response"],
                                      results(self.path("w", "study.h5"))["soundings/response"])
        self.path("t.csv").write_text("layers.0.resistivity,layers.0.thickness\n10,20\nnan,5\n")
        self.assertIn("t.csv:3:1: sample 1: layers.0.resistivity = nan", self.refused(study))
        self.path("t.csv").write_text("layers.0.resistivity,layers.0.thickness\n-10,20\n")
        self.assertIn("t.csv:2:1: sample 0: layers.0.resistivity = -10 ohm m is below 0.001 ohm m", self.refused(study))
        self.path("t.csv").write_text("layers.0.resistivity\n")
        self.assertIn("t.csv has no rows; write a row for each sample", self.refused(study))

    def test_a_study_without_any_sample_that_is_complete(self):
        study = self.written("x", "count = 30\n[samples.parameters]\nlayers = [{ m = 0.3 }, {}]\n")
        said = self.run_study("w", "--set", 'phases.forward={ accuracy = "reference", system = { loop = { radius = 20 }, receiver = { '
                              'position = [60, 0], component = "x" }, gates = { times = [1e-4] } } }', study=study, code=1).stdout
        self.assertIn("30 samples, 0 complete, 30 failed", said)
        self.assertIn("\nno sample is complete\n", said)
        self.assertIn('phases.forward: outputs has "b" twice; leave one out',
                      self.refused(study, "--set", 'phases.forward.outputs=["b", "dbdt", "b"]'))

    def test_gates_of_which_only_some_times_are_given(self):
        study = self.written("x", "count = 5\n")
        for gates, said in (("open = [1e-5, 1e-4]", "2 times to open and 0 to close"), ("close = [1e-5]", "0 times to open and 1 to close")):
            self.assertIn(f"phases.forward: system.gates has {said}; give both of each gate",
                          self.refused(study, "--set", f"phases.forward.system={{ loop = {{ radius = 20 }}, gates = {{ {gates} }} }}"))
        reference = ("--set", 'phases.forward.accuracy="reference"', "--set", 'phases.forward.outputs=["response"]')
        for of_system, said in (("gates = { open = [1e-5, 1e-4] }", "2 times to open and 0 to close"),
                                ("gates = { times = [1e-5] }, waveform = { times = [-1e-3, -1e-4, 0], currents = [1, 0] }", "currents"),
                                ("gates = { open = [3e-6], close = [1e-5] }, waveform = { times = [0, 4e-6], currents = [1, 0] }", "3e-06")):
            self.assertIn(said, self.refused(study, *reference, "--set", f"phases.forward.system={{ loop = {{ radius = 20 }}, {of_system} }}"))
        self.assertIn('phases.forward.system = "s.toml" is text; expected table; try { file = "s.toml" }',
                      self.refused(study, "--set", 'phases.forward.system="s.toml"'))

    def test_rules_look_at_gates_that_are_there(self):
        study = self.written("x", 'count = 400\n[samples.parameters]\n"layers.0.resistivity" = { uniform = [10, 90] }\n')
        rule = lambda column: app.changes(stop__column=f'"{column}"', stop__relative_half_width=0.5, stop__min_samples=10, stop__block=100)
        self.assert_says(self.run_study("w", *rule("soundings.response[22]"), study=study).stdout, "mean of soundings.response[22] = ")
        for column, said in (("soundings.response[23]", "soundings.response has 23 values a row, from [0] to [22]"),
                             ("soundings.b[0]", "soundings.b is empty: the study does not ask for it"),
                             ("soundings.response_by.conductivity[0]", "soundings.response_by.conductivity is empty: "),
                             ("soundings.response", 'did you mean "soundings.response[0]"?')):
            self.assertIn(said, self.refused(study, *rule(column)))
            self.assertIn(said, self.refused(study, "--set", "statistics.tail=[0.9]", "--set", f'statistics.tail_columns=["{column}"]'))

    def test_quoted_names_of_parameters_are_set_too(self):
        study = self.written("x", 'count = 5\n[samples.parameters]\n"layers.0.resistivity" = { uniform = [1, 9] }\n')
        self.run_study("w", "--set", 'samples.parameters."layers.0.resistivity"=70', study=study)
        self.assertEqual(set(results(self.path("w", "study.h5"))["samples/layers/resistivity"][:, 0]), {70})
        self.assertIn("layers.0.resistivity = -5 ohm m", self.refused(study, "--set", 'samples.parameters."layers.0.resistivity"=-5'))

    def test_noise_of_what_is_not_asked_for_is_refused(self):
        study = self.written("x", "count = 5\n")
        self.assertIn('phases.forward: noise.floor_of_b = 1e-12 T/(A m^2) is of b, which outputs does not have; add "b" to outputs',
                      self.refused(study, "--set", "phases.forward.noise.floor_of_b=1e-12"))
        self.assertIn("phases.forward: noise.floor = 1e-12 T/s/(A m^2) is of rates, and outputs has none; ",
                      self.refused(study, "--set", "phases.forward.noise.floor=1e-12", "--set", 'phases.forward.outputs=["b"]'))

    def test_a_wrong_system_is_refused_with_its_place(self):
        study = self.written("s", "count = 5\n")
        self.assertIn("phases.forward: system.loop has no shape; give radius or area of a circle, or the corners of a polygon",
                      self.refused(study, "--set", "phases.forward.system={}"))
        text = (DATA / "systems/walktem_low.toml").read_text()
        self.path("early.toml").write_text(text.replace("1.149e-5", "3e-6"))
        said = self.refused(study, "--set", 'phases.forward.system={ file = "early.toml" }')
        self.assertRegex(said, r"early.toml:\d+:\d+: phases.forward: system.gates.times of gate 0 is 3e-06 s, but the current ends at 4e-06 s; "
                               r"begin at 4.01e-06 s or later, or shift the waveform's times")
        self.assertIn("phases.forward.system.loop.radius = -5 m is below 0.001 m",
                      self.refused(study, "--set", "phases.forward.system={ loop = { radius = -5 } }"))

    def test_validate_sequential(self):
        said = self.call("validate-sequential", UNCERTAINTY, "--count", 50).stdout
        self.assert_says(self.call("validate-sequential", UNCERTAINTY, "--count", 0, code=2).stderr, "--count: Value 0 not in range 1 to 1000000000000")
        self.assertRegex(said, r"\n- +50 +0 +0 +\d\.\de-1[3-9]\npassed: ")
        self.assertEqual(self.call("validate-sequential", UNCERTAINTY, "--set", "samples.count=0", code=2).stdout, "")

    def test_noise_belongs_to_the_sample(self):
        few = app.changes(samples__count=600)
        noisy = [*few, "--set", "phases.forward.noise={ relative = 0.03, floor = 1e-12 }"]
        self.run_study("clean", *few, study=UNCERTAINTY)
        self.run_study("noisy", *noisy, "--set", "samples.per_run=600", study=UNCERTAINTY)
        self.run_study("sliced", *noisy, "--set", "samples.per_run=7", study=UNCERTAINTY)
        self.assert_same_bits("noisy", "sliced")
        clean, noise = (results(self.path(w, "study.h5"))["soundings/response"] for w in ("clean", "noisy"))
        early = (noise / clean - 1)[:, :8] / 0.03  # where the floor is nothing
        self.assertLess(abs(np.std(early) - 1), 5 / np.sqrt(2 * early.size))
        self.assertLess(abs(np.mean(early)), 5 / np.sqrt(early.size))
        self.run_study("moments", *noisy, "--set", "sweep=[{ name = 'a', phases.forward.noise.stream = 0 }, { name = 'b', phases.forward.noise.stream = 1 }]",
                       study=UNCERTAINTY)
        a, b = (results(self.path("moments", "study.h5"))[f"{case}/soundings/response"] for case in ("a", "b"))
        np.testing.assert_array_equal(a, noise)
        one, other = ((x / clean - 1)[:, :8].ravel() / 0.03 for x in (a, b))
        self.assertLess(abs(np.mean(one * other)), 5 / np.sqrt(one.size))  # no correlation
        self.assertLess(abs(np.std(other) - 1), 5 / np.sqrt(2 * other.size))

    def test_systems_are_those_that_are_shipped(self):
        study = self.written("s", "count = 20\n[samples.parameters]\nlayers = [{ resistivity = { log_uniform = [1, 1000] } }, {}]\n")
        systems = sorted((DATA / "systems").glob("*.toml"))
        self.assertGreaterEqual(len(systems), 7)
        for system in systems:
            with self.subTest(system.name):
                self.run_study(system.stem, "--set", f'phases.forward.system={{ file = "{system}" }}', study=study)
                response = results(self.path(system.stem, "study.h5"))["soundings/response"]
                self.assertTrue(np.isfinite(response).all())
                self.assertTrue(re.match(r"(walktem|ttem|skytem)_", system.stem))


if __name__ == "__main__":
    app.main()
