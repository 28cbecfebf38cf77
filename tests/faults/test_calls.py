"""The program is killed at any call that changes a file, or a call that a disk may refuse fails: the study ends with the bits of one that
nobody disturbed."""
import errno
import os
import random
import re
import shutil

import faults
import app
import verdict

ERRORS = {
    "create": (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EMFILE),
    "open": (errno.EIO, errno.EACCES, errno.EMFILE),
    "mkdir": (errno.ENOSPC, errno.EIO, errno.EACCES),
    "pwrite": (errno.ENOSPC, errno.EIO), "write": (errno.ENOSPC, errno.EIO), "flush": (errno.ENOSPC, errno.EIO),
    "fallocate": (errno.ENOSPC, errno.EIO),
    "mmap": (errno.ENOMEM, errno.ENODEV),
    "lock": (errno.ENOLCK, errno.EIO),
    "fsync": (errno.EIO,), "fdatasync": (errno.EIO,), "syncfs": (errno.EIO,),
}
OTHER_ERRORS = (errno.EIO, errno.EDQUOT)
# What a study that goes on did not survive once: a checkpoint was lost, the folder could not be claimed any more, a folder that could not
# be read counted as empty.
ONCE_WRONG = [
    {"calls": "fdatasync", "files": "attempts/*.h5", "at": 0, "do": "error", "errno": errno.EIO},
    {"calls": "unlink", "files": "claim", "at": 0, "do": "error", "errno": errno.EIO},
    {"calls": "link", "files": "claim.takeover.*", "at": 0, "do": "kill", "torn": 100},
    {"calls": "open", "files": "attempts", "at": 3, "do": "error", "errno": errno.EACCES},
    {"calls": "open", "files": "attempts", "at": 8, "do": "error", "errno": errno.EACCES},
]
# Of which a kill before or after is one at their neighbours.
WITHOUT_EFFECT = ("open", "close", "lock", "mmap", "flush")
INTERNAL = re.compile("filesystem error|terminate called|std::|Assertion|[Ee]xception")


