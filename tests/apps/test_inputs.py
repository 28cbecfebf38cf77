"""[inputs]: a program whose runs are input files, as its user meets it."""
import json
import os
import signal
import time

import app

STUDY = """[study]
title = "Recordings"
[inputs]
files = "data/*.txt"
"""


class Inputs(app.Case):
    def setUp(self):
        super().setUp()
        self.path("data").mkdir()
        for number in range(12):
            self.path("data", f"run_{number:02}.txt").write_text("".join(f"{number}.{i}\n" for i in range(5 + number)))
        self.path("study.toml").write_text(STUDY)

    def many_large_files(self):
        self.path("data").rename(self.path("small"))
        self.path("data").mkdir()
        for number in range(2000):  # holes: as long to read as others, and no room on the disk
            with open(self.path("data", f"{number:04}.txt"), "wb") as file:
                file.truncate(64 << 20)

    def few_small_files(self):
        self.path("data").rename(self.path("large"))
        self.path("small").rename(self.path("data"))

    def run_files(self, *arguments, code=0):
        return self.run_study("w", *arguments, study="study.toml", code=code)

    def test_from_files_to_results(self):
        self.assert_says(self.call("validate", "study.toml").stdout, "study.toml: no mistakes; 12 input files, 3 phases\n")
        said = self.call("plan", "study.toml", "-w", "w", "--each").stdout
        self.assert_says(said, "12 runs of an input file each: 12 files, ", f"run 000003  input {self.path('data/run_03.txt')} (32 B)  new\n")
        said = self.run_files("--cores", "2").said
        self.assert_says(said, "12 runs complete, 0 failed", "summaries")
        self.assert_says(self.run_files().said, "12 complete")
        self.assert_says(self.call("rerun", "w/runs/000005.h5").stdout, "\nidentical: ")
        self.assert_says(self.call("status", "w").stdout, "\n  input files 12 in 12 runs\n")
        self.call("export", "w", "--csv", "-o", "csv")
        self.assert_says(self.path("csv", "inputs.csv").read_text(), f",{self.path('data/run_11.txt')},")
        self.assert_says(self.path("csv", "results.csv").read_text(), "\nsample,input,status,", f"\n11,{self.path('data/run_11.txt')},complete,")

    def test_a_bad_file_fails_alone(self):
        self.path("data", "run_07.txt").write_text("1\nx\n")
        said = self.run_files(code=1).said
        self.assert_says(said, f"run 000007 failed in load: {self.path('data/run_07.txt')}:2: \"x\" is no number\n", "--runs 7\n")
        self.assert_says(self.run_files("--set", 'inputs.exclude=["run_07.txt"]').said, "11 runs complete, 0 failed")

    def test_a_run_is_computed_again_though_other_listed_files_are_gone(self):
        listed = f'inputs.files=["{self.path("data/run_03.txt")}", "{self.path("data/run_04.txt")}"]'
        self.run_files("--set", listed)
        self.path("data", "run_03.txt").unlink()
        said = self.call("rerun", "w/runs/000001.h5").stdout
        self.assert_says(said, f'run 000001 of "Recordings", input {self.path("data/run_04.txt")}\n', "\nidentical: ")

    def test_described(self):
        said = self.call("describe").stdout
        self.assert_says(said, "inputs.files", "inputs.exclude")
        self.assertNotIn("samples.parameters", said)
        schema = json.loads(self.call("describe", "--json").stdout)
        self.assertIn({"required": ["inputs"]}, schema["anyOf"])
        self.assertNotIn("samples", schema["properties"])
        self.assertIn({"required": ["files"]}, schema["properties"]["inputs"]["anyOf"])
        said = self.call("graph").stdout
        self.assert_says(said, 'writes  "input"  InputFile  (its path is stored)\n')

    def test_what_was_read_is_not_read_again(self):
        self.run_files()
        for path in self.path("data").iterdir():
            os.utime(path)
        time.sleep(3)  # until their times can be trusted
        self.assert_says(self.run_files().said, "12 complete")
        stamps = json.loads(self.path("w", "input_stamps.json").read_text())
        self.assertEqual(len(stamps["files"]), 12)
        stamps["files"][3]["digest"] = "of what is believed because the file is not read"
        self.path("w", "input_stamps.json").write_text(json.dumps(stamps))
        said = self.call("plan", "study.toml", "-w", "w").stdout
        self.assert_says(said, "11 complete", "1 redo      load, blur, summarise: its input file has another content than before")
        os.utime(self.path("data", "run_03.txt"))
        self.assert_says(self.run_files().said, "12 complete")

    def test_reading_can_be_stopped(self):
        self.many_large_files()
        process = self.begin_study("w", study="study.toml")
        self.assertEqual(process.stderr.readline(), "reading 2,000 input files (125.0 GiB)\n")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=app.PATIENCE)
        self.assertLess(time.monotonic() - began, 5)  # 0.5 s, were the machine idle
        self.assertEqual(process.returncode, 75, err)
        self.assertEqual(out, "")
        self.assert_says(err, "stopped while input files were read: no run has begun; go on with: ", " run study.toml -w w\n")
        self.assertNotIn("claim", self.names("w"))
        self.few_small_files()
        self.assert_says(self.run_files().said, "12 runs complete, 0 failed")

    def test_fresh_removes_nothing_before_all_files_are_read(self):
        self.run_files()
        before = self.path("w", "study.h5").read_bytes()
        self.path("data", "z.txt").symlink_to("/proc/self/mem")  # to read it from its beginning is an I/O error
        said = self.run_files("--fresh", code=2).stderr
        self.assert_says(said, f"inputs.files: {self.path('data/z.txt')}: cannot be read (Input/output error)")
        self.assertEqual(self.path("w", "study.h5").read_bytes(), before)
        self.assertEqual(len(self.names("w", "runs")), 12)
        self.path("data", "z.txt").unlink()
        self.many_large_files()
        process = self.begin_study("w", "--fresh", study="study.toml")
        self.assertIn("reading 2,0", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=app.PATIENCE)
        self.assertEqual(process.returncode, 75, err)
        self.assert_says(err, " run study.toml -w w --fresh\n")
        self.assertEqual(self.path("w", "study.h5").read_bytes(), before)
        self.few_small_files()
        time.sleep(3)  # until their times can be trusted
        self.assert_says(self.run_files("--fresh").said, "12 new", "12 runs complete, 0 failed")
        self.assertEqual(len(json.loads(self.path("w", "input_stamps.json").read_text())["files"]), 12)
        self.assert_says(self.run_files().said, "12 complete")

    def test_runs_of_renamed_files_are_no_others(self):
        self.run_files()
        self.path("data", "run_03.txt").rename(self.path("data", "z.txt"))
        self.assert_says(self.run_files("--runs", "12", code=2).stderr, "--runs 12: the study has no such run; it has the runs 0-11")
        self.assert_says(self.run_files("--runs", "11").said, "12 complete")

    def test_a_signal_while_files_are_read_speaks_of_no_run(self):
        self.many_large_files()
        for cores in (("--cores", 2), app.changes(execution__sequential="true")):
            process = self.begin_study("w", *cores, study="study.toml")
            process.stderr.readline()
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.stderr.readline(), "SIGINT: no run has begun; reading ends; once more to abort at once\n")
            process.communicate(timeout=app.PATIENCE)
            self.assertEqual(process.returncode, 75)
        process = self.begin_study("w", *cores, study="study.toml")
        process.stderr.readline()
        for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGCONT):  # both at once
            process.send_signal(number)
        _, err = process.communicate(timeout=app.PATIENCE)
        self.assertEqual(process.returncode, 130, err)
        self.assert_says(err, ": aborted; no run had begun\n")

    def test_an_idle_exclusion_is_a_warning(self):
        for command in ("validate", "plan", "prepare", "run"):
            said = self.call(command, "study.toml", "--set", 'inputs.exclude=["run_99.txt"]').stderr
            self.assert_says(said, 'warning: --set inputs.exclude=["run_99.txt"]: inputs.exclude.0 = "run_99.txt" fits none of the files')

    def test_mistakes_end_it_before_anything_is_made(self):
        said = self.run_files("--set", 'inputs.files="dta/*.txt"', code=2).stderr
        self.assert_says(said, '--set inputs.files="dta/*.txt": ', "there is no folder")
        self.assertFalse(self.path("w").exists())


app.main()
