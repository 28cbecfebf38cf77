# Makes lines and bands of the percentiles of one case. Reads the times of the gates (gates.awk), and of "export" the tables of numbers and
# of percentiles.
#   dir, of       as they were called
#   column        as in the tables: response, b_by/altitude
#   name          of the case
#   case_number   0, 1, ...
#   folder        gets CASE.band0, .band1, ..., CASE.line and CASE.case
# A band has a line "time low high negative_low negative_high" a gate, and one where an edge changes its sign: what is positive of it, then the
# size of what is negative; a line of percentiles "time value negative". What is not there stands below the axis, as zero does.
function fail(text) { print "scripts/soundings: " text > "/dev/stderr"; failed = 1; exit 2 }
function size(x) { return x < 0 ? -x : x }
function above(x) { return x > edge ? x : edge }
function quoted(text) { gsub(/["\\]/, "\\\\&", text); return "\"" text "\"" }
function with_commas(count) {
  count = sprintf("%d", count)
  while (match(count, /^[0-9]+[0-9][0-9][0-9]($|,)/)) {
    match(count, /[0-9]+/)
    count = substr(count, 1, RLENGTH - 3) "," substr(count, RLENGTH - 2)
  }
  return count
}

# Gate i, or what is between it and the one before, where percentile p is 0: linear in the logarithm of the time.
function crossing(i, p,    share) {
  share = value[i - 1, p] / (value[i - 1, p] - value[i, p])
  return has_times ? time[i - 1] * exp(share * log(time[i] / time[i - 1])) : time[i - 1] + share * (time[i] - time[i - 1])
}
function at(i, p, x,    share) {
  share = has_times ? log(x / time[i - 1]) / log(time[i] / time[i - 1]) : (x - time[i - 1]) / (time[i] - time[i - 1])
  return value[i - 1, p] + share * (value[i, p] - value[i - 1, p])
}
function changes(i, p) { return i > 0 && value[i - 1, p] * value[i, p] < 0 }
function row_of_band(file, x, low, high) {
  if (low < 0) negative = 1
  printf "%.9g %.9g %.9g %.9g %.9g\n", x, above(low), above(high), above(-high), above(-low) > file
}

BEGIN { gates = n_times = 0 }
FILENAME != files[n_files] { files[++n_files] = FILENAME; rows = 0 }
FILENAME ~ /\/gates$/ { known[n_times++] = $1; next }
/^#/ { next }
!rows++ { split("", place); for (i = 1; i <= NF; ++i) place[$i] = i; columns = NF; if (FILENAME ~ /_percentiles.csv$/) for (i = 3; i <= NF; ++i) percent[i - 3] = substr($i, 2); next }
{
  found = $1
  if (!sub(/\[[0-9]+\]$/, "", found) && found != column) next
  if (found != column) { others[found]; next }
}
FILENAME ~ /_numbers.csv$/ { if ($place["count"] > samples) samples = $place["count"]; next }
{
  unit = $2
  for (p = 0; p < columns - 2; ++p) value[gates, p] = $(p + 3)
  missing += $3 == "" || $3 == "nan"
  ++gates
}
END {
  if (failed) exit 2
  if (!gates) {
    for (found in others) known_names = known_names (known_names == "" ? "" : ", ") "soundings." found
    gsub("/", ".", known_names)
    fail("--of " of ": " dir " has no percentiles of it" (known_names == "" ? "" : "; there are: " known_names))
  }
  if (missing == gates) fail("no sample of " dir " is complete" (name == "" ? "" : " in case " name) ": there is nothing to draw")
  if (n_times && gates > n_times && gates % n_times == 0)
    fail("--of " of ": " gates " numbers for " n_times " gates, a row for each layer: choose what has one number a gate, such as soundings.response")
  has_times = n_times == gates
  for (i = 0; i < gates; ++i) time[i] = has_times ? known[i] : i
  last = columns - 3
  # To where the axis goes: what is near a change of sign is no reason for more decades.
  for (i = 0; i < gates; ++i) {
    a = value[i, 0]; b = value[i, last]
    large = size(a) > size(b) ? size(a) : size(b)
    small = a * b > 0 && !changes(i, 0) && !changes(i, last) ? (size(a) < size(b) ? size(a) : size(b)) : large / 30
    if (large > top) top = large
    if (small > 0 && (!floor || small < floor)) floor = small
  }
  floor /= 1.5
  edge = floor / 1000  # below the axis
  if (!top) fail("--of " of ": all percentiles are 0: there is nothing to draw")
  for (p = 0; p < last - p; ++p) {
    file = folder "/" case_number ".band" p
    for (i = 0; i < gates; ++i) {
      first = changes(i, p) ? crossing(i, p) : 0
      second = changes(i, last - p) ? crossing(i, last - p) : 0
      if (first && second && second < first) { swap = first; first = second; second = swap }
      if (first) row_of_band(file, first, at(i, p, first), at(i, last - p, first))
      if (second) row_of_band(file, second, at(i, p, second), at(i, last - p, second))
      row_of_band(file, time[i], value[i, p], value[i, last - p])
    }
    close(file)
    bands = bands (bands == "" ? "" : ", ") percent[p] " to " percent[last - p] " %"
    ++n_bands
  }
  if (last % 2 == 0) {
    p = last / 2
    file = folder "/" case_number ".line"
    for (i = 0; i < gates; ++i) {
      if (value[i, p] < 0) negative = 1
      if (changes(i, p)) printf "%.9g %.9g %.9g\n", crossing(i, p), edge, edge > file
      positive = value[i, p] > 0 ? above(value[i, p]) : value[i, p] < 0 ? "NaN" : edge
      size_of_negative = value[i, p] < 0 ? above(-value[i, p]) : value[i, p] > 0 ? "NaN" : edge
      print time[i], positive, size_of_negative > file
    }
    close(file)
    line = percent[p] == 50 ? "median" : percent[p] " %"
  }
  file = folder "/" case_number ".case"
  print "name = " quoted(name) "\nhas_times = " has_times "\nbands = " n_bands + 0 "\nhas_line = " (line != "") "\nnegative = " negative + 0 > file
  printf "floor_ = %.9g\ntop_ = %.9g\nfirst_ = %.9g\nlast_ = %.9g\n", floor, top, time[0], time[gates - 1] > file
  what["response"] = "−dB/dt for the waveform"; what["dbdt"] = "−dB/dt after a step-off"; what["b"] = "B after a step-off"
  gsub(/\^2/, "²", unit)
  print "shown = " quoted((column in what ? what[column] : of) (unit == "" ? "" : " [" unit "]")) > file
  print "drawn = " quoted((line == "" ? "" : "line: " line) (line == "" || bands == "" ? "" : ", ") (bands == "" ? "" : (n_bands > 1 ? "bands: " : "band: ") bands)) > file
  print "samples = " quoted(with_commas(samples) " soundings") > file
}
