#include "framework/storage/hindrance.hpp"

#include <cerrno>

namespace regatta {

std::string_view advice_of_hindrance(const Error& error) {
  const auto* io = dynamic_cast<const IoError*>(&error);
  switch (io ? io->error_number() : 0) {
    case EACCES:
    case EPERM:
      return "allow to read it (chmod u+r)";
    case EMFILE:
    case ENFILE:
      return "allow more open files (ulimit -n)";
    default:
      return {};
  }
}

}  // namespace regatta
