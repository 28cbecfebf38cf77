# Takes the times of the gates from a plan (plan.json): a line a gate, and of a gate that is open for a while the time in its middle, the
# root of both. Nothing if the plan does not say.
#   name   of the case; empty without [sweep]
function plain(text) { gsub(/\\"/, "\"", text); gsub(/\\\\/, "\\", text); return text }

# The numbers of a list in the settings, which stand as text in text: \"phases.forward.system.gates.KEY\": \"[1e-05, 2e-05]\".
function list(key, values,    begin, text) {
  split("", values)
  begin = index($0, "\\\"phases.forward.system.gates." key "\\\": \\\"[")
  if (!begin) return 0
  text = substr($0, begin)
  text = substr(text, index(text, "[") + 1)
  text = substr(text, 1, index(text, "]") - 1)
  return split(text, values, /, */)
}
/^   "name": "/ {
  text = $0
  sub(/^   "name": "/, "", text)
  sub(/",?$/, "", text)
  wanted = plain(text) == name
}
wanted && /^   "settings": "/ {
  count = list("times", times)
  for (i = 1; i <= count; ++i) print times[i]
  if (!count) {
    count = list("open", open)
    if (count == list("close", close_))
      for (i = 1; i <= count; ++i) printf "%.9g\n", sqrt(open[i] * close_[i])
  }
  exit
}