class Calls(faults.Case):
    more = ()

    def begin(self, workspace):
        """A study that begins with nothing. Returns what is durable."""
        return {}

    def goes_on(self, workspace):
        """One that was killed."""
        shutil.copytree(self.begun, workspace)
        return verdict.progress(workspace)

    def attempt(self, workspace, listed, **fault):
        """A call of the program in which a fault is injected. Returns what it said and which call the fault hit, with the file."""
        result = self.call("run", self.study, "-w", workspace, *self.more, code=None, env=faults.failing(workspace, listed, **fault))
        lines = [line.split() for line in (listed.read_text() if listed.exists() else "").splitlines()]
        listed.unlink(missing_ok=True)
        return result, [line[1:] for line in lines if line[0] == "fault"], [line for line in lines if line[0] != "fault"]

    def calls(self, prepare):
        """(call, pattern of files) -> how many there are of it."""
        workspace = self.path("counted")
        prepare(workspace)
        result, _, lines = self.attempt(workspace, self.path("all"))
        self.assertEqual(result.returncode, 0, result.said)
        found = {}
        for call, name in lines:
            pattern = re.sub(r"\d+", "*", name) if "/" in name else re.sub(r"\.\d+.*", ".*", name)
            found[call, pattern] = found.get((call, pattern), 0) + 1
        shutil.rmtree(workspace)
        return found

    def trials(self, prepare, faults_of, daily):
        """Each call with each fault that it may have; of them about `daily`, at least one of each kind of call and file."""
        kinds = [[dict(fault, calls=call, files=pattern, at=at) for at in range(count) for fault in faults_of(call)]
                 for (call, pattern), count in sorted(self.calls(prepare).items()) if faults_of(call)]
        if faults.FACTOR > 1:
            return [trial for kind in kinds for trial in kind]
        total = sum(map(len, kinds))
        draw = random.Random(len(kinds))
        return [trial for kind in kinds for trial in draw.sample(kind, max(1, len(kind) * max(0, daily - len(kinds)) // total))]

    def numbered(self, trials):
        return [dict(trial, number=number) for number, trial in enumerate(trials)]

    def survive(self, prepare, trials, name, judge):
        def one(trial):
            trial = dict(trial)
            number = trial.pop("number")
            workspace = self.path(f"w{number}")
            before = prepare(workspace)
            result, hit, _ = self.attempt(workspace, self.path(f"list{number}"), **trial)
            if hit:
                problems = judge(trial, result, hit[0], workspace) + verdict.after_fault(workspace, before)
            else:  # the number of some calls depends on which lane comes first
                problems = [f"exit code {result.returncode}: {result.said}"] if result.returncode else []
            if result.returncode < 0:  # it was not a run that ended the process
                workspace.joinpath("attempts/in_flight").unlink(missing_ok=True)
            again = self.call("run", self.study, "-w", workspace, *self.more, code=None)
            if again.returncode != 0:
                problems.append(f"again: exit code {again.returncode}: {again.said}")
            else:
                problems += verdict.at_the_end(workspace, self.undisturbed, faults.RUNS, before)
            if not problems:
                shutil.rmtree(workspace)
            return [f"{problem} (hit: {hit})" for problem in problems]
        problems = faults.try_all(self.numbered(trials), one, name)
        self.assertEqual([], problems, "\n".join(problems))

    def honest(self, trial, result, hit, workspace):
        """It says what went wrong, and where, as it says other things; runs that it did not concern are complete."""
        text, problems = os.strerror(trial["errno"]), []
        said = result.said + verdict.logs_of(workspace)
        if result.returncode == 0:
            return verdict.differs(workspace, self.undisturbed)
        if result.returncode not in (1, 2):
            problems.append(f"exit code {result.returncode}")
        if text not in said:
            problems.append(f"does not say {text!r}")
        if found := INTERNAL.search(said):
            problems.append(f"says {found[0]!r}")
        names = [verdict.plain(hit[1]), os.path.dirname(hit[1])]
        if hit[1] == "." or result.returncode == 2:  # before any run: all of the folder is of no use
            names = [str(workspace)]
        if not any(name and name in said for name in names):
            problems.append(f"does not name {hit[1]}")
        complete = len([found for found in verdict.progress(workspace).values() if found[0] == "published"])
        none_began = (result.returncode == 2 or hit == ["open", "."]  # which is listed before any run, and after all
                      or hit[0] == "open" and not list(workspace.glob("logs/0*.log")))  # a folder whose content decides what is to do
        least = 0 if none_began or hit[0] == "syncfs" else faults.RUNS - 1
        if complete < least:
            problems.append(f"{complete} runs are complete")
        return [f"{problem}: {said}" for problem in problems]

    def errors_of(self, call):
        return [{"do": "error", "errno": error} for error in ERRORS.get(call, OTHER_ERRORS)]

    def kills_of(self, call):
        return [] if call in WITHOUT_EFFECT else [{"do": "kill", "torn": torn} for torn in ((0, 50, 100) if "write" in call else (0, 100))]

    def killed(self, _, result, *__):
        return [] if result.returncode == -9 else [f"exit code {result.returncode}: {result.said}"]

    def test_killed(self):
        self.survive(self.begin, self.trials(self.begin, self.kills_of, 70), "the app killed at a call, with that write torn", self.killed)

    def test_errors(self):
        self.survive(self.begin, self.trials(self.begin, self.errors_of, 70), "a call of the app fails", self.honest)

    def test_one_that_goes_on(self):
        """A run is complete, and another has saved itself."""
        self.more, self.begun = faults.SEQUENTIAL, self.path("begun")
        self.kill_at(self.begun, 4, files="attempts/000001.1.h5")
        (self.begun / "attempts/in_flight").unlink()
        self.assertEqual(["attempt", "published"], sorted(was[0] for was in verdict.progress(self.begun).values()))

        def survived(trial, *others):
            return (self.killed if trial["do"] == "kill" else self.honest)(trial, *others)
        trials = self.trials(self.goes_on, lambda call: self.kills_of(call) + self.errors_of(call), 10)
        self.survive(self.goes_on, trials + ONCE_WRONG, "the app that goes on killed at a call, or a call fails", survived)

    def test_short_writes(self):
        def as_if_nothing_was(_, result, __, workspace):
            return [f"exit code {result.returncode}: {result.said}"] if result.returncode else verdict.differs(workspace, self.undisturbed)
        trials = self.trials(self.begin, lambda call: [{"do": "short"}] if "write" in call else [], 17)
        self.survive(self.begin, trials, "a write of the app that is short", as_if_nothing_was)


app.main()
