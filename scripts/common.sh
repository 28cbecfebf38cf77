# shellcheck shell=bash
# Sourced by the scripts: goes to the project folder and offers a build that is quiet unless it fails.
set -euo pipefail
self=$(readlink -f "$0")
project=$(dirname "$(dirname "$self")")
cd "$project"

# The comment at the top of a script is its help.
usage() { awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$self"; }

# A compiler of template code takes up to 1.5 GiB: more of them than fit would make the machine swap.
jobs_that_fit() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 1572864) }' /proc/meminfo)
  echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

# quietly LOG WHAT COMMAND...: one line of progress; what the command says stands in LOG and is shown when it fails.
quietly() {
  local log=$1 what=$2 start=$SECONDS status=0
  shift 2
  mkdir -p "$(dirname "$log")"
  if [ -t 1 ]; then
    "$@" </dev/null 2>&1 | tee "$log" | progress "$what" || status=${PIPESTATUS[0]}
    printf '\r\033[K'
  else
    "$@" </dev/null >"$log" 2>&1 || status=$?
  fi
  if [ "$status" -ne 0 ]; then
    # The compiler's own words first; the command line of a failed step is far longer than they are.
    { grep -E 'error: |CMake Error|undefined reference|No space left|Killed' -A 3 "$log" || tail -n 25 "$log"; } | cut -c 1-400 | head -n 25 >&2
    echo "$what failed with exit status $status; everything it said: $project/$log" >&2
    return "$status"
  fi
  echo "$what: done in $((SECONDS - start)) s"
}

# ninja begins its lines with [done/total].
progress() {
  local line
  while IFS= read -r line; do
    [[ $line =~ ^\[[0-9]+/[0-9]+\] ]] && printf '\r%s %s\033[K' "$1" "${BASH_REMATCH[0]}"
  done
  return 0
}

# configure PRESET OPTION...
configure() {
  local preset=$1
  shift
  quietly "build/$preset/configure.log" "configure $preset" cmake --preset "$preset" "$@"
}

# build PRESET [--target NAME]
build() {
  local preset=$1
  shift
  quietly "build/$preset/build.log" "build $preset" cmake --build "build/$preset" -j "$(jobs_that_fit)" "$@"
}
