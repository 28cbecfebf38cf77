"""One bit of a finished or a stopped study is flipped: verify names the file, or nobody who reads it finds anything changed."""
import collections
import pathlib
import random
import shutil
import subprocess
import sys

import faults
import app
import verdict

FLIPS = 2000
BATCH = 125
STUDY = app.small(count=60, per_run=20, duration=0.2)
# Runs that save themselves every few hundredths of a second.
LONG = app.changes(samples__count=60, samples__per_run=30, phases__simulate__record__samples='""', phases__simulate__substeps=40, checkpoint__every='"10ms"', output__commit_every='"10ms"')


def digests(files):
    """What read_all.py says of each; of one that ends it, "crash"."""
    found = []
    while len(found) < len(files):
        result = subprocess.run([sys.executable, "-B", pathlib.Path(__file__).parent / "read_all.py", *files[len(found):]],
                                stdout=subprocess.PIPE, text=True, check=False, timeout=app.PATIENCE)
        found += result.stdout.splitlines()
        if result.returncode != 0:
            found.append(f"crash {result.returncode}")
    return found


def text_of(file):
    """What h5dump says of it, with its properties, but for its name."""
    try:
        result = subprocess.run(["h5dump", "-p", "-m", "%.17g", file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=10)
    except subprocess.TimeoutExpired:
        return "hangs"
    return result.returncode, result.stdout.split(b"\n", 1)[-1]


class Flips(app.Case):
    def setUp(self):
        super().setUp()
        self.sources = []
        for compression in ("default", "none"):
            self.run_study(compression, *STUDY, "--set", f"output.compression={compression!r}".replace("'", '"'))
            self.sources += [self.path(compression, "runs/000001.h5"), self.path(compression, "study.h5")]
        workspace = self.path("stopped")
        for at in range(20, 200, 20):  # until there is a file with a commit
            shutil.rmtree(workspace, ignore_errors=True)
            self.call("run", app.STUDY, "-w", workspace, *LONG, code=None,
                      env=faults.failing(workspace, self.path("list"), calls="pwrite", files="attempts/*.1.h5", at=at, do="kill", torn=0))
            live = sorted(workspace.glob("attempts/*.h5"))
            if live and verdict.commit_of(live[0]) > 2:
                break
        self.sources += 2 * live[:1]
        self.plan = self.path("default/plan.json")
        self.original = {source: (source.read_bytes(), digests([source])[0], text_of(source)) for source in set(self.sources)}

    def differs(self, source, path):
        """Why a reader notices a difference from the undamaged file; empty: he does not."""
        _, digest, text = self.original[source]
        if (found := digests([path])[0]) != digest:
            return f"h5py: {found}"
        if text_of(path) != text:
            return "h5dump"
        if source.parent.name == "attempts":
            return ""
        said = subprocess.run([app.PROGRAM, "diff", source, path], capture_output=True, text=True, check=False)
        return "" if said.returncode == 0 else said.stdout + said.stderr

    def not_named(self, folder, paths):
        result = subprocess.run([app.PROGRAM, "verify", folder], capture_output=True, text=True, check=False)
        self.assertIn(result.returncode, (0, 1), result.stderr)
        return [path for path in paths if f"{path}: " not in result.stdout]

    def batch(self, trial):
        """Flips bits of one file, each in a copy of its own; returns problems."""
        source, seed, count = trial
        content = self.original[source][0]
        draw = random.Random(seed)
        folder = self.path(f"batch{seed}")
        (folder / "runs").mkdir(parents=True)
        shutil.copy(self.plan, folder)
        flipped = {folder / "runs" / f"{number:06}.h5": draw.randrange(8 * len(content)) for number in range(count)}
        for path, bit in flipped.items():
            damaged = bytearray(content)
            damaged[bit // 8] ^= 1 << bit % 8
            path.write_bytes(damaged)
        silent = self.not_named(folder, flipped)
        self.found["named"] += count - len(silent)
        # All that verify does not name in one file: if that reads as ever, each of them is harmless. If not, one by one.
        together = bytearray(content)
        for path in silent:
            together[flipped[path] // 8] ^= 1 << flipped[path] % 8
        (folder / "all.h5").write_bytes(together)
        problems = []
        if self.differs(source, folder / "all.h5"):
            for path in silent:
                if why := self.differs(source, path):
                    at = flipped[path] // 8
                    problems.append(f"bit {flipped[path]} of {source.relative_to(self.folder)} ({len(content)} bytes, "
                                    f"{content[max(0, at - 16):at]} [{content[at]}] {content[at + 1:at + 9]}): {why[:300]}")
        self.found["harmless"] += len(silent) - len(problems)
        # Whether the byte is one that is never read: then it may as well have all its bits flipped.
        for path in silent:
            damaged = bytearray(content)
            damaged[flipped[path] // 8] ^= 0xFF
            path.write_bytes(damaged)
        self.found["of them in unused bytes"] += len(set(silent) & set(self.not_named(folder, silent)))
        shutil.rmtree(folder)
        return problems

    def test_no_flip_is_silent(self):
        self.found = collections.Counter()
        trials = [(self.sources[number % len(self.sources)], number, BATCH) for number in range(FLIPS // BATCH)]
        problems = faults.try_all(trials, self.batch, "bits flipped in files of a study", each=BATCH)
        print(dict(self.found))
        self.assertEqual([], problems, "\n".join(problems))


app.main()
