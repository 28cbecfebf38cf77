# From the table of "compare --csv": for each case its name, a tab, and what was found.
#   dir   folder of the study, as compare was called
#   of    column, such as scores.success
#   where if it is not empty, only some samples are drawn, about which the table says nothing
function percent(share) { return sprintf("%.2f", 100 * share) }
function column(suffix,    i) {
  for (i in header) if (header[i] == of suffix) return i
  return 0
}
function unit_of(    i, unit) {
  for (i in header) {
    if (index(header[i], of " [") != 1 || header[i] !~ /\]\.mean$/) continue
    unit = substr(header[i], length(of) + 3)
    return substr(unit, 1, length(unit) - length("].mean"))
  }
  return ""
}
NR == 1 {
  split_csv($0, header)
  rate = column(".rate")
  unit = unit_of()
  suffix = unit == "" ? "" : " [" unit "]"
  next
}
{
  split_csv($0, cell)
  name = cell[1] == dir ? "results" : substr(cell[1], length(dir ": ") + 1)
  if (where != "")
    found = name == "results" ? "where " where : ""
  else if (rate)
    found = percent(cell[rate]) " %" (of == "scores.success" ? " held" : "") "   (95 % interval " percent(cell[column(".low")]) " – " percent(cell[column(".high")]) " %)"
  else
    found = sprintf("mean %.4g ± %.2g", cell[column(suffix ".mean")], cell[column(suffix ".standard_error")]) (unit == "" ? "" : " " unit)
  print name "\t" found
}
