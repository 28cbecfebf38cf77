#pragma once
#include <string>
#include <vector>

#include "framework/app/display_view.hpp"

/// The progress of a study as text; pure functions of the view.
namespace regatta {

/// The screen of a terminal: a bar a lane and a last line for the study. At most max(1, height - 1) lines of at most `width` characters;
/// lanes that do not fit are counted in a line of their own ("... and 12 more lanes").
std::vector<std::string> frame(const StudyView& view, std::size_t width, std::size_t height);

/// The study in one line, for pipes: "12/100 runs, 2 failed, 1,200/10,000 samples, 8 min left, 1 min elapsed, samples 20/s, 3 of 4 lanes
/// busy".
std::string line(const StudyView& view);

/// Time to the end [s] at the mean rate of this call, from samples, or from runs when the study has no samples.
/// Negative when nothing is known yet.
double seconds_left(const StudyView& view);

/// "12.3k/s", "3.4/min": three digits, in the unit that keeps the number above one.
std::string rate_text(double per_second);

}  // namespace regatta
