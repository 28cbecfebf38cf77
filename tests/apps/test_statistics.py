"""Statistics as numpy has them, and the stop rule as a user meets it."""
import random
import time

import app

app.missing_readers("numpy", "h5py")

import h5py  # noqa: E402
import numpy as np  # noqa: E402

SAMPLES = 500
# About 80 % succeed: 1.96 sqrt(0.8 x 0.2 / n) is below 0.05 from n = 250 on.
RULE = app.changes(stop__column='"scores.success"', stop__half_width=0.05, stop__block=50)
LONG = [*app.changes(samples__count=800, samples__per_run=40, phases__simulate__record__samples='""', phases__simulate__substeps=10, checkpoint__every='"10ms"'), *RULE]


def texts(column):
    characters = column[()]
    return [text.decode() for text in characters.view(f"S{characters.shape[1]}")[:, 0]]


def ranks(values):
    """From 1, equal ones share the average."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


class AsNumpy(app.Undisturbed, app.Case):
    changes = app.small(count=SAMPLES, per_run='"auto"', duration=2, statistics__percentiles="[0, 1, 33.3, 50, 99, 100]", statistics__bins=17,
                        statistics__tail="[0.9, 0.95]", statistics__tail_columns='["scores.metrics.effort", "scores/metrics/peak_u"]')

    def setUp(self):
        super().setUp()
        study = h5py.File(self.undisturbed / "study.h5")
        self.addCleanup(study.close)
        self.statistics = study["results/statistics/scores"]
        self.scores = study["results/scores"]
        self.good = self.scores["status"][:] == 0
        self.drawn = study["results/samples"]

    def column(self, name):
        values = self.scores[name.split("[")[0]][:]
        for index in name.replace("]", "").split("[")[1:]:
            values = values[:, int(index)]
        return values[self.good].astype(float)

    def counts(self, name):
        """Which of the values that column() gives."""
        return np.isfinite(self.column(name))

    def finite(self, name):
        return self.column(name)[self.counts(name)]

    def test_numbers(self):
        table = self.statistics["numbers"]
        for name, mean, variance, count in zip(texts(table["name"]), table["mean"][:], table["variance"][:], table["count"][:]):
            values = self.finite(name)
            self.assertEqual(count, len(values), name)
            np.testing.assert_allclose(mean, values.mean(), rtol=1e-13, err_msg=name)  # some roundings
            np.testing.assert_allclose(variance, values.var(ddof=1), rtol=1e-11, err_msg=name)

    def test_percentiles(self):
        table = self.statistics["percentiles"]
        names = texts(table["name"])
        self.assertGreater(len(names), 5)
        self.assertEqual(names, texts(self.statistics["numbers/name"]))
        for name, unit, values in zip(names, texts(table["unit"]), table["value"][:]):
            expected = np.percentile(self.finite(name), table["percent"][:])
            np.testing.assert_allclose(values, expected, rtol=1e-14, err_msg=f"{name} [{unit}]")  # some roundings

    def test_tails(self):
        table = self.statistics["tails"]
        names, levels = texts(table["name"]), table["level"][:]
        self.assertEqual(sorted(set(names)), ["metrics/effort", "metrics/peak_u"])
        for i, (name, level) in enumerate(zip(names, levels)):
            values = np.sort(self.finite(name))
            n = len(values)
            self.assertEqual(table["n"][i], n)
            risk = values[int(np.ceil(round(n * level, 9))) - 1]
            self.assertEqual(table["value_at_risk"][i], risk)
            over = np.maximum(values - risk, 0)
            np.testing.assert_allclose(table["conditional_value_at_risk"][i], risk + over.mean() / (1 - level), rtol=1e-12)
            np.testing.assert_allclose(table["conditional_value_at_risk_error"][i], over.std(ddof=1) / n**0.5 / (1 - level), rtol=1e-10)
            self.assertLessEqual(table["value_at_risk_low"][i], risk)
            self.assertGreaterEqual(table["value_at_risk_high"][i], risk)

    def test_slopes_and_shares_of_variance(self):
        table = self.statistics["sensitivity"]
        names, parameters = texts(table["name"]), texts(table["parameter"])
        row = {pair: i for i, pair in enumerate(zip(names, parameters))}
        success = self.column("success")
        for parameter in ("theta1", "theta2", "m1"):
            i, x = row["success", parameter], self.drawn[parameter][:][self.good]
            slope = np.polyfit(x, success, 1)[0]
            np.testing.assert_allclose(table["slope"][i], slope, rtol=1e-8, atol=1e-10)
            np.testing.assert_allclose(table["per_deviation"][i], slope * x.std(ddof=1), rtol=1e-8, atol=1e-10)
            # The bins as they are documented: the lower edges are those of equal counts among the sorted values.
            n, bins = len(x), int(len(x)**0.5)
            edges = np.sort(x)[[k * n // bins for k in range(1, bins)]]
            at = np.searchsorted(edges, x, side="right")
            between = sum((at == b).sum() * (success[at == b].mean() - success.mean())**2 for b in np.unique(at))
            ratio = between / ((success - success.mean())**2).sum()
            self.assertEqual(table["bins"][i], bins)
            np.testing.assert_allclose(table["first_order"][i], 1 - (1 - ratio) * (n - 1) / (n - bins), rtol=1e-9, atol=1e-12)
        # A lean of either sign lets it fall: no slope to speak of, but much of the variance.
        lean = row["success", "theta2"]
        self.assertGreater(table["first_order"][lean], 0.1)
        self.assertLess(table["pearson"][lean]**2, 0.05)

    def test_histograms(self):
        table = self.statistics["histograms"]
        self.assertEqual(table["counts"].shape[1], 17)
        for name, edges, counts in zip(texts(table["name"]), table["edges"][:], table["counts"][:]):
            values = self.finite(name)
            np.testing.assert_allclose(edges, np.histogram_bin_edges(values, 17), rtol=1e-13, atol=1e-300, err_msg=name)
            self.assertEqual(list(counts), list(np.histogram(values, edges)[0]), name)

    def test_correlations(self):
        table = self.statistics["sensitivity"]
        names, parameters, notes = (texts(table[column]) for column in ("name", "parameter", "note"))
        self.assertIn(("success", "theta1"), list(zip(names, parameters)))
        compared = 0
        for i, (name, parameter) in enumerate(zip(names, parameters)):
            y, x = self.column(name), self.drawn[parameter][:][self.good]
            x, y = x[self.counts(name)], y[self.counts(name)]
            self.assertEqual(table["n"][i], len(y))
            self.assertEqual(table["rank_n"][i], len(y))
            if notes[i]:
                self.assertTrue(np.isnan(table["pearson"][i]) and np.isnan(table["spearman"][i]))
                self.assertEqual((notes[i], len(set(y))), ("the column is constant", 1))
                continue
            compared += 1
            r, s = np.corrcoef(x, y)[0, 1], np.corrcoef(ranks(x), ranks(y))[0, 1]
            half = 1.959963984540054 / np.sqrt(len(y) - 3)
            where = f"{name} {parameter}"
            # Sums of 500 terms of the size of their largest, which may cancel in a correlation near 0.
            np.testing.assert_allclose(table["pearson"][i], r, atol=1e-12, err_msg=where)
            np.testing.assert_allclose(table["pearson_high"][i], np.tanh(np.arctanh(r) + half), atol=1e-12, err_msg=where)
            np.testing.assert_allclose(table["spearman"][i], s, atol=1e-12, err_msg=where)
            np.testing.assert_allclose(table["spearman_low"][i], np.tanh(np.arctanh(s) - half * np.sqrt(1 + s * s / 2)), atol=1e-12, err_msg=where)
        self.assertGreater(compared, 50)


class WhereAsNumpy(AsNumpy):
    changes = [*AsNumpy.changes, *app.changes(statistics__where='"scores.success"')]

    def counts(self, name):
        of_boolean = name == "success"
        return np.isfinite(self.column(name)) & (of_boolean | (self.column("success") == 1))

    def test_is_said(self):
        self.assertLess(self.column("success").sum(), len(self.column("success")))
        self.assertEqual(self.statistics.attrs["where"], b"success")
        self.assert_says(self.run_study(self.undisturbed, *self.changes).stdout, "of samples in which success is true\n")


class StopRule(app.Undisturbed, app.Case):
    changes = LONG

    def test_is_said_at_the_end_and_by_status(self):
        result = self.run_study("w", *LONG, "--cores", 1)
        self.assert_says(result.stderr, "in order, until the stop rule ends it: half width of the 95 % interval of scores.success at most 0.05")
        self.assertRegex(result.stdout, r"stopped early after \d+ samples: scores\.success = \d+\.\d\d % \(\d+\.\d\d - \d+\.\d\d %\), half width 4\.\d+ %")
        self.assertRegex(result.stdout, r"\d+ runs complete, 0 failed, \d+ not needed in ")
        self.assertRegex(result.stdout, r"study\.h5, which covers the first \d+ samples\n")
        self.assertRegex(self.call("status", "w").stdout, r"\d+ complete, 0 failed, 0 to do, \d+ not needed\n +stop rule +stopped early after ")
        self.assertIn("stopped early after", self.log("w", "study"))
        self.assert_same_bits(self.undisturbed, "w")
        before = app.stamps(self.path("w", "runs"))
        self.run_study("w", *LONG)
        self.assertEqual(app.stamps(self.path("w", "runs")), before)
        self.assert_same_bits(self.undisturbed, "w")

    def test_holds_exactly_the_samples_of_its_look(self):
        with h5py.File(self.undisturbed / "study.h5") as study:
            results = study["results"]
            samples = int(results.attrs["stop_samples"])
            self.assertEqual((results.attrs["stopped_early"], samples % 50), (1, 0))
            self.assertEqual((results.attrs["samples"], results["scores/success"].shape), (samples, (samples,)))
            success = results["scores/success"][:]
        self.assertEqual(float(success.mean()), success.sum() / samples)
        widths = {}
        for n in range(50, samples + 1, 50):
            p, z = success[:n].mean(), 1.959963984540054
            widths[n] = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        enough = [n for n, width in widths.items() if width <= 0.05 and n >= 100]
        self.assertEqual(enough, [samples], widths)

    def whole_runs(self):
        return len(list(self.path("w").glob("runs/*.h5")))

    def test_is_the_same_after_kills(self):
        moments = random.Random(4)
        killed = 0
        for _ in range(4):
            # A run more each time, so that none is in flight at two kills, which would put it in quarantine.
            done = self.whole_runs()
            process = self.begin_study("w", *LONG, "--cores", 1)
            app.wait_for(lambda: process.poll() is not None or self.whole_runs() > done, "a run")
            time.sleep(moments.uniform(0, 0.03))
            process.kill()
            process.communicate()
            killed += process.returncode == -9
        self.assertGreaterEqual(killed, 1, "the study was too short to be killed")
        self.run_study("w", *LONG)
        self.assert_same_bits(self.undisturbed, "w")

    def test_mistakes_have_a_place(self):
        wrong = app.changes(stop__column='"scores.sucess"', stop__half_width=0.05, statistics__percentiles="[50, 50]")
        said = self.run_study("w", *wrong, code=2).stderr
        self.assert_says(said, '--set stop.column="scores.sucess": stop.column = "scores.sucess" is no number, boolean or enum',
                         'did you mean "scores.success"?', "statistics.percentiles must ascend, each once, but 50 follows 50; try [50]")


class Published(app.Case):
    """Success rates of an independent simulation of 1,000 members, within 0.3 rad and for 5 s."""
    RATES = {"classical": 0.792, "sta": 0.738, "adaptive": 0.653, "hybrid": 0.644}
    COUNT = 20_000  # 1e5 would take 40 s of one core, and see little more: the other sample has 1,000

    def test_success_rates(self):
        phi = {"classical": "clip", "sta": "clip", "adaptive": "tanh"}  # the fourth law has none
        sweep = "".join(f"""
