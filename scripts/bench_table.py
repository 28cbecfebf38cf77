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
    return scaled(value, [(1e9, " G"), (1e6, " M"), (1e3, " k")]) if abs(value) < 1e3 or abs(value) >= 1e4 else f"{value:.0f}"


def short_name(result):
    """Without what says how Google Benchmark measured."""
    return "/".join(part for part in result["name"].split("/")
                    if part not in ("manual_time", "real_time") and not part.startswith("iterations:"))


def counters_text(result, wanted):
    return "  ".join(f"{key} {count_text(value)}" for key, value in result.items()
                     if key not in OWN_KEYS and isinstance(value, (int, float)) and wanted(key))


def ratio_row(result, key):
    """Of the counters KEY_ratio, KEY_ratio_min, _max and _goal; beside the rival stand the counters of the same thing."""
    ratio, goal = result[f"{key}_ratio"], result.get(f"{key}_ratio_goal")
    spread = f"{result[f'{key}_ratio_min']:.3g} - {result[f'{key}_ratio_max']:.3g}"
    goal_text = "" if goal is None else f"<= {goal:.3g} {'missed' if ratio > goal else 'met'}"
    counters = counters_text(result, lambda counter: key in counter.split("_") and "_ratio" not in counter)
    return [short_name(result), f"{key} ratio", f"{ratio:.3g}", spread, goal_text, ": ".join(filter(None, (result.get("label"), counters)))]


def rows_of(result):
    if result.get("error_occurred"):
        return [[result["name"], "failed", "", "", "", result.get("error_message", "")]]
    ratios = [key.removesuffix("_ratio") for key in result if key.endswith("_ratio")]
    if ratios:
        return [ratio_row(result, key) for key in ratios]
    note = "  ".join(filter(None, (counters_text(result, lambda counter: True), result.get("label"))))
    if "real_time" not in result:  # complexity fits have coefficients and no time
        return [[result["name"], "", "", "", "", note]]
    return [[short_name(result), "time", time_text(result["real_time"] * SECONDS[result["time_unit"]]), "", "", note]]


def main(paths):
    rows, failed = [["benchmark", "measured", "median", "min - max", "goal", "rival, counters"]], False
    for path in paths:
        if os.path.getsize(path) == 0:  # no benchmark of this program matched the filter
            continue
        with open(path, encoding="utf-8") as file:
            results = json.load(file)["benchmarks"]
        rows += [row for result in results for row in rows_of(result)]
        failed |= any(result.get("error_occurred") for result in results)
    if len(rows) == 1:
        sys.exit("no benchmark matched")
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows:
        print("  ".join(f"{text:>{width}}" if column == 2 else f"{text:<{width}}"
                        for column, (text, width) in enumerate(zip(row, widths))).rstrip())
    judged = [row[4] for row in rows[1:] if row[4]]
    if judged:
        missed = sum(goal.endswith("missed") for goal in judged)
        print(f"goals: {len(judged) - missed} met, {missed} missed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
