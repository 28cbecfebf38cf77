"""Whether a study survived: after each fault, and when it has ended. All functions return problems, as texts; none: all is well."""
import os
import re
import shutil
import subprocess
import sys

import faults  # finds app
import app

app.missing_readers("h5py")
if not shutil.which("h5dump"):
    print("skipped: there is no h5dump; install hdf5-tools")
    sys.exit(app.SKIPPED)

import h5py


def files_of(workspace):
    """All that a reader may open: not what has a temporary name."""
    folders = [workspace / "runs", workspace / "attempts", workspace / "shared"]
    files = [path for folder in folders for path in sorted(folder.glob("*.h5"))]
    return files + [path for path in [workspace / "study.h5"] if path.exists()]


def unreadable(files):
    """By h5py, which reads all columns, and by h5dump."""
    problems = []
    for path in files:
        try:
            with h5py.File(path) as file:
                file.visititems(lambda _, item: item[()] is None if isinstance(item, h5py.Dataset) else None)
        except Exception as error:  # pylint: disable=broad-except
            problems.append(f"h5py: {path}: {error!r}")
    if files:
        result = subprocess.run(["h5dump", *files], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if result.returncode != 0 or result.stderr:
            problems.append(f"h5dump: {result.returncode} {result.stderr[:300]} in one of {files}")
    return problems


def damaged(workspace, program=None):
    """By `verify`."""
    if not (workspace / "plan.json").exists():
        return [f"{path}: there is no plan" for path in files_of(workspace)]
    result = subprocess.run([program or app.PROGRAM, "verify", workspace], capture_output=True, text=True, check=False)
    return [] if result.returncode == 0 else [f"verify: {result.returncode} {result.stdout}{result.stderr}"]


def progress(workspace):
    """Run -> how far it is for good: of one that is published ("published", inode, size, time), of one that was begun
    ("attempt", the phases that are finished, the newest step of each group of checkpoints)."""
    found = {}
    for path in sorted((workspace / "attempts").glob("*.h5")):
        _, finished, steps = found.setdefault(int(path.name.split(".")[0]), ("attempt", set(), {}))
        with h5py.File(path) as file:
            finished |= {name for name, phase in file.get("phases", {}).items() if "fingerprint" in phase.attrs}
            for name, group in file.get("checkpoints", {}).items():
                steps[name] = max([steps.get(name, 0), *(int(item.attrs["step"]) for item in group.values())])
    for path in (workspace / "runs").glob("*.h5"):
        with h5py.File(path) as file:
            if file.attrs["status"] == b"complete":
                state = path.stat()
                found[int(path.stem)] = ("published", state.st_ino, state.st_size, state.st_mtime_ns)
    return found


def live_progress(workspace):
    """What a reader sees while a program writes, of which nothing may be lost; of files that change too fast nothing."""
    def commits():
        return {path: commit_of(path) for path in (workspace / "attempts").glob("*.h5")}
    try:
        before, found, after = commits(), progress(workspace), commits()
    except (OSError, KeyError, RuntimeError):
        return {}
    # At most one more followed meanwhile: what a commit holds stays until the second one after it.
    return found if set(before) == set(after) and all(after[path] <= before[path] + 1 for path in before) else {}


def commit_of(path):
    """Of a live file: how often it was made newer."""
    with h5py.File(path) as file:
        return int(file.attrs["commit"])


def is_behind(group, finished, steps):
    """Whether what a group of checkpoints was for, which is gone, is done: its phase, or of a loop in it the step, or the loop itself."""
    phase, step, loop = re.fullmatch(r"(\w+?)(?:\.step(\d+))?(?:\.each(\d+))?", group).groups()
    if phase in finished:
        return True
    if loop is None:
        return False
    at = -1 if step is None else int(step)
    if steps.get(phase, -1) > at:
        return True
    others = (re.fullmatch(re.escape(phase) + r"(?:\.step(\d+))?\.each(\d+)", name) for name in steps)
    return any((int(other[1] or -1), int(other[2])) > (at, int(loop)) for other in others if other)


def lost(was, now):
    """Of an attempt."""
    (_, finished, steps), (_, finished_now, steps_now) = was, now
    if gone := finished - finished_now:
        return f"{sorted(gone)} of it are not finished"
    for group, step in steps.items():
        if group in steps_now and steps_now[group] < step:
            return f"{group} of it is at {steps_now[group]}"
        if group not in steps_now and not is_behind(group, finished_now, steps_now):
            return f"{group} of it is gone"
    return None


def went_back(before, after):
    problems = []
    for run, was in before.items():
        now = after.get(run, ("attempt", set(), {}))
        if was[0] == "published" or now[0] == "published":
            why = "not the same file" if was[0] == "published" and now != was else None
        else:
            why = lost(was, now)
        if why:
            problems.append(f"run {run} was at {was} and is at {now}: {why}")
    return problems


def after_fault(workspace, before=None):
    """`before`: progress() of what was durable when the fault came."""
    files = files_of(workspace)
    problems = unreadable(files) + damaged(workspace)
    return problems or went_back(before or {}, progress(workspace))


def left_over(workspace, runs):
    """Files of a study of so many runs that ended well that should not be there."""
    expected = {"plan.json", "study.h5", *(f"runs/{run:06}.h5" for run in range(runs))}
    found = {str(path.relative_to(workspace)) for path in workspace.rglob("*") if path.is_file() and path.parent.name != "logs"}
    return [f"left: {name}" for name in sorted(found - expected)] + [f"missing: {name}" for name in sorted(expected - found)]


def differs(workspace, undisturbed):
    """Bit for bit: settings, runs and columns by `diff`, and the results by h5py."""
    result = subprocess.run([app.PROGRAM, "diff", undisturbed, workspace], capture_output=True, text=True, check=False)
    problems = [] if result.returncode == 0 and result.stdout.startswith("the same: ") else [f"diff: {result.stdout}{result.stderr}"]
    ours, theirs = (app.contents(folder / "study.h5", "/results") for folder in (workspace, undisturbed))
    return problems + [f"results: {name}" for name in sorted(set(ours) | set(theirs)) if ours.get(name) != theirs.get(name)]


def at_the_end(workspace, undisturbed, runs, before=None):
    return after_fault(workspace, before) or left_over(workspace, runs) + differs(workspace, undisturbed)


def logs_of(workspace):
    return "".join(path.read_text(errors="replace") for path in sorted((workspace / "logs").glob("*.log")))


def plain(name):
    """Of a file with a temporary name the name that it was to get."""
    return re.sub(r"\.\d+-\d+\.tmp$", "", os.path.basename(name))
