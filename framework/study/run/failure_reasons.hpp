#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace regatta {

/// Why samples failed, told in few lines however many there are.
class FailureReasons {
 public:
  /// `sample`: as it is named to people. In the order in which samples are to be named.
  void add(std::string sample, const std::string& reason);

  /// What follows on "223 samples of complete runs": ", such as 3, 17, 20: REASON"; of several reasons the commonest, a line each. Reasons
  /// that differ in numbers alone count as one. Empty if there are none.
  std::string text() const;

 private:
  struct Group {
    std::uint64_t samples = 0;
    std::vector<std::string> first;
    std::string reason;  // of the first
    bool alike = true;   // no other one has other numbers
  };
  std::map<std::string, Group, std::less<>> groups_;  // by reason without its numbers
};

}  // namespace regatta
