"""Results do not depend on cores, on how samples are cut into runs, or on the order in which runs are done."""
import app

app.missing_readers("h5py")


class SameBits(app.Case):
    def setUp(self):
        super().setUp()
        self.run_study("reference", *app.small(per_run='"auto"'), "--cores", 1)

    def test_on_two_cores(self):
        self.run_study("two", *app.small(per_run='"auto"'), "--cores", 2)
        self.assert_same_bits("reference", "two")

    def test_however_samples_are_cut_into_runs(self):
        for per_run in (1, 37, 200):
            self.run_study(per_run, *app.small(per_run=per_run))
            self.assertEqual(len(self.names(per_run, "runs")), -(-200 // per_run))
            self.assert_same_bits("reference", per_run)

    def test_in_any_order(self):
        for runs in ("5-7", "2", "0-4"):
            self.run_study("pieces", *app.small(), "--runs", runs)
        self.assert_same_bits("reference", "pieces")

    def test_in_any_compression_and_with_checkpoints(self):
        self.run_study("plain", *app.small(output__compression="none", checkpoint__every_steps=1))
        self.assert_same_bits("reference", "plain")

    def test_another_seed_gives_other_bits(self):
        self.run_study("seed", *app.small(study__seed=1))
        one, other = (app.contents(self.path(name, "study.h5"), "/results") for name in ("reference", "seed"))
        self.assertNotEqual(one["samples/theta1"], other["samples/theta1"])
        self.assertNotEqual(one["scores/metrics/ise"], other["scores/metrics/ise"])
        with self.assertRaises(AssertionError):
            self.assert_same_bits("reference", "seed")


app.main()
