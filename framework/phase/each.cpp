#include "framework/phase/each.hpp"

#include <algorithm>

#include <tbb/parallel_for.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace {
// Small enough to be saved often and to see a stop soon, large enough that lent cores find work.
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
    : context_(context), count_(count), type_(type), rows_(rows), saved_(std::chrono::steady_clock::now()) {
  part_ = "each" + std::to_string(context_.loops_++);
}

bool EachLoop::restore() {
  const auto saved = context_.restore(context_.phase_ + "." + part_, {{part_, &type_, rows_}}, count_);
  if (saved) done_ = static_cast<std::size_t>(*saved);
  return saved.has_value();
}

std::optional<EachLoop::Block> EachLoop::next() {
  context_.progress(done_, count_);
  if (done_ == count_) {
    if (count_ > block_size) save();  // a later loop of this phase may be the one that is stopped
    return {};
  }
  const auto every = std::chrono::duration<double>(context_.settings_.checkpoint.every.seconds);
  if (std::chrono::steady_clock::now() - saved_ > every) save();
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
  tbb::parallel_for(block.begin, block.end, [&](std::size_t i) {
    if (leaving.load(std::memory_order_relaxed)) return;
    try {
      item(i);
    } catch (const Stopped&) {
      leave();
    } catch (const LimitReached&) {
      leave();
    } catch (...) {
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

void EachLoop::save() {
  if (!context_.run_->checkpoints) return;
  context_.run_->checkpoints->save(context_.phase_ + "." + part_,
                                   {done_, {{part_, to_columns(type_, rows_)}, {"notes", to_columns(context_.notes_)}}});
  saved_ = std::chrono::steady_clock::now();
}

}  // namespace regatta
