#pragma once
#include <string>
#include <utility>

/// Numbers of tables that people read.
namespace regatta {

/// Four digits; small whole numbers as they are; "-" for no number.
std::string short_number(double x);

/// A mean and its standard error: that to two digits, the mean to the same place.
std::pair<std::string, std::string> with_error(double mean, double error);

/// "81.40 %" of 0.814; "-" for no number.
std::string percent(double share);

/// "80.63 -  82.15 %"; "-" for no numbers.
std::string percent_interval(double low, double high);

}  // namespace regatta
