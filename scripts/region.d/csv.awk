# Takes a line of comma-separated values (RFC 4180) apart: cell[1], cell[2], ...; the number of cells.
function split_csv(line, cell,    n, i, c, quoted) {
  split("", cell)
  n = 1
  for (i = 1; i <= length(line); ++i) {
    c = substr(line, i, 1)
    if (c == "\"") {
      if (quoted && substr(line, i + 1, 1) == "\"") {
        cell[n] = cell[n] c
        ++i
      } else {
        quoted = !quoted
      }
    } else if (c == "," && !quoted) {
      ++n
    } else {
      cell[n] = cell[n] c
    }
  }
  return n
}
