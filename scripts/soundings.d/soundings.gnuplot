# Draws what bands.awk has made to standard output.
#   folder    with the title, and of each case N.case, N.band0, ... and N.line
#   terminal  png, svg or pdf
#   cases     how many
set encoding utf8
width = 900.0; height = 640.0
title_size = terminal eq "svg" ? 20 : terminal eq "pdf" ? 12 : 15
if (terminal eq "png") { set terminal pngcairo enhanced size width, height font "Sans,10.5" background "white" }
if (terminal eq "svg") { set terminal svg enhanced size width, height font "Sans,14" background "white" }
if (terminal eq "pdf") { set terminal pdfcairo enhanced size width / 96.0, height / 96.0 font "Sans,8" background "white" }

# Of Okabe and Ito: to be told apart by all eyes.
array colour[6] = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x404040]

times = 1; any_negative = 0
array bands_of[cases]
array line_of[cases]
array name_of[cases]
do for [i = 1:cases] {
  load sprintf("%s/%d.case", folder, i - 1)
  bands_of[i] = bands; line_of[i] = has_line; name_of[i] = name
  times = times && has_times
  any_negative = any_negative || negative
  low = i == 1 || floor_ < low ? floor_ : low
  high = i == 1 || top_ > high ? top_ : high
  begin = i == 1 || first_ < begin ? first_ : begin
  end = i == 1 || last_ > end ? last_ : end
}
title = system(sprintf("cat '%s/title'", folder))

set logscale y
set yrange [low:high * 1.5]
set format y "10^{%T}"
if (times) {
  set logscale x
  set format x "%.0s %cs"
  set xrange [begin / 1.05:end * 1.05]
  set xlabel "time of the gate"
  if (end / begin < 300) {
    set xtics (10 ** floor(log10(begin)))
    do for [k = floor(log10(begin)):ceil(log10(end))] { set xtics add (1 * 10.0 ** k, 2 * 10.0 ** k, 5 * 10.0 ** k) }
  }
} else {
  set xrange [begin - 0.5:end + 0.5]
  set xlabel "gate, from 0"
}
set ylabel shown noenhanced
set tics out nomirror scale 0.8, 0.4
set grid xtics ytics lw 0.5 lc rgb 0xdddddd
set border 3 lw 1
set key top right noenhanced samplen 2.5
if (cases == 1) { set key off }
set lmargin at screen 95 / width
set rmargin at screen 1 - 30 / width
set tmargin at screen 1 - 80 / height
set bmargin at screen 65 / height
set label 1 title at screen 0.5, 1 - 24.0 / height center noenhanced font ",".title_size
set label 2 samples.(cases > 1 ? " a case" : "").";  ".drawn.(any_negative ? ";  dashed and hatched: negative" : "") at screen 0.5, 1 - 52.0 / height center noenhanced

band(i, b) = sprintf("%s/%d.band%d", folder, i - 1, b)
line(i) = sprintf("%s/%d.line", folder, i - 1)
set style fill noborder
# One plot command for all: what is not there has no lines.
command = "plot"
do for [i = 1:cases] {
  do for [b = 0:bands_of[i] - 1] {
    command = command.sprintf(" '%s' using 1:2:3 with filledcurves lc rgb %d fs transparent solid 0.22 noborder notitle,", band(i, b), colour[i])
    if (any_negative) { command = command.sprintf(" '%s' using 1:4:5 with filledcurves lc rgb %d fs transparent pattern 4 noborder notitle,", band(i, b), colour[i]) }
  }
}
do for [i = 1:cases] {
  if (line_of[i]) {
    command = command.sprintf(" '%s' using 1:2 with linespoints pt 7 ps 0.4 lw 2 lc rgb %d title name_of[%d],", line(i), colour[i], i)
    if (any_negative) { command = command.sprintf(" '%s' using 1:3 with linespoints pt 6 ps 0.4 lw 2 dt (6, 4) lc rgb %d notitle,", line(i), colour[i]) }
  } else {
    command = command.sprintf(" NaN with lines lw 8 lc rgb %d title name_of[%d],", colour[i], i)
  }
}
eval(command[1:strlen(command) - 1])
