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
    """Run -> how far it is for good: of one that is published its inode, size and time; else finished phases and the newest checkpoint."""
    found = {}
    for path in sorted((workspace / "attempts").glob("*.h5")):
        with h5py.File(path) as file:
            phases = sum("fingerprint" in phase.attrs for phase in file.get("phases", {}).values())
            steps = [int(item.attrs["step"]) for phase in file.get("checkpoints", {}).values() for item in phase.values()]
            number = int(path.name.split(".")[0])
            found[number] = max(found.get(number, ()), ("attempt", phases, max(steps, default=0)))
    for path in (workspace / "runs").glob("*.h5"):
        with h5py.File(path) as file:
            if file.attrs["status"] == b"complete":
                state = path.stat()
                found[int(path.stem)] = ("published", state.st_ino, state.st_size, state.st_mtime_ns)
    return found


def commit_of(path):
    """Of a live file: how often it was made newer."""
    with h5py.File(path) as file:
        return int(file.attrs["commit"])


def went_back(before, after):
    problems = []
    for run, was in before.items():
        now = after.get(run, ())
        if now < was if was[0] == "attempt" else now != was:
            problems.append(f"run {run} was at {was} and is at {now}")
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
