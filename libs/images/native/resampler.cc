#include "resampler.h"

#include <algorithm>

#include "lines.h"

namespace longway {

Resampler::Resampler(const Taps &horizontal, const Taps &vertical, int channels, uint8_t *out)
    : horizontal_(horizontal),
      vertical_(vertical),
      channels_(channels),
      length_(horizontal.count() * channels),
      stride_(length_ + kLinePadding),
      out_(out),
      lines_(vertical.size + 1),
      kept_(lines_.size() * stride_),
      next_(vertical.begin) {}

void Resampler::Push(const uint8_t *first, const uint8_t *second) {
  const int count = std::min(2, missing());
  ResizeLines({{first, second}, {Kept(next_), Kept(next_ + count - 1)}}, horizontal_, channels_);
  next_ += count;
  // The last weights of a position may stand for lines beyond those that are needed, and are 0.
  const auto ready = [&] { return std::min(vertical_.first[position_] + vertical_.size, vertical_.end) <= next_; };
  while (position_ < vertical_.count() && ready()) Finish(position_++);
}

void Resampler::Finish(int position) {
  const int first = vertical_.first[position];
  for (int i = 0; i < vertical_.size; i++) lines_[i] = Kept(std::min(first + i, vertical_.end - 1));
  BlendLines(lines_.data(), vertical_.of(position), vertical_.size, vertical_.shift, length_,
             out_ + static_cast<size_t>(position) * length_);
}

}  // namespace longway
