"""Runs the fault tests with their full counts, in memory and of the built app, then restarts of a study until the time is over; prints a
table.

usage: torture.py BIN MINUTES
"""
import os
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree

FACTOR = 20  # 10,000 power cuts, 2,000 second crashes, ...: twenty times what the tests draw
STUDY = "data/pendulum/one_controller.toml"
# About 1 s on one core: 8 runs that save themselves every few hundredths of a second.
CHANGES = ["samples.count=800", "samples.per_run=100", "phases.simulate.record.samples=''", "phases.simulate.substeps=10"]
STOPS = 20  # of one study
SKIPPED = 77  # exit code of a test: a reader is missing


def row(what, done, failed, seconds):
    print(f"{what:<100.100}  {done:>9,}  {failed:>7,}  {seconds:>7.1f}", flush=True)


def fault_tests(program):
    """A row a test case. Returns how many failed."""
    result = subprocess.run([program, "--reporters=xml", "--duration=true", "--success=false"], text=True, capture_output=True, check=False,
                            env={**os.environ, "REGATTA_FAULT_FACTOR": str(FACTOR)})
    failed = 0
    for case in xml.etree.ElementTree.fromstring(result.stdout).iter("TestCase"):
        total = case.find("OverallResultsAsserts")
        bad = int(total.get("failures")) + len(case.findall("Exception"))
        failed += bad
        row(case.get("name"), int(total.get("successes")) + int(total.get("failures")), bad, float(total.get("duration") or 0))
        for problem in case.iter("Expression"):
            print("    " + " ".join(problem.find("Expanded").text.split()), file=sys.stderr)
    return failed + (result.returncode != 0 and failed == 0)


def real_faults(programs, seconds):
    """The built program, killed, on failing and full disks, with flipped bits: the tests in tests/faults, and rows that they print. Each of
    the long ones has its share of the time, and says how many of its faults were drawn in it. Returns how many were not survived."""
    failing = programs.parent / "tests/faults/libfailing_calls.so"
    failed = 0
    for name, program, share in (("verdict", "mishaps", 0), ("disks", "pendulum", 0), ("flips", "pendulum", 0), ("calls", "mishaps", 0.11),
                                 ("kills", "pendulum", 0.3)):
        began = time.monotonic()
        environment = {**os.environ, "REGATTA_FAULT_FACTOR": str(FACTOR), "REGATTA_FAILING_CALLS": str(failing.resolve())}
        if share:
            environment["REGATTA_FAULT_SECONDS"] = str(share * seconds)
        result = subprocess.run(["/usr/bin/python3", "-B", f"tests/faults/test_{name}.py", programs / program, "."], text=True,
                                capture_output=True, check=False, env=environment)
        bad = 0
        for what, done, wrong, took in re.findall(r"^row\t(.*)\t(\d+)\t(\d+)\t([\d.]+)$", result.stdout, re.MULTILINE):
            row(what, int(done), int(wrong), float(took))
            bad += int(wrong)
        tests, wrong = re.search(r"^Ran (\d+) tests?", result.stderr, re.MULTILINE), len(re.findall(r"^(?:FAIL|ERROR): ", result.stderr, re.MULTILINE))
        if name in ("verdict", "disks"):
            what = {"verdict": "what the verdict on real faults must notice", "disks": "full, read-only and lost disks and folders"}[name]
            row(what + (" (skipped)" if result.returncode == SKIPPED else ""), int(tests[1]) if tests else 0, wrong, time.monotonic() - began)
        if result.returncode not in (0, SKIPPED):
            failed += max(bad, wrong, 1)
            print("    " + result.stderr[-3000:].replace("\n", "\n    "), file=sys.stderr)
    return failed


def restarts(program, end):
    """Studies that are stopped and killed, one after the other. Returns how many did not end with the same bits."""
    began, seed, stops, failed = time.monotonic(), 0, 0, 0
    while time.monotonic() < end or seed == 0:
        seed += 1
        result = subprocess.run([program, "verify-restart", STUDY, "--stops", str(STOPS), "--seed", str(seed), "--every", "10ms", "--cores", "1",
                                 *[part for change in CHANGES for part in ("--set", change)]], text=True, capture_output=True, check=False)
        stops += int((re.search(r"^stopped (\d+)", result.stdout, re.MULTILINE) or ["", "0"])[1])
        if result.returncode != 0:
            failed += 1
            print(f"    seed {seed}: {result.stdout[-500:]}{result.stderr[-500:]}", file=sys.stderr)
    row(f"the app stopped and killed on this disk, in {seed} studies that must end with the same bits", stops, failed,
        time.monotonic() - began)
    return failed


def main():
    programs, minutes = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    end = time.monotonic() + 60 * minutes
    print(f"{'disturbed':<100}  {'checks':>9}  {'failed':>7}  {'seconds':>7}")
    failed = fault_tests(programs / "test_storage_live")
    failed += real_faults(programs, max(60, end - time.monotonic()))
    failed += restarts(programs / "pendulum", end)
    print("everything was survived" if failed == 0 else f"{failed:,} were not survived")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
