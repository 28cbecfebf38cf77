"""The program that is measured."""
import contextlib
import os
import subprocess
import sys
import time


class Program:
    """The program, with studies and workspaces in one folder."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def command(self, verb, name, *more):
        return [self.program, verb, self.folder / f"{name}.toml", "-w", self.folder / name, *more]

    def call(self, verb, name, *more, succeeds=(0,)):
        """One call; wall and CPU time [s]."""
        before, began = os.times(), time.monotonic()
        ended = subprocess.run(self.command(verb, name, *more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        wall, after = time.monotonic() - began, os.times()
        if ended.returncode not in succeeds:
            fail(f"{ended.stderr}{self.program} {verb} {name} ended with {ended.returncode}")
        return wall, after.children_user + after.children_system - before.children_user - before.children_system

    @contextlib.contextmanager
    def running(self, name):
        """The program while it runs a study that is too long to end by itself."""
        with subprocess.Popen(self.command("run", name, "--no-display"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                process.kill()


def fail(why):
    print(why, file=sys.stderr)
    sys.exit(2)
