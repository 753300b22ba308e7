#pragma once

#include <cstddef>
#include <cstdint>

#include "taps.h"

namespace longway {

// Whether this processor runs the functions below; they do nothing where they cannot be compiled.
bool HasAvx2();

void ResizeRgbLineAvx2(const uint8_t *line, const Taps &taps, uint8_t *out);
void BlendLinesAvx2(const uint8_t *const *lines, const int16_t *weights, int size, int shift, int length, uint8_t *out);

}  // namespace longway
