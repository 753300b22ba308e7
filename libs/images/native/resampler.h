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

  // How many lines it still needs, from vertical.begin on.
  int missing() const { return vertical_.end - next_; }

  // Takes the next two lines, padded, from the sample horizontal.begin on; the last one alone, as both.
  void Push(const uint8_t *first, const uint8_t *second);

 private:
  uint8_t *Kept(int line) { return &kept_[line % lines_.size() * stride_]; }
  void Finish(int position);

  const Taps &horizontal_;
  const Taps &vertical_;
  const int channels_;
  const int length_;
  const size_t stride_;
  uint8_t *const out_;
  // What one position needs, and the second line of the pair that completes it.
  std::vector<const uint8_t *> lines_;
  std::vector<uint8_t> kept_;
  // The line that comes next, and the position that is finished next.
  int next_;
  int position_ = 0;
};

}  // namespace longway
