#pragma once

#include <cstdint>

#include "lines.h"

namespace longway {

// Whether this processor runs the functions below; they do nothing where they cannot be compiled.
bool HasAvx2();

void ResizeRgbLinesAvx2(const LinePair &lines, const Taps &taps);
void BlendLinesAvx2(const uint8_t *const *lines, const int16_t *weights, int size, int shift, int length, uint8_t *out);

}  // namespace longway
