#include "framework/phase/each.hpp"

#include <algorithm>

#include <tbb/parallel_for.h>

#include "framework/core/error.hpp"

namespace regatta {

namespace {
// Small enough to be saved often and to see a stop soon, large enough that lent cores find work.
constexpr std::size_t block_size = 256;
}  // namespace

EachLoop::EachLoop(Context& context, std::size_t count, const Type& type, void* rows)
    : context_(context), count_(count), type_(type), rows_(rows), saved_(std::chrono::steady_clock::now()) {
  part_ = "each" + std::to_string(context_.loops_++);
  if (!context_.run_->checkpoints) return;
  const auto saved = context_.run_->checkpoints->load(context_.phase_ + "." + part_, {{part_, &type_}, {"notes", &type_of<Notes>()}});
  if (!saved) return;
  from_columns(type_, saved->parts.at(0).second, rows_);
  context_.notes_ = from_columns<Notes>(saved->parts.at(1).second);
  done_ = saved->step;
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
  std::atomic<bool> leaving = false;
  std::vector<std::string> reasons(block.end - block.begin);
  std::vector<std::uint8_t> failed(block.end - block.begin, 0);
  tbb::parallel_for(block.begin, block.end, [&](std::size_t i) {
    if (leaving.load(std::memory_order_relaxed)) return;
    try {
      item(i);
    } catch (const Stopped&) {
      leaving = true;  // carried out of the loop below: an exception would cancel bodies that are half done
    } catch (const LimitReached&) {
      leaving = true;
    } catch (const std::exception& error) {
      failed[i - block.begin] = 1;
      reasons[i - block.begin] = error.what();
    }
  });
  if (leaving) {
    save();
    context_.poll();  // says again why
    throw Stopped{};  // the body had a reason of its own
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
