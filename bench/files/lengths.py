"""Lengths of files against what h5repack makes of them."""
import shutil
import signal
import subprocess
import time

from files.program import fail

try:
    import h5py
except ImportError:
    h5py = None

MOST_FINISHED = 1.01  # length of a finished run file over that of h5repack
MOST_LIVE, LIVE_BYTES = 1.25, 2**20  # of a file in mid-run, which may have the bytes of two checkpoints more


def repacked_length(path):
    repacked = path.with_name("repacked.h5")
    ended = subprocess.run(["h5repack", path, repacked], capture_output=True, text=True)
    if ended.returncode != 0:
        fail(f"h5repack of {path} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
    length = repacked.stat().st_size
    repacked.unlink()
    return length


def mib(length):
    return f"{length / 2**20:.2f}"


def finished(path, what, table):
    length, repacked = path.stat().st_size, repacked_length(path)
    table.row(what, [length / repacked], MOST_FINISHED, of=f"{length:,} of {repacked:,} bytes")


def chunks_below(group):
    """Bytes by address."""
    found = {}

    def add(_, item):
        if not isinstance(item, h5py.Dataset):
            return
        if item.chunks:
            for index in range(item.id.get_num_chunks()):
                chunk = item.id.get_chunk_info(index)
                found[chunk.byte_offset] = chunk.size
        elif item.id.get_offset() is not None:
            found[item.id.get_offset()] = item.id.get_storage_size()

    group.visititems(add)
    return found


class LiveFile:
    """A copy of a file in mid-run. Its two checkpoints share the chunks that are the same in both. h5repack writes those twice, and so its file
    may be twice as long as ours; the stricter comparison takes them from its file once, and the bytes of two checkpoints that ours may have
    more are then only those that each has for itself."""

    def __init__(self, copy):
        self.length, self.repacked = copy.stat().st_size, repacked_length(copy)
        with h5py.File(copy) as file:
            checkpoints = file["checkpoints/simulate"]
            two = [checkpoints[name] for name in sorted(checkpoints)[-2:]]
            self.two = sum(int(group.attrs["stored_bytes"]) for group in two)
            a, b = [chunks_below(group) for group in two]
        shared = sum(size for at, size in a.items() if at in b)
        self.own = sum(a.values()) + sum(b.values()) - 2 * shared
        self.once = self.repacked - shared
        copy.unlink()

    def share(self):
        return self.length / (MOST_LIVE * self.repacked + LIVE_BYTES + self.two)

    def share_once(self):
        return self.length / (MOST_LIVE * self.once + LIVE_BYTES + self.own)


def commit_of(path):
    with h5py.File(path) as file:
        return int(file.attrs["commit"]), len(file.get("checkpoints/simulate", ()))


def copy_of(live, copy, process, first):
    """A copy of one commit, from the first on, that has two checkpoints: at most one more followed meanwhile."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if live.exists():
            before, checkpoints = commit_of(live)
            if before >= first and checkpoints >= 2:
                shutil.copyfile(live, copy)
                if commit_of(live)[0] <= before + 1:
                    return LiveFile(copy)
        time.sleep(0.05)
    return fail(f"{live}: no commit with two checkpoints could be copied (the program ended with {process.poll()})")


def in_mid_run(program, name, what, table, copies):
    """While the program runs and after it was stopped; while it goes on, and after it was killed."""
    live, copy = program.folder / name / "attempts/000000.1.h5", program.folder / "copy.h5"
    files, first = [], 1
    for ended_by in (signal.SIGTERM, signal.SIGKILL):
        with program.running(name) as process:
            for _ in range(copies):
                time.sleep(0.5)
                files.append(copy_of(live, copy, process, first))
            process.send_signal(ended_by)
            if process.wait(60) != (75 if ended_by == signal.SIGTERM else -signal.SIGKILL):
                fail(f"{program.program} ended with {process.returncode} after {ended_by.name}")
        shutil.copyfile(live, copy)
        files.append(LiveFile(copy))
        first = commit_of(live)[0] + 2  # both checkpoints are then those of the process that went on
    shutil.rmtree(program.folder / name)

    def row(what, numbers, file, repacked, more):
        table.row(what, numbers, 1.0, of=f"largest: {mib(file.length)} of {MOST_LIVE} x {mib(repacked)} + 1 + {mib(more)} MiB")

    file = max(files, key=LiveFile.share)
    row(what, [file.share()], file, file.repacked, file.two)
    # Medians: a copy has also what is on its way to the next commit.
    for when, part in {"  with what both checkpoints share once": files[:copies + 1],
                       "  the same when it went on after a stop, and was killed": files[copies + 1:]}.items():
        file = max(part, key=LiveFile.share_once)
        row(when, [each.share_once() for each in part], file, file.once, file.own)
