"""Full and read-only disks, on small file systems in memory; only where root may mount."""
import subprocess
import sys

import app

app.missing_readers("h5py")

import h5py

# 30 runs of some 50 kB.
# Just more than the study says it needs at least, and less than it does.
ROOM = 880 * 1024  # bytes
MANY = app.small(count=600, per_run=20, output__compression="none", phases__simulate__record__samples='""')


class Disk(app.Case):
    def setUp(self):
        super().setUp()
        self.disk = self.path("disk")
        self.disk.mkdir()
        if not app.mount("-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", self.disk):
            print("skipped: only root may mount a small file system")
            sys.exit(app.SKIPPED)
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=False)

    def remount(self, options):
        self.assertTrue(app.mount("-o", f"remount,{options}", self.disk))

    def test_full(self):
        self.run_study("undisturbed", *MANY)
        result = self.run_study("disk/w", *MANY, code=1)
        failed = 30 - len(self.names("disk/w/runs"))
        self.assertGreater(failed, 5, result.said)
        shown = [line for line in result.stdout.splitlines() if line.startswith("run 0")]
        self.assertEqual(len(shown), min(failed, 20), result.said)
        for line in shown:
            self.assertRegex(line, r"^run 0000\d\d failed in write disk/w/attempts/0000\d\d\.1\.h5: No space left on device$")
        self.assert_says(result.stdout, f"{30 - failed} runs complete, {failed} failed in ",
                         "  results   none: write disk/w/study.h5", "No space left on device; run the study again to make them\n")
        self.assert_says(result.stderr, "lines of logs could not be written: ")
        # What was written before is whole.
        whole = self.names("disk/w/runs")
        for name in whole:
            with h5py.File(self.path("disk/w/runs", name)) as file:
                self.assertEqual(file.attrs["status"], b"complete")
        self.assertEqual(self.names("disk/w/attempts"), [])
        self.assert_says(self.call("status", "disk/w").stdout, f"{len(whole)} complete, 0 failed, {30 - len(whole)} to do")
        before = app.stamps(self.path("disk/w/runs"))
        # The same command goes on when there is room.
        self.remount("size=40m")
        self.assert_says(self.run_study("disk/w", *MANY).stdout, "30 runs complete, 0 failed in ")
        after = app.stamps(self.path("disk/w/runs"))
        self.assertEqual({name: after[name] for name in before}, before)
        self.assert_whole("disk/w", 30)
        self.assert_same_bits("undisturbed", "disk/w")

    def test_no_room_to_begin(self):
        (self.disk / "filler").write_bytes(b"x" * (ROOM - 8192))
        result = self.run_study("disk/w", *MANY, code=2)
        self.assert_says(result.stderr, "disk/w: the files of this study need at least about ", " free; make room")
        self.assertEqual(result.stdout, "")
        (self.disk / "filler").write_bytes(b"x" * (ROOM))
        result = self.run_study("disk/new", *MANY, code=2)
        self.assert_says(result.stderr, "disk/new: nothing can be written in this folder (", "No space left on device")
        self.assertEqual(result.stdout, "")
        (self.disk / "filler").unlink()
        self.run_study("disk/w", *app.small(count=20, per_run=20))

    def test_read_only(self):
        self.remount("size=40m")
        self.run_study("disk/w", *app.small())
        self.remount("ro")
        for folder in ("disk/w", "disk/new"):
            said = self.run_study(folder, *app.small(), code=2).stderr
            whose = "this folder" if folder == "disk/w" else "the folder disk, in which it is,"
            self.assertEqual(said, f"{folder}: {whose} may not be written in (Read-only file system); choose another folder with -w\n")
        self.assertEqual(self.call("clean", "disk/w", code=2).stderr, "disk/w: this folder may not be written in (Read-only file system)\n")
        # Looking needs no right to write.
        self.assert_says(self.call("plan", app.STUDY, "-w", "disk/w", *app.small()).stdout, "8 complete")
        self.assert_says(self.call("status", "disk/w").stdout, "8 complete, 0 failed, 0 to do")


app.main()
