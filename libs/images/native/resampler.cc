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
      kept_(static_cast<size_t>(vertical.size) * stride_),
      lines_(vertical.size),
      next_(vertical.begin) {}

void Resampler::Push(const uint8_t *line) {
  ResizeLine(line, horizontal_, channels_, Kept(next_));
  next_++;
  // A position's last weight may stand for a line beyond the image: those weigh nothing.
  const auto ready = [&](int position) { return std::min(vertical_.first[position] + vertical_.size, vertical_.end) <= next_; };
  while (!done() && ready(done_)) Finish(done_++);
}

void Resampler::Finish(int position) {
  const int first = vertical_.first[position];
  // Lines that do not exist weigh nothing: any will do.
  for (int i = 0; i < vertical_.size; i++) lines_[i] = Kept(std::min(first + i, vertical_.end - 1));
  BlendLines(lines_.data(), vertical_.of(position), vertical_.size, vertical_.shift, length_,
             out_ + static_cast<size_t>(position) * length_);
}

}  // namespace longway
