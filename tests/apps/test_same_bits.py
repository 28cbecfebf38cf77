"""Results do not depend on cores, on how samples are cut into runs, or on the order in which runs are done."""
import os
import pathlib
import platform
import unittest

import app

app.missing_readers("h5py")

import h5py


def has_fma():
    return platform.libc_ver()[0] == "glibc" and " fma " in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")


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

    def test_however_samples_are_spread(self):
        """Latin hypercube and Sobol samples belong to their ids, as random ones do."""
        bits = {}
        for method in ("latin_hypercube", "sobol"):
            self.run_study(f"{method}-one", *app.small(samples__method=f'"{method}"'), "--cores", 1)
            self.run_study(f"{method}-two", *app.small(samples__method=f'"{method}"', per_run=7), "--cores", 2)
            self.assert_same_bits(f"{method}-one", f"{method}-two")
            bits[method] = app.contents(self.path(f"{method}-one", "study.h5"), "/results")["samples/theta1"]
        bits["random"] = app.contents(self.path("reference", "study.h5"), "/results")["samples/theta1"]
        self.assertEqual(len({str(value) for value in bits.values()}), 3)

    def test_in_any_compression_and_with_checkpoints(self):
        self.run_study("plain", *app.small(output__compression="none", checkpoint__every_steps=1))
        self.assert_same_bits("reference", "plain")

    def test_in_every_codec(self):
        """With columns that are long enough to be chunked; read by ourselves, as other readers need a plugin for "fast"."""
        sizes = {}
        for codec in ("default", "none", "small", "fast"):
            self.run_study(codec, *app.small(count=1500, per_run=1500, duration=0.01, output__compression=codec))
            self.assertIn("the same", self.call("diff", "default", codec).stdout)
            self.call("rerun", f"{codec}/runs/000000.h5")
            sizes[codec] = self.path(codec, "study.h5").stat().st_size
        self.assertLess(sizes["small"], sizes["default"])
        self.assertLess(sizes["default"], sizes["none"])
        self.assertLess(sizes["fast"], sizes["none"])

    @unittest.skipUnless(has_fma(), "this processor or libm has no code with and without fused multiply-add to choose from")
    def test_where_libm_rounds_in_another_way_runs_are_done_again(self):
        without = {**os.environ, "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2"}
        result = self.call("plan", app.STUDY, "-w", "reference", *app.small(per_run='"auto"'), "--cores", 1, env=without)
        self.assertRegex(result.stdout, r"redo .*code\.libm is glibc [0-9.]+, bits [0-9a-f]{8}, was glibc [0-9.]+, bits [0-9a-f]{8}\n")
        self.assertNotIn("complete", result.stdout)

    def test_instruction_sets_that_round_alike_give_the_same_bits(self):
        """The reference takes the best set of this processor."""
        fused = [name for name in ("avx2", "avx512") if name in self.sets()]
        for name in self.sets():
            self.run_study(name, *app.small(per_run='"auto"'), "--isa", name)
            with h5py.File(self.path(name, "runs/000000.h5")) as file:
                self.assertEqual(file["provenance"].attrs["instruction_set"].decode(), name)
        self.assert_same_bits("scalar", "sse2") if "sse2" in self.sets() else None
        for name in fused:
            self.assert_same_bits("reference", name)
        if not fused:
            return
        with self.assertRaises(AssertionError):  # one rounding more or less is seen
            self.assert_same_bits("reference", "scalar")
        say = lambda workspace, isa: self.call("plan", app.STUDY, "-w", workspace, *app.small(per_run='"auto"'), "--isa", isa).stdout
        self.assertRegex(say("reference", "scalar"), r"redo .*code\.rounding is separate, was fused\n")
        self.assertNotIn("redo", say("reference", "avx2"))
        self.assertNotIn("redo", say("scalar", "sse2"))
        again = self.call("rerun", "scalar/runs/000000.h5").stdout  # without --isa: as the file says
        self.assertRegex(again, r"\nidentical: ")
        self.assertNotIn("code.rounding", again)

    def sets(self):
        said = self.call("run", app.STUDY, "--isa", "mmx", code=2).stderr
        self.assertRegex(said, r'^--isa: "mmx" is no instruction set that kernels of this program have on this CPU; there are: scalar[a-z0-9, ]*; '
                               r"try pendulum run --help\n$")
        return said.split("there are: ")[1].split(";")[0].split(", ")

    def test_another_seed_gives_other_bits(self):
        self.run_study("seed", *app.small(study__seed=1))
        one, other = (app.contents(self.path(name, "study.h5"), "/results") for name in ("reference", "seed"))
        self.assertNotEqual(one["samples/theta1"], other["samples/theta1"])
        self.assertNotEqual(one["scores/metrics/ise"], other["scores/metrics/ise"])
        with self.assertRaises(AssertionError):
            self.assert_same_bits("reference", "seed")


app.main()
