#include "framework/phase/each.hpp"

#include <algorithm>

#include <tbb/parallel_for.h>

#include "framework/core/counted_memory.hpp"
#include "framework/core/error.hpp"

namespace regatta {

namespace {
// Small enough to be saved often and to see a stop soon, large enough that polling and saving cost little.
constexpr std::size_t block_size = 256;

/// How much was noted at some time.
class NotesMark {
 public:
  explicit NotesMark(const Notes& notes) : samples_(notes.samples.size()), items_(notes.items.size()), scalars_(notes.scalars.size()) {}

  /// Forgets what was noted since.
  void cut(Notes& notes) const {
    notes.samples.resize(samples_);
    notes.items.resize(items_);
    notes.scalars.resize(scalars_);
  }

 private:
  std::size_t samples_, items_, scalars_;
};

}  // namespace

EachLoop::EachLoop(Context& context, std::size_t count, const Type& type, void* rows)
    : context_(context), count_(count), type_(type), rows_(rows), name_(context.loops_.next_name()) {}

bool EachLoop::restore() {
  if (!name_ || count_ <= block_size) return false;  // so short a one is never saved
  const auto saved = context_.restore(*name_, {{"rows", &type_, rows_}}, count_);
  if (saved) done_ = saved_ = static_cast<std::size_t>(*saved);
  return saved.has_value();
}

std::optional<EachLoop::Block> EachLoop::next() {
  context_.progress(done_, count_);
  if (done_ == count_) {
    // A later loop of this phase may be the one that is stopped. A loop of one block is cheaper made again than kept: there may be many.
    if (name_ && count_ > block_size && done_ > saved_) context_.loops_.keep(*name_, state());
    return {};
  }
  if (context_.loops_.due()) save();
  try {
    context_.poll();
  } catch (...) {  // Stopped or LimitReached: what is done is kept
    save();
    throw;
  }
  return Block{done_, std::min(count_, done_ + block_size)};
}

void EachLoop::run(Block block, const std::function<void(std::size_t)>& item) {
  const NotesMark before(context_.notes_);
  std::atomic<bool> leaving = false;
  std::exception_ptr why;  // carried out of the loop: an exception in it would cancel bodies that are half done
  const auto leave = [&] {
    if (!leaving.exchange(true)) why = std::current_exception();
  };
  std::vector<std::string> reasons(block.end - block.begin);
  std::vector<std::uint8_t> failed(block.end - block.begin, 0);
  std::optional<LoopCheckpoints::Inside> inside;
  if (name_) inside.emplace(context_.loops_);
  tbb::parallel_for(block.begin, block.end, [&](std::size_t i) {
    if (leaving.load(std::memory_order_relaxed)) return;
    try {
      item(i);
    } catch (const Stopped&) {
      leave();
    } catch (const LimitReached&) {
      leave();
    } catch (const MemoryExceeded&) {
      leave();
    } catch (...) {
      if (counted_memory::refused()) return leave();  // how much a run may use depends on the machine: no result may
      failed[i - block.begin] = 1;
      reasons[i - block.begin] = handled_error();
    }
  });
  if (why) {
    before.cut(context_.notes_);
    save();
    std::rethrow_exception(why);
  }
  for (std::size_t i = block.begin; i < block.end; ++i) {
    if (!failed[i - block.begin]) continue;
    context_.log(LogLevel::warn, "item {} failed: {}", i, reasons[i - block.begin]);
    context_.notes_.items.push_back({i, std::move(reasons[i - block.begin])});
  }
  done_ = block.end;
}

SavedState EachLoop::state() const { return {done_, {{"rows", to_columns(type_, rows_)}, {"notes", to_columns(context_.notes_)}}}; }

void EachLoop::save() {
  if (!name_) return;
  if (done_ > saved_)
    context_.loops_.save(*name_, state());
  else
    context_.loops_.save_finished();
  saved_ = done_;
}

}  // namespace regatta
