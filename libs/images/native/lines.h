#pragma once

#include <cstdint>

#include "taps.h"

namespace longway {

// What may be read, though not used, beyond the end of a line that ResizeLine takes, and written beyond one that it fills.
constexpr int kLinePadding = 32;

// Resizes one line of pixels of `channels` 8-bit values. `line` starts at the sample `taps.begin`.
void ResizeLine(const uint8_t *line, const Taps &taps, int channels, uint8_t *out);

// Makes one line of `length` values of several lines: lines[i] weighs weights[i], for `size` lines, a multiple of 4.
void BlendLines(const uint8_t *const *lines, const int16_t *weights, int size, int shift, int length, uint8_t *out);

// Whether vector instructions are used: both ways give the same values. Tests turn them off.
bool UseVectors(bool wanted);

}  // namespace longway
