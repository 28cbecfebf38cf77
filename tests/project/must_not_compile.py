"""Checks a program that must not compile, and what the compiler says about it.

usage: must_not_compile.py COMPILER INCLUDE_FOLDER SOURCE
Succeeds when SOURCE does not compile and one error or note of the compiler contains the text of the first line of SOURCE,
"// expect: some text". A source whose first line is "// right" must compile instead.
"""
import os
import re
import subprocess
import sys


def main(compiler, include_folder, source):
    with open(source, encoding="utf-8") as file:
        first_line = file.readline().strip()
    # In the C locale, so that the messages are English and their quotation marks ASCII.
    result = subprocess.run([compiler, "-std=c++20", "-fsyntax-only", "-I", include_folder, source], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**os.environ, "LC_ALL": "C"}, check=False)
    compiles = result.returncode == 0
    if first_line == "// right":
        return None if compiles else f"must compile, but does not with {compiler}:\n{result.stdout}"
    if not first_line.startswith("// expect: "):
        return 'the first line must be "// expect: some text of the message"'
    if compiles:
        return f"compiles with {compiler}, but must not"
    expected = first_line.removeprefix("// expect: ")
    # Compilers quote source lines below their messages: text found only there was not said.
    messages = re.findall(r"(?:error|note): (.*)", result.stdout)
    if any(expected in message for message in messages):
        return None
    return f"does not compile with {compiler}, as it should, but no message says \"{expected}\":\n{result.stdout}"


if __name__ == "__main__":
    mistake = main(*sys.argv[1:])
    sys.exit(f"{sys.argv[3]}: {mistake}" if mistake else 0)
