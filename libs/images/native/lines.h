#pragma once

#include <cstdint>

#include "taps.h"

namespace longway {

// What may be read, though not used, beyond the end of a line, and written beyond the end of one that ResizeLines fills.
constexpr int kLinePadding = 32;

// Two lines of pixels of 8-bit values, as if they were one pair: vector code resizes both at once. They may be the same.
struct LinePair {
  const uint8_t *in[2];
  uint8_t *out[2];
};

// Resizes two lines of pixels of `channels` values, which start at the sample `taps.begin`.
void ResizeLines(const LinePair &lines, const Taps &taps, int channels);

// Makes one line of `length` values of several lines: lines[i] weighs weights[i], for `size` lines, a multiple of 4.
void BlendLines(const uint8_t *const *lines, const int16_t *weights, int size, int shift, int length, uint8_t *out);

// Whether vector instructions are used: both ways give the same values. Tests turn them off.
bool UseVectors(bool wanted);

}  // namespace longway
