#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "taps.h"

namespace longway {

// Resizes an image line by line, as its lines come from a decoder: what is kept are the few lines, already resized in
// width, that the next output line needs. Width first, then height, with 8-bit values between them, as Pillow does.
class Resampler {
 public:
  // The taps must outlive it. `out` takes vertical.count() x horizontal.count() x channels values.
  Resampler(const Taps &horizontal, const Taps &vertical, int channels, uint8_t *out);

  // Takes the next line, from vertical.begin on; `line` starts at the sample horizontal.begin and is padded.
  void Push(const uint8_t *line);

  // Whether the output is whole.
  bool done() const { return done_ == vertical_.count(); }

 private:
  uint8_t *Kept(int line) { return &kept_[static_cast<size_t>(line % vertical_.size) * stride_]; }
  void Finish(int position);

  const Taps &horizontal_;
  const Taps &vertical_;
  const int channels_;
  const int length_;
  const int stride_;
  uint8_t *const out_;
  std::vector<uint8_t> kept_;
  std::vector<const uint8_t *> lines_;
  // The line that comes next.
  int next_;
  int done_ = 0;
};

}  // namespace longway
