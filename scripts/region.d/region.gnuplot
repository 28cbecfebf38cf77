# Draws the panels of scripts/region to standard output.
#   folder    with axes.gnuplot, title, and of each panel N.cells and N.title, its case and what was found
#   terminal  png, svg or pdf
#   panels    how many
load folder."/axes.gnuplot"
title_size = terminal eq "svg" ? 20 : terminal eq "pdf" ? 12 : 15
set encoding utf8
line(name, number) = system(sprintf("sed -n %dp '%s/%s'", number, folder, name))
name_of(i) = line(sprintf("%d.title", i), 1)
found_in(i) = line(sprintf("%d.title", i), 2)
title_of(i) = found_in(i) eq "" ? name_of(i) : name_of(i) eq "results" ? found_in(i) : name_of(i).": ".found_in(i)

# All lengths in pixels. Angles have the same scale along both axes, unless that makes a panel very flat or high.
columns = panels == 1 ? 1 : panels == 2 || panels == 4 ? 2 : 3
rows = ceil(real(panels) / columns)
flat = same_unit ? (y_high - y_low) / (x_high - x_low) : 0.75
flat = flat < 0.4 ? 0.4 : flat > 1.5 ? 1.5 : flat
wide = columns == 3 ? 380.0 : 450.0
high = wide * flat
between = 62.0
# A title has one line if all have room for it, at 7.3 pixels a character; else two, and of a very long name the beginning.
room = int((wide + between / 2) / 7.3)
longest = 0
do for [i = 0:panels - 1] { longest = strlen(title_of(i)) > longest ? strlen(title_of(i)) : longest }
two_lines = longest > room
shortened(text) = strlen(text) > room ? text[1:room - 1]."…" : text
left = 90.0; right = 120.0; top = two_lines ? 112.0 : 95.0; bottom = 65.0; above = two_lines ? 80.0 : 66.0
full_width = left + columns * wide + (columns - 1) * between + right
full_height = top + rows * high + (rows - 1) * above + bottom

if (terminal eq "png") { set terminal pngcairo noenhanced size full_width, full_height font "Sans,10.5" background "white" }
if (terminal eq "svg") { set terminal svg noenhanced size full_width, full_height font "Sans,14" background "white" }
if (terminal eq "pdf") { set terminal pdfcairo noenhanced size full_width / 96.0, full_height / 96.0 font "Sans,8" background "white" }

# Viridis (S. van der Walt, N. Smith): as light as it is large, also in grey and for eyes that take red for green.
set palette defined (0 "#440154", 1 "#482878", 2 "#3e4989", 3 "#31688e", 4 "#26828e", 5 "#1f9e89", 6 "#35b779", 7 "#6ece58", 8 "#b5de2b", 9 "#fde725")
if (share) { set cbrange [0:100] }
if (!share) {
  low = NaN; high_shown = NaN
  do for [i = 0:panels - 1] {
    stats sprintf("%s/%d.cells", folder, i) using 3 nooutput
    low = i == 0 || STATS_min < low ? STATS_min : low
    high_shown = i == 0 || STATS_max > high_shown ? STATS_max : high_shown
  }
  set cbrange [low:(high_shown > low ? high_shown : low + 1)]
}

# The lines, made before anything is drawn.
if (share) {
  set contour base
  unset surface
  do for [i = 0:panels - 1] {
    do for [level = 50:90:40] {
      set cntrparam levels discrete level
      set table sprintf("%s/%d.line%d", folder, i, level)
      splot sprintf("%s/%d.cells", folder, i) using 1:2:4
      unset table
    }
  }
  unset contour
  set surface
}

set xrange [x_low:x_high]
set yrange [y_low:y_high]
set tics out nomirror scale 0.6
set border lw 1
set key off
set multiplot
set label 1 line("title", 1) at screen 0.5, 1 - 24.0 / full_height center font ",".title_size
set label 2 members.(share ? ";  lines: solid 50 %, dashed 90 %" : "") at screen 0.5, 1 - 50.0 / full_height center
do for [i = 0:panels - 1] {
  column = i % columns
  row = i / columns
  x0 = left + column * (wide + between)
  y0 = full_height - top - high - row * (high + above)
  set lmargin at screen x0 / full_width
  set rmargin at screen (x0 + wide) / full_width
  set bmargin at screen y0 / full_height
  set tmargin at screen (y0 + high) / full_height
  set title two_lines ? shortened(name_of(i))."\n".found_in(i) : title_of(i) offset 0, -0.5
  # The angles stand at the outer panels only, the scale of colours once.
  if (i + columns >= panels) { set xlabel x_label } else { unset xlabel }
  if (column == 0) { set ylabel y_label } else { unset ylabel }
  if (i == panels - 1) {
    set colorbox vertical user origin screen (full_width - right + 30) / full_width, bottom / full_height size screen 18.0 / full_width, (full_height - top - bottom) / full_height
    set cblabel shown
  } else { unset colorbox }
  cells = sprintf("%s/%d.cells", folder, i)
  if (share) {
    plot cells using 1:2:3 with image, \
         sprintf("%s/%d.line50", folder, i) using 1:2 with lines lw 2 lc "black", \
         sprintf("%s/%d.line90", folder, i) using 1:2 with lines lw 2 dt (9, 6) lc "black"
  } else {
    plot cells using 1:2:3 with image
  }
  unset label
}
unset multiplot
