# Counts members in cells over two drawn parameters. Reads the tables of the cases (CSV of "export --columns X,Y,OF") twice: after pass=1 to
# know the extent of the axes, which all panels share, and after pass=2 to count.
#   x, y, of   columns of the axes, and what is counted or averaged
#   where      column that is true in the samples which count; empty: all count
#   cells      along each axis; 0: as many as fit the members
#   folder     gets N.cells a case and axes.gnuplot
# N.cells has a line a cell, "x y shown smooth", and an empty line after each row; NaN where there is no member. "smooth" is the mean over
# the cell and its neighbours, weighted as 1 2 1 along each axis: a line along single cells would follow the noise of a few members.
function fail(text) { print "scripts/region: " text > "/dev/stderr"; failed = 1; exit 2 }

function place(value, low, high, n,    i) {
  i = int((value - low) / (high - low) * n)
  return i < 0 ? 0 : i >= n ? n - 1 : i
}

# Sets low, high and n: of few values a cell around each, else what encloses them, rounded outwards to a hundredth of its power of ten.
function axis(name, min, max, values,    digit, half) {
  if (!(min < max)) fail(name " is " min " in all samples: an axis must be drawn, as in samples.parameters." name " = { uniform = [-0.5, 0.5] }")
  if (cells || values > 1000 || values * values > 4 * members / tables) {
    digit = 10 ^ (floor(log(max - min) / log(10) + 1e-9) - 2)
    low = floor(min / digit + 1e-6) * digit
    high = -floor(-max / digit + 1e-6) * digit
    n = cells ? cells : side
  } else {
    half = (max - min) / (values - 1) / 2
    low = min - half
    high = max + half
    n = values
  }
}
function floor(value,    whole) { whole = int(value); return whole > value ? whole - 1 : whole }

function name_of(name) { return name == "theta1" ? "initial angle of the lower link, θ₁" : name == "theta2" ? "initial angle of the upper link, θ₂" : name }
function quoted(text) { gsub(/["\\]/, "\\\\&", text); return "\"" text "\"" }
function with_commas(count) {
  count = sprintf("%d", count)
  while (match(count, /^[0-9]+[0-9][0-9][0-9]($|,)/)) {
    match(count, /[0-9]+/)
    count = substr(count, 1, RLENGTH - 3) "," substr(count, RLENGTH - 2)
  }
  return count
}
function labelled(text, unit) { return unit == "" ? text : text " [" unit "]" }

function finish_axes(    lines) {
  if (!members) fail("no sample is complete: there is nothing to draw")
  side = int(sqrt(members / tables / 25))
  side = side < 8 ? 8 : side > 120 ? 120 : side
  axis(x, x_min, x_max, x_values); x_low = low; x_high = high; nx = n
  axis(y, y_min, y_max, y_values); y_low = low; y_high = high; ny = n
  file = folder "/axes.gnuplot"
  printf "x_low = %.12g; x_high = %.12g; nx = %d\ny_low = %.12g; y_high = %.12g; ny = %d\n", x_low, x_high, nx, y_low, y_high, ny > file
  print "x_label = " quoted(labelled(name_of(x), unit[x])) "; y_label = " quoted(labelled(name_of(y), unit[y])) > file
  print "same_unit = " (unit[x] == unit[y]) "; share = " is_share > file
  what = of == "scores.success" ? "members that are held" : is_share ? "members with " of : of
  print "shown = " quoted(labelled(what, is_share ? "%" : unit[of]) (where == "" ? "" : ", where " where)) > file
  each = members == tables * first_members ? with_commas(first_members) " members" (tables > 1 ? " in each panel" : "") : with_commas(members) " members in all panels"
  print "members = " quoted(each ", about " sprintf("%.2g", members / tables / nx / ny) " in a cell") > file
  close(file)
}

function write_cells(    file, i, j, a, b, w, sum, weight) {
  file = folder "/" (table - 1) ".cells"
  for (j = 0; j < ny; ++j) {
    for (i = 0; i < nx; ++i) {
      sum = weight = 0
      for (a = -1; a <= 1; ++a) {
        for (b = -1; b <= 1; ++b) {
          w = (2 - a * a) * (2 - b * b)
          weight += w * count[i + a, j + b]
          sum += w * total[i + a, j + b]
        }
      }
      printf "%.9g %.9g %s %s\n", x_low + (i + 0.5) * (x_high - x_low) / nx, y_low + (j + 0.5) * (y_high - y_low) / ny,
             count[i, j] ? sprintf("%.6g", total[i, j] / count[i, j]) : "NaN", weight ? sprintf("%.6g", sum / weight) : "NaN" > file
    }
    print "" > file
  }
  close(file)
  split("", count)
  split("", total)
}

BEGIN { FS = "," }
FNR == 1 {
  if (pass == 2 && !table) finish_axes()
  if (pass == 2 && table) write_cells()
  if (pass == 1) ++tables
  if (pass == 2) ++table
  next
}
FNR == 2 { split($0, units); next }
FNR == 3 {
  for (i = 1; i <= NF; ++i) { at[$i] = i; unit[$i] = units[i] }
  cx = at[x]; cy = at[y]; cof = at[of]; cwhere = where == "" ? 0 : at[where]
  next
}
$2 != "complete" { next }
pass == 1 {
  if (tables == 1) ++first_members
  if (!members++) { x_min = x_max = $cx; y_min = y_max = $cy; is_share = $cof == "true" || $cof == "false" }
  if (!is_share && $cof != "" && $cof != "nan" && $cof + 0 != $cof) fail(of " is \"" $cof "\", neither true, false nor a number: choose another column")
  if (cwhere && $cwhere != "true" && $cwhere != "false") fail(where " is \"" $cwhere "\", neither true nor false: choose a boolean")
  if ($cx + 0 < x_min) x_min = $cx + 0
  if ($cx + 0 > x_max) x_max = $cx + 0
  if ($cy + 0 < y_min) y_min = $cy + 0
  if ($cy + 0 > y_max) y_max = $cy + 0
  if (x_values <= 1000 && !(($cx) in x_known)) { x_known[$cx]; ++x_values }
  if (y_values <= 1000 && !(($cy) in y_known)) { y_known[$cy]; ++y_values }
  next
}
cwhere && $cwhere != "true" { next }
is_share { i = place($cx, x_low, x_high, nx); j = place($cy, y_low, y_high, ny); ++count[i, j]; total[i, j] += $cof == "true" ? 100 : 0; next }
$cof != "" && $cof == $cof + 0 { i = place($cx, x_low, x_high, nx); j = place($cy, y_low, y_high, ny); ++count[i, j]; total[i, j] += $cof }
END { if (!failed) write_cells() }
