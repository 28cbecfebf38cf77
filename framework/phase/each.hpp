#pragma once
#include <functional>
#include <optional>
#include <type_traits>

#include "framework/core/type.hpp"
#include "framework/phase/context.hpp"

namespace regatta {

/// The loop behind Context::each, without the type of its rows: blocks of items, one after the other. The items of a block are tasks of
/// the arena that calls it: in a lane, which is one thread, they come one after the other too.
class EachLoop {
 public:
  /// `rows` is a Rows<Row>, and lives longer.
  EachLoop(Context& context, std::size_t count, const Type& type, void* rows);

  /// Fills the rows from the newest checkpoint; false: there is none that fits, begin with no rows.
  bool restore();

  struct Block {
    std::size_t begin, end;
  };
  /// The next block; also polls, shows progress, and saves what is finished when that is due, or before it throws Stopped or
  /// LimitReached. Empty at the end.
  std::optional<Block> next();

  /// Runs `item` for every index of the block; one that throws is noted and leaves no row.
  /// @throws Stopped or LimitReached when an item does; nothing of the block counts then, its notes neither.
  void run(Block block, const std::function<void(std::size_t)>& item);

 private:
  SavedState state() const;
  void save();

  Context& context_;
  std::size_t count_;
  const Type& type_;
  void* rows_;
  std::optional<std::string> name_;  // of its checkpoints
  std::size_t done_ = 0;
  std::size_t saved_ = 0;
};

template <class Body>
auto Context::each(std::size_t count, Body body) {
  using Row = std::remove_cvref_t<std::invoke_result_t<Body&, std::size_t>>;
  static_assert(Storable<Row>, "the body of each() returns a row: a struct with a schema()");
  Rows<Row> done;
  EachLoop loop(*this, count, type_of<Rows<Row>>(), &done);
  if (!loop.restore()) done = {};
  std::vector<std::optional<Row>> made;
  while (const auto block = loop.next()) {
    made.assign(block->end - block->begin, std::nullopt);
    loop.run(*block, [&](std::size_t i) { made[i - block->begin].emplace(body(i)); });
    for (std::size_t i = block->begin; i < block->end; ++i) {
      auto& row = made[i - block->begin];
      if (!row) continue;
      done.item.push_back(i);
      done.rows.push_back(std::move(*row));
    }
  }
  return done;
}

}  // namespace regatta
