#include "lines.h"

#include <atomic>
#include <cstddef>

#include "lines-avx2.h"

namespace longway {

namespace {

std::atomic<bool> use_vectors{HasAvx2()};

void ResizeLinePortably(const uint8_t *line, const Taps &taps, int channels, uint8_t *out) {
  for (int x = 0; x < taps.count(); x++) {
    const uint8_t *const from = line + static_cast<size_t>(taps.first[x] - taps.begin) * channels;
    const int16_t *const weights = taps.of(x);
    for (int channel = 0; channel < channels; channel++) {
      int32_t sum = 1 << (taps.shift - 1);
      for (int i = 0; i < taps.size; i++) sum += weights[i] * from[i * channels + channel];
      *out++ = static_cast<uint8_t>(sum >> taps.shift);
    }
  }
}

void BlendLinesPortably(const uint8_t *const *lines, const int16_t *weights, int size, int shift, int length, uint8_t *out) {
  for (int x = 0; x < length; x++) {
    int32_t sum = 1 << (shift - 1);
    for (int i = 0; i < size; i++) sum += weights[i] * lines[i][x];
    out[x] = static_cast<uint8_t>(sum >> shift);
  }
}

}  // namespace

void ResizeLines(const LinePair &lines, const Taps &taps, int channels) {
  if (use_vectors && channels == 3) {
    ResizeRgbLinesAvx2(lines, taps);
  } else {
    for (const int i : {0, 1}) ResizeLinePortably(lines.in[i], taps, channels, lines.out[i]);
  }
}

void BlendLines(const uint8_t *const *lines, const int16_t *weights, int size, int shift, int length, uint8_t *out) {
  if (use_vectors) {
    BlendLinesAvx2(lines, weights, size, shift, length, out);
  } else {
    BlendLinesPortably(lines, weights, size, shift, length, out);
  }
}

bool UseVectors(bool wanted) { return use_vectors = wanted && HasAvx2(); }

}  // namespace longway
