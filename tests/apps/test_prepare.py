"""prepare: what phases share is made once ahead of a batch job; run reads it, and its results are the same."""
import os
import signal
import subprocess

import app

STUDY = """[study]
title = "Look up"
seed = 3
[samples]
count = 40
per_run = 10
[samples.parameters]
x = { uniform = [0, 1] }
"""
FILE = r"w/shared/look_up-[0-9a-f]{32}\.h5"


class Prepare(app.Case):
    def setUp(self):
        super().setUp()
        self.study = self.path("study.toml")
        self.study.write_text(STUDY)

    def prepare(self, *arguments, code=0):
        return self.call("prepare", self.study, "-w", "w", *arguments, code=code)

    def test_made_once_and_read_by_run(self):
        first = self.prepare()
        self.assertRegex(first.stdout, r"phase +case +shared data +seconds +size +file\n"
                         rf"look_up +- +made +\d+\.\d{{3}} +[\d.]+ KiB +{FILE}\n"
                         r"scale +- +not storable +\d+\.\d{3} +- +-\n"
                         r"scale: every call of run makes its shared data itself, because the type cannot be stored "
                         r"\(look_up::Handle: it has no schema\(\)\)")
        self.assertRegex(first.stderr, r"shared data of look_up: made in \d\.\d{3} s\n")
        self.assertEqual(self.names("w"), ["shared"])
        for watch in ((), ("--watch",)):
            self.assertRegex(self.call("status", "w", *watch).stdout,
                             rf"^w: prepared, and nothing has been run yet\n  study file  {self.study}\n  prepared    shared data: 1 of look_up; [\d.]+ KiB in w/shared\n"
                             rf"  go on with  \S+ run {self.study} -w w \(and the --set of prepare, if any\)\n$")
        self.assertEqual(self.names("w"), ["shared"])
        stamps = app.stamps(self.path("w", "shared"))
        self.assertRegex(self.prepare().stdout, rf"look_up +- +already there +\d+\.\d{{3}} +[\d.]+ KiB +{FILE}\n")
        self.assertEqual(app.stamps(self.path("w", "shared")), stamps)
        self.prepare("--fresh")
        self.assertNotEqual(app.stamps(self.path("w", "shared")), stamps)

        self.run_study("w", study=self.study)
        self.assertRegex(self.log("w", "study"), rf"info .* study shared data of look_up: read from {FILE} in \d")
        self.assertRegex(self.log("w", "study"), r"study shared data of scale: made in \d")
        self.run_study("made", study=self.study)
        self.assertEqual(self.names("made"), ["attempts", "logs", "plan.json", "runs", "study.h5"])
        self.assert_same_bits("w", "made")
        self.assert_says(self.call("rerun", "w/runs/000002.h5").stdout, "identical: ")
        self.assertRegex(self.call("status", "w").stdout, r"\n  prepared    1 of 1 shared data, [\d.]+ KiB in w/shared\n")
        self.assertNotIn("prepared", self.call("status", "made").stdout)
        self.assertEqual(self.call("clean", "w").stdout, "nothing to remove\n")

    def test_cases_and_a_failure(self):
        with self.study.open("a") as study:
            study.write('[sweep]\n"phases.look_up.points" = [10, 13, 20]\n')
        said = self.prepare("--cores", "auto", code=1)
        self.assertRegex(said.stdout, rf"look_up +points=10 +made .* {FILE}\nlook_up +points=13 +failed +- +- +-\nlook_up +points=20 +made .* {FILE}\n"
                         r"scale +all +not storable ")
        self.assert_says(said.stdout, "look_up (points=13) failed: 13 points bring bad luck\n")
        self.assertEqual(len(self.names("w", "shared")), 2)
        self.assert_says(self.prepare("--set", 'sweep."phases.look_up.points"=[10, 20]').stdout, "already there")

    def test_damage(self):
        self.prepare()
        file = next(self.path("w", "shared").iterdir())
        whole = file.read_bytes()
        file.write_bytes(whole[:len(whole) // 2])
        said = self.prepare()
        self.assert_says(said.stderr, f"look_up: warning: ", f"w/shared/{file.name}", "; it is made anew\n")
        self.assert_says(said.stdout, " made ")
        file.write_bytes(b"")
        self.run_study("w", study=self.study)
        self.assertRegex(self.log("w", "study"), rf"warn .* study shared data of look_up: .*{FILE}.*; made anew")
        self.assert_says(self.prepare().stdout, "already there")

    def test_other_options(self):
        self.prepare()
        self.run_study("w", "--set", "phases.look_up.points=5", study=self.study)
        self.assertRegex(self.log("w", "study"), rf"look_up: made in .*; what is prepared is of something else: {FILE}: phases\.look_up\.points is 5, was 1000")

    def test_fresh_run_and_until(self):
        self.prepare("--until", "look_up")
        self.assertNotIn("scale", self.prepare("--until", "look_up").stdout)
        self.run_study("w", "--fresh", study=self.study)
        self.assertNotIn("shared", self.names("w"))
        self.assert_says(self.call("prepare", self.study, "--until", "lok_up", code=2).stderr, 'did you mean "look_up"')

    def test_two_at_once(self):
        both = [subprocess.Popen([app.PROGRAM, "prepare", self.study, "-w", "w"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                for _ in range(2)]
        for process in both:
            process.communicate(timeout=app.PATIENCE)
            self.assertEqual(process.returncode, 0)
        self.assertEqual(len(self.names("w", "shared")), 1)
        self.assert_says(self.prepare().stdout, "already there")

    def test_a_stop(self):
        with self.study.open("a") as study:
            study.write('[phases.look_up]\ntakes = 3\n[sweep]\n"phases.look_up.points" = [10, 20]\n')
        process = subprocess.Popen([app.PROGRAM, "prepare", self.study, "-w", "w"], cwd=self.folder, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(app.end_process, process)
        self.assertEqual(process.stderr.readline(), "the table is being made\n")
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=app.PATIENCE)
        self.assertEqual(process.returncode, 75)
        self.assertRegex(said, r"look_up +points=20 +not begun +- +- +-\n")
        self.assertEqual([name for name in self.names("w", "shared") if name.endswith(".tmp")], [])

    def test_a_second_stop_speaks_of_what_is_stored(self):
        with self.study.open("a") as study:
            study.write("[phases.look_up]\ntakes = 60\n")
        process = subprocess.Popen([app.PROGRAM, "prepare", self.study, "-w", "w"], cwd=self.folder, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(app.end_process, process)
        self.assertEqual(process.stderr.readline(), "the table is being made\n")
        process.send_signal(signal.SIGINT)
        self.assertIn("once more to abort at once", process.stderr.readline())
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=app.PATIENCE)
        self.assertEqual(process.returncode, 130)
        self.assertIn("SIGTERM: aborted; what is stored stays, and the same command makes the rest\n", said)

    def test_mistakes(self):
        said = self.prepare("--set", "phases.look_up.points=0", code=2).stderr
        self.assert_says(said, "phases.look_up.points = 0", "1 to 1000000")
        self.assertEqual(self.names(), ["study.toml"])
        # What the study asks of the machine is a matter of the one that runs it.
        self.prepare("--set", "execution.cores=60000")
        self.assert_says(self.prepare("--cores", "60000", code=2).stderr, "--cores 60000: ")

    def test_a_folder_that_cannot_be_used(self):
        self.path("w").write_text("mine")
        self.assert_says(self.prepare(code=2).stderr, "w: this is no folder; choose another folder with -w\n")
        if os.geteuid() == 0:
            return
        self.path("w").unlink()
        self.path("w", "shared").mkdir(parents=True)
        self.path("w", "shared").chmod(0o555)
        self.assert_says(self.prepare(code=2).stderr, "w/shared: this folder may not be written in (Permission denied); allow it with chmod u+w w/shared")

    def test_a_full_disk(self):
        """The others are stored: a limit on the size of files stands for a disk that is full for one of them."""
        with self.study.open("a") as study:
            study.write('[execution]\nretries = 0\n[output]\ncompression = "none"\n[sweep]\n"phases.look_up.points" = [10, 500000]\n')
        result = subprocess.run(["bash", "-c", 'ulimit -f 1000; trap "" XFSZ; exec "$@"', "bash", app.PROGRAM, "prepare", self.study, "-w", "w"], text=True,
                                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, timeout=app.PATIENCE)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertRegex(result.stdout, r"look_up \(points=500000\) failed: write w/shared/.*: File too large\n")
        self.assertEqual(len(self.names("w", "shared")), 1)


app.main()
