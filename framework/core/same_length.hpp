#pragma once
#include <vector>

namespace regatta {

/// A std::vector that is as long in every row of a table, such as a value at each of the times of a study: stored as one more axis, as an
/// array is, where other lists need their lengths beside them. Empty ones are not stored.
template <class T>
struct SameLength : std::vector<T> {
  using std::vector<T>::vector;
};

}  // namespace regatta
