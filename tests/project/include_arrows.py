"""Checks which way includes point: apps -> phases/<science> -> framework, and inside framework only to layers before one's own.

usage: include_arrows.py PROJECT_FOLDER
Prints one line a mistake, "file:line: the arrow that is forbidden and why", and exits with 1 when there is any.
"""
import pathlib
import re
import sys

LAYERS = ["core", "simd", "storage", "phase", "pipeline", "engine", "study", "app", "testing"]
# Tests and benchmarks may include anything, so only these are read.
CHECKED = ["framework", "phases", "apps"]
OURS = CHECKED + ["tests", "bench"]
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def folder_of(path):
    """("framework", "core") of framework/core/text.hpp, ("apps", "") of apps/main.cpp."""
    parts = pathlib.PurePosixPath(path).parts
    return parts[0], parts[1] if len(parts) > 2 else ""


def why_forbidden(source, target):
    """Why the file `source` may not include `target` (both relative to the project folder), or None if it may."""
    (from_tree, from_part), (to_tree, to_part) = folder_of(source), folder_of(target)
    if from_tree == "framework" and from_part not in LAYERS:
        return f"framework/{from_part} is no layer ({', '.join(LAYERS)})"
    if to_tree in ("tests", "bench"):
        return "only tests and bench include those"
    if from_tree == "framework" and to_tree == "framework":
        if to_part not in LAYERS:
            return f"framework/{to_part} is no layer ({', '.join(LAYERS)})"
        if LAYERS.index(to_part) > LAYERS.index(from_part):
            return f"a layer includes only itself and those before it: {', '.join(LAYERS[:LAYERS.index(from_part) + 1])}"
        return None
    if OURS.index(to_tree) > OURS.index(from_tree):
        return f"{from_tree} is below {to_tree}: apps -> phases -> framework"
    if from_tree == to_tree and from_part != to_part:
        return f"no folder of {from_tree} includes another"
    return None


def mistakes_in(project, source):
    """The forbidden includes of one file, as lines of text."""
    for number, text in enumerate((project / source).read_text(encoding="utf-8").splitlines(), start=1):
        match = INCLUDE.match(text)
        if not match:
            continue
        quote, target = match.groups()
        if target.split("/")[0] in OURS and "/" in target:
            reason = why_forbidden(source, target)
            if reason:
                arrow = " -> ".join("/".join(part for part in folder_of(path) if part) for path in (source, target))
                yield f"{source}:{number}: {arrow} is forbidden ({reason}); it includes \"{target}\""
        elif quote == '"' and (project / source).parent.joinpath(target).exists():
            yield f"{source}:{number}: write \"{target}\" from the project folder, as all includes of ours"


def sources(project):
    for tree in CHECKED:
        for path in sorted((project / tree).rglob("*")):
            if path.suffix in (".hpp", ".cpp"):
                yield path.relative_to(project).as_posix()


def check(project):
    """All mistakes of the project and the number of files read."""
    files = list(sources(project))
    return [mistake for source in files for mistake in mistakes_in(project, source)], len(files)


if __name__ == "__main__":
    found, read = check(pathlib.Path(sys.argv[1]))
    print("\n".join(found) if found else f"{read} files, no forbidden include")
    sys.exit(1 if found or not read else 0)
