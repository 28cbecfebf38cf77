"""The table of all keys of a study in docs/studies.md, between its two markers, made from what a program says of itself.

usage: keys_table.py PROGRAM PROGRAM_OF_FILES PROJECT_FOLDER [--write]
           exit status 1 when the table is not that of the program; with --write it is made so
"""
import json
import pathlib
import subprocess
import sys

BEGIN, END = "<!-- keys begin -->", "<!-- keys end -->"


def kind(schema):
    """What may be written, in words."""
    if element := elements(schema):
        return f"list of {plural(element)}"  # the other way, by index, is for --set
    if "anyOf" in schema:
        words = [kind(way) for way in schema["anyOf"]]
        if words[0] == "number" and "text" in words:
            return 'seconds, or "500ms", "5min", "2h"'
        return " or ".join(dict.fromkeys(word for word in words if word))
    if "enum" in schema:
        return " or ".join(f'"{name}"' for name in schema["enum"])
    if isinstance(schema.get("type"), list):
        return " or ".join(kind({"type": name}) for name in schema["type"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if schema.get("type") == "array":
        return f"list of {plural(schema['items'])}"
    return {"integer": "whole number", "string": "text", "boolean": "true or false", "object": "table"}.get(
        schema.get("type"), schema.get("type", ""))


def plural(schema):
    """What a list has, in words."""
    words = elements(schema) if "anyOf" in schema else None
    if words:
        return f"lists of {plural(words)}"
    return {"text": "texts", "number": "numbers", "whole number": "whole numbers", "table": "tables"}.get(kind(schema), kind(schema))


def elements(schema):
    """The schema of the elements of what may be written as a list or, by index, as a table; None for anything else."""
    ways = schema.get("anyOf", [])
    return ways[0]["items"] if ways and ways[0].get("type") == "array" else None


def spelled(number):
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"


def limits(schema):
    while element := elements(schema):
        schema = element
    ways = [schema, *schema.get("anyOf", [])]
    low = next((way["minimum"] for way in ways if "minimum" in way), None)
    high = next((way["maximum"] for way in ways if "maximum" in way), None)
    if low is None and high is None:
        return ""
    if high is None:
        return f"{spelled(low)} or more"
    return f"{spelled(low)} to {spelled(high)}" if low is not None else f"at most {spelled(high)}"


def default(schema, required):
    if required:
        return ""  # must be given, as its meaning says
    return f"`{json.dumps(schema['default'], ensure_ascii=False)}`" if "default" in schema else ""


def lines(table, prefix):
    for name, schema in table["properties"].items():
        key = f"{prefix}{name}"
        if schema.get("type") == "object" and schema.get("properties"):
            yield from lines(schema, key + ".")
            continue
        cells = [f"`{key}`", kind(schema), schema.get("unit", ""), limits(schema), default(schema, name in table.get("else", {}).get("required", [])),
                 schema.get("description", "").removesuffix(f" [{schema.get('unit')}]")]
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        if (element := elements(schema)) and "properties" in element:
            yield from lines(element, key + ".N.")


def table(schema):
    """The sections that every study has, and what a phase that is a stepper understands beside its options."""
    sections = {name: part for name, part in schema["properties"].items() if name != "phases"}
    sections["samples"] = {**sections["samples"], "properties": {name: part for name, part in sections["samples"]["properties"].items()
                                                                if name != "parameters"}}
    stepper = max(schema["properties"]["phases"]["properties"].values(), key=lambda phase: "record" in phase["properties"])
    keys = {name: stepper["properties"][name] for name in ("checkpoint", "record", "limits", "on_diverged")}
    rows = [*lines({"properties": sections}, ""), *lines({"properties": keys}, "phases.NAME.")]
    return "\n".join(["| key | what is written | unit | range | default | meaning |", "|---|---|---|---|---|---|", *rows])


def described(program):
    return json.loads(subprocess.run([program, "describe", "--json"], check=True, stdout=subprocess.PIPE, text=True).stdout)


def main():
    program, of_files, project = sys.argv[1:4]
    page = pathlib.Path(project, "docs/studies.md")
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    schema = described(program)
    schema["properties"]["inputs"] = described(of_files)["properties"]["inputs"]
    fresh = f"{before}{BEGIN}\n{table(schema)}\n{END}{after}"
    if "--write" in sys.argv:
        page.write_text(fresh, encoding="utf-8")
    elif fresh != text:
        sys.exit(f"{page}: the table of keys is not that of {program}; make it so with:\n    python3 {' '.join(sys.argv)} --write")


main()