[[sweep]]
name = "{name}"
"phases.simulate.controller.surface" = "ackermann"
"phases.simulate.controller.type" = "{name}"
""" + (f'"phases.simulate.controller.phi" = "{phi[name]}"\n' if name in phi else "") for name in self.RATES)
        base = [line for line in app.STUDY.read_text().splitlines(True) if not line.startswith("controller")]
        (self.folder / "four.toml").write_text("".join(base) + sweep)
        said = self.call("run", "four.toml", "-w", "w", "--no-display",
                         *app.changes(samples__count=self.COUNT, phases__simulate__duration=5, phases__simulate__record__samples='""')).stdout
        with h5py.File(self.path("w", "study.h5")) as study:
            for name, published in self.RATES.items():
                rates = study[f"results/{name}/statistics/scores/rates"]
                row = list(zip(texts(rates["name"]), texts(rates["value"]))).index(("success", "true"))
                rate, low, high = (rates[key][row] for key in ("rate", "low", "high"))
                self.assertEqual(rates["n"][row], self.COUNT)
                self.assertLess(low, rate)
                self.assertLess(rate, high)
                p = (rate * self.COUNT + published * 1000) / (self.COUNT + 1000)
                sigma = (p * (1 - p) * (1 / self.COUNT + 1 / 1000))**0.5
                self.assertLess(abs(rate - published), 4 * sigma, f"{name}: {rate:.4f}, published {published}")
                self.assertIn(f"{100 * rate:.2f} %", said)
        self.assert_says(said, "scores success depends on", "classical: theta2")


app.main()
