"""The program is killed at any call that changes a file, or the call fails: the study ends with the bits of one that nobody disturbed."""
import errno
import os
import pathlib
import random
import re
import shutil
import tempfile

import faults
import app
import verdict

ERRORS = {"pwrite": (errno.ENOSPC, errno.EIO), "write": (errno.ENOSPC, errno.EIO), "fsync": (errno.EIO,), "fdatasync": (errno.EIO,),
          "syncfs": (errno.EIO,)}
OTHER_ERRORS = (errno.EIO, errno.EDQUOT)


class Calls(app.Undisturbed, app.Case):
    changes = []

    @classmethod
    def setUpClass(cls):
        cls.study = pathlib.Path(tempfile.mkdtemp(prefix="regatta_app."), "s.toml")
        cls.addClassCleanup(shutil.rmtree, cls.study.parent)
        cls.study.write_text(faults.STUDY)
        super().setUpClass()

    def attempt(self, trial, number):
        """A call of the program in which a fault is injected. Returns what it said and which call the fault hit."""
        workspace = self.path(f"w{number}")
        result = self.call("run", self.study, "-w", workspace, code=None, env=faults.failing(workspace, self.path(f"list{number}"), **trial))
        listed = self.path(f"list{number}")
        hit = [line.split()[1:] for line in (listed.read_text() if listed.exists() else "").splitlines() if line.startswith("fault ")]
        listed.unlink(missing_ok=True)
        return workspace, result, hit

    def calls(self):
        """(call, pattern of files) -> how many there are of it."""
        workspace = self.path("counted")
        self.call("run", self.study, "-w", workspace, env=faults.failing(workspace, self.path("all")))
        found = {}
        for line in self.path("all").read_text().splitlines():
            call, name = line.split()
            pattern = re.sub(r"\d+", "*", name) if "/" in name else re.sub(r"\.\d+.*", ".*", name)
            found[call, pattern] = found.get((call, pattern), 0) + 1
        return found

    def trials(self, faults_of, daily):
        """Each call with each fault that it may have; of them `daily`, at least one of each kind of call, file and fault."""
        kinds = [[dict(fault, calls=call, files=pattern, at=at) for at in range(count)]
                 for (call, pattern), count in sorted(self.calls().items()) for fault in faults_of(call)]
        if faults.FACTOR > 1:
            return [trial for kind in kinds for trial in kind]
        total = sum(map(len, kinds))
        draw = random.Random(len(kinds))
        return [trial for kind in kinds for trial in draw.sample(kind, max(1, len(kind) * max(0, daily - len(kinds)) // total))]

    def numbered(self, trials):
        return [dict(trial, number=number) for number, trial in enumerate(trials)]

    def survive(self, faults_of, daily, name, judge):
        def one(trial):
            trial = dict(trial)
            number = trial.pop("number")
            workspace, result, hit = self.attempt(trial, number)
            if hit:
                problems = judge(trial, result, hit[0], workspace) + verdict.after_fault(workspace)
            else:  # the number of some calls depends on which lane comes first
                problems = [f"exit code {result.returncode}: {result.said}"] if result.returncode else []
            if result.returncode < 0:  # it was not a run that ended the process
                workspace.joinpath("attempts/in_flight").unlink(missing_ok=True)
            again = self.call("run", self.study, "-w", workspace, code=None)
            if again.returncode != 0:
                problems.append(f"again: exit code {again.returncode}: {again.said}")
            else:
                problems += verdict.at_the_end(workspace, self.undisturbed, faults.RUNS)
            if not problems:
                shutil.rmtree(workspace)
            return [f"{problem} (hit: {hit})" for problem in problems]
        problems = faults.try_all(self.numbered(self.trials(faults_of, daily)), one, name)
        self.assertEqual([], problems, "\n".join(problems))

    def test_killed(self):
        def killed(_, result, *__):
            return [] if result.returncode == -9 else [f"exit code {result.returncode}: {result.said}"]
        self.survive(lambda call: [{"do": "kill", "torn": torn} for torn in ((0, 50, 100) if "write" in call else (0, 100))], 100,
                     "the app killed at a call, with that write torn", killed)

    def test_errors(self):
        def honest(trial, result, hit, workspace):
            """It says what went wrong, and where; runs that it did not concern are complete."""
            text, problems = os.strerror(trial["errno"]), []
            said = result.said + verdict.logs_of(workspace)
            if result.returncode == 0:
                return verdict.differs(workspace, self.undisturbed)
            if result.returncode not in (1, 2):
                problems.append(f"exit code {result.returncode}")
            if text not in said:
                problems.append(f"does not say {text!r}")
            if verdict.plain(hit[1]) not in said and os.path.dirname(hit[1]) not in said:
                problems.append(f"does not name {hit[1]}")
            complete = len([found for found in verdict.progress(workspace).values() if found[0] == "published"])
            least = 0 if result.returncode == 2 or hit[0] == "syncfs" else faults.RUNS - 1
            if complete < least:
                problems.append(f"{complete} runs are complete")
            return [f"{problem}: {said}" for problem in problems]
        self.survive(lambda call: [{"do": "error", "errno": error} for error in ERRORS.get(call, OTHER_ERRORS)], 80,
                     "a call of the app fails", honest)

    def test_short_writes(self):
        def as_if_nothing_was(_, result, __, workspace):
            return [f"exit code {result.returncode}: {result.said}"] if result.returncode else verdict.differs(workspace, self.undisturbed)
        self.survive(lambda call: [{"do": "short"}] if "write" in call else [], 20, "a write of the app that is short", as_if_nothing_was)


app.main()
