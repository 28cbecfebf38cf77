"""Full disks and quotas, folders that cannot be written or are gone: a clear message, what was committed stays, the others go on, and when
the cause is mended the same command ends with the bits of an undisturbed study."""
import contextlib
import errno
import os
import re
import resource
import shutil
import signal
import subprocess

import faults
import app
import verdict

# 6 runs of which each saves itself again and again for some tenths of a second.
RUNS = 6
LONG = app.changes(samples__count=600, samples__per_run=100, phases__simulate__record__samples='""', phases__simulate__substeps=20,
                   checkpoint__every='"10ms"', execution__retries=0)
NOBODY = 65534


class Disks(app.Undisturbed, app.Case):
    changes = LONG

    def begin(self, workspace, **keywords):
        process = subprocess.Popen([self.program, "run", self.study, "-w", workspace, *map(str, LONG), "--cores", "2"], text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder, **keywords)
        self.addCleanup(app.end_process, process)
        return process

    def at_work(self, workspace):
        """Waits until a run has saved something and another is complete, and its attempt gone."""
        def both():
            begun, complete = ({path.name[:6] for path in workspace.glob(pattern)} for pattern in ("attempts/*.h5*", "runs/*.h5"))
            return begun and complete - begun
        app.wait_for(both, "a run and a checkpoint")

    def ends(self, process, *texts):
        """It says what failed, why, and ends with the code of failed runs. Returns how many are complete."""
        stdout, stderr = process.communicate(timeout=2 * app.PATIENCE)
        self.assertEqual(process.returncode, 1, stdout + stderr)
        for text in texts:
            self.assertRegex(stdout + stderr, text)
        return int(re.search(r"^(\d+) runs? complete, \d+ failed", stdout, re.MULTILINE)[1])

    def goes_on(self, workspace, **keywords):
        self.assertEqual([], verdict.after_fault(workspace))
        self.call("run", self.study, "-w", workspace, *LONG, **keywords)
        self.assertEqual([], verdict.at_the_end(workspace, self.undisturbed, RUNS))

    def small_disk(self, size):
        disk = self.path("disk")
        disk.mkdir()
        if not app.mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk):
            self.skipTest("only root may mount a small file system")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
        return disk

    def test_a_disk_that_fills_up_while_runs_save_themselves(self):
        disk = self.small_disk("40m")
        process = self.begin(disk / "w")
        self.at_work(disk / "w")
        with open(disk / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(bytes(4096))
        complete = self.ends(process, r"run 00000\d failed in .*disk/w/attempts/.*: No space left on device")
        self.assertGreater(complete, 0)
        os.remove(disk / "filler")
        self.goes_on(disk / "w")

    def test_a_quota(self):
        """A project quota where the kernel has them; else what a quota says, from some write on."""
        image, disk = self.path("image"), self.path("disk")
        disk.mkdir()
        with open(image, "wb") as file:
            file.truncate(32 << 20)
        made = subprocess.run(["mkfs.ext4", "-q", "-O", "quota,project", "-E", "quotatype=prjquota", image], check=False, capture_output=True)
        if made.returncode == 0 and shutil.which("setquota") and app.mount("-o", "loop,prjquota", image, disk):
            self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
            workspace = disk / "w"
            workspace.mkdir()
            subprocess.run(["chattr", "-p", "7", "+P", workspace], check=True)
            subprocess.run(["setquota", "-P", "7", "300", "300", "0", "0", disk], check=True)
            self.ends(self.begin(workspace), r"run 00000\d failed in .*: Disk quota exceeded")
            subprocess.run(["setquota", "-P", "7", "0", "0", "0", "0", disk], check=True)
        else:
            workspace = self.path("w")
            process = self.begin(workspace, env=faults.failing(workspace, self.path("list"), calls="pwrite", files="attempts/*.h5*", do="error",
                                                               errno=errno.EDQUOT, each=1, at=300))
            self.ends(process, r"run 00000\d failed in .*attempts/.*: Disk quota exceeded")
        self.goes_on(workspace)

    def test_a_limit_on_the_size_of_files(self):
        workspace = self.path("w")
        process = self.begin(workspace, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)))
        self.assertEqual(self.ends(process, r"run 000000 failed in .*attempts/000000.*: File too large"), 0)
        self.goes_on(workspace)

    def test_folders_that_may_not_be_written(self):
        """From the middle of a study on: as a user who loses the right, or for root in a mount that gets read-only."""
        if os.geteuid() != 0:
            self.skipTest("only root may be another user")
        self.open_to_others()
        for name in ("attempts", "runs"):
            with self.subTest(name):
                workspace = self.path(f"without_{name}")
                keywords = {"user": NOBODY, "group": NOBODY}
                process = self.begin(workspace, **keywords)
                self.at_work(workspace)
                (workspace / name).chmod(0o555)
                complete = self.ends(process, rf"run 00000\d failed in .*{name}.*: Permission denied")
                self.assertGreater(complete, 0)
                before = verdict.progress(workspace)
                (workspace / name).chmod(0o755)
                self.goes_on(workspace, user=NOBODY, group=NOBODY)
                self.assertEqual([], verdict.went_back({run: was for run, was in before.items() if was[0] == "published"},
                                                       verdict.progress(workspace)))

    def test_a_disk_that_gets_read_only(self):
        disk = self.small_disk("40m")
        process = self.begin(disk / "w")
        self.at_work(disk / "w")
        # A disk with files that are open for writing stays as it is: what is bound to its place is read-only.
        process.send_signal(signal.SIGSTOP)
        bound = app.mount("--bind", disk / "w/runs", disk / "w/runs") and app.mount("-o", "remount,ro,bind", disk / "w/runs")
        process.send_signal(signal.SIGCONT)
        self.assertTrue(bound)
        self.addCleanup(subprocess.run, ["umount", "-l", disk / "w/runs"], check=False, stderr=subprocess.DEVNULL)
        self.ends(process, r"run 00000\d failed in .*runs/00000\d.h5: (Read-only file system|Invalid cross-device link)")
        subprocess.run(["umount", "-l", disk / "w/runs"], check=True)
        self.goes_on(disk / "w")

    def test_folders_that_disappear(self):
        for name in ("attempts", "runs"):
            with self.subTest(name):
                workspace = self.path(f"without_{name}")
                process = self.begin(workspace)
                self.at_work(workspace)
                os.rename(workspace / name, self.path(f"moved_{name}"))
                self.ends(process, rf"run 00000\d failed in .*{name}.*: No such file or directory")
                (workspace / name).mkdir(exist_ok=True)
                (workspace / "study.h5").unlink(missing_ok=True)  # which has runs that are gone
                self.goes_on(workspace)

    def test_a_workspace_that_is_renamed(self):
        workspace = self.path("w")
        process = self.begin(workspace)
        self.at_work(workspace)
        os.rename(workspace, self.path("moved"))
        self.ends(process, r"run 00000\d failed in .*: No such file or directory")
        self.assertEqual([], verdict.after_fault(self.path("moved")))
        shutil.rmtree(workspace, ignore_errors=True)
        os.rename(self.path("moved"), workspace)
        self.goes_on(workspace)


app.main()
