"""Prints the results of Google Benchmark programs (their JSON files) as one table; fails when there is none."""
import json
import os
import sys

# What Google Benchmark writes beside the counters of a benchmark.
OWN_KEYS = {"name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions", "repetition_index",
            "threads", "iterations", "real_time", "cpu_time", "time_unit", "aggregate_name", "aggregate_unit", "label",
            "error_occurred", "error_message"}
SECONDS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}


def scaled(value, steps):
    """The value with three digits and the first of the falling (factor, suffix) steps that it reaches."""
    for factor, suffix in steps:
        if abs(value) >= factor:
            return f"{value / factor:.3g}{suffix}"
    return f"{value:.3g}"


def time_text(seconds):
    return scaled(seconds, [(1.0, " s"), (1e-3, " ms"), (1e-6, " us"), (1e-10, " ns")])


def count_text(value):
    return scaled(value, [(1e9, " G"), (1e6, " M"), (1e4, " k"), (1e3, "")]) if abs(value) < 1e3 or abs(value) >= 1e4 else f"{value:.0f}"


def row(result):
    if result.get("error_occurred"):
        return [result["name"], "failed", result.get("error_message", "")]
    counters = "  ".join(f"{key} {count_text(value)}" for key, value in result.items()
                         if key not in OWN_KEYS and isinstance(value, (int, float)))
    note = "  ".join(text for text in (counters, result.get("label", "")) if text)
    if "real_time" not in result:  # complexity fits have coefficients and no time
        return [result["name"], "", note]
    return [result["name"], time_text(result["real_time"] * SECONDS[result["time_unit"]]), note]


def main(paths):
    rows, failed = [], False
    for path in paths:
        if os.path.getsize(path) == 0:  # no benchmark of this program matched the filter
            continue
        with open(path, encoding="utf-8") as file:
            results = json.load(file)["benchmarks"]
        rows += [row(result) for result in results]
        failed |= any(result.get("error_occurred") for result in results)
    if not rows:
        sys.exit("no benchmark matched")
    rows.insert(0, ["benchmark", "time", "counters"])
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for name, time, note in rows:
        print(f"{name:<{widths[0]}}  {time:>{widths[1]}}  {note}".rstrip())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
