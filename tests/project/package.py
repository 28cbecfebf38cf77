"""Installs a build as a user would have it, for the tests that need that."""
import os
import shutil
import subprocess

CMAKE = shutil.which("cmake")


def run(*command, folder=None, **environment):
    return subprocess.run([str(part) for part in command], cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, **environment}, check=False)


def install(build, folder):
    """As a package of a distribution is made: into another root than the one where it will lie. Then it is moved."""
    result = run(CMAKE, "--install", build, "--prefix", "/opt/regatta", DESTDIR=str(folder / "root"))
    assert result.returncode == 0, result.stdout
    prefix = folder / "regatta"
    (folder / "root/opt/regatta").rename(prefix)
    return prefix
