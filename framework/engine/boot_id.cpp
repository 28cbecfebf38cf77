#include "framework/engine/boot_id.hpp"

#include <fstream>

namespace regatta {

std::string boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id = "unknown";
  file >> id;
  return id;
}

}  // namespace regatta
