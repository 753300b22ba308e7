// The innermost loops of filter-gradient.h, for processors with AVX2 and FMA.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>

#include <cstdint>
#include <cstring>

#define LONGWAY_AVX2 __attribute__((target("avx2,fma")))

namespace longway {

// A tile of the gradient is up to 6 input by 16 output channels: as many sums as fit into registers.
constexpr int kTileRows = 6;
constexpr int kTileColumns = 16;
constexpr int kTileSize = kTileRows * kTileColumns;

// Pixels that lie one after another, in packed x (from which they may be some steps apart) and in packed dy.
struct Span {
  int64_t x;
  int64_t dy;
  int64_t length;
};

// tile[row][column] = (add ? tile : 0) + the sum over all pixels of the spans of x[pixel][row] * dy[pixel][column].
// @param step from a pixel of x to the next one, in pixels.
template <int rows, int vectors>
LONGWAY_AVX2 void SumTile(const Span *spans, size_t count, const float *x, int64_t step, const float *dy, bool add, float *tile) {
  __m256 sums[rows][vectors];
#pragma GCC unroll 6
  for (int row = 0; row < rows; row++) {
#pragma GCC unroll 2
    for (int i = 0; i < vectors; i++) sums[row][i] = add ? _mm256_loadu_ps(tile + row * kTileColumns + 8 * i) : _mm256_setzero_ps();
  }
  for (size_t s = 0; s < count; s++) {
    const float *from = x + spans[s].x * rows;
    const float *to = dy + spans[s].dy * kTileColumns;
    for (int64_t pixel = spans[s].length; pixel > 0; pixel--, from += step * rows, to += kTileColumns) {
      __m256 gradient[vectors];
#pragma GCC unroll 2
      for (int i = 0; i < vectors; i++) gradient[i] = _mm256_loadu_ps(to + 8 * i);
#pragma GCC unroll 6
      for (int row = 0; row < rows; row++) {
        const __m256 value = _mm256_broadcast_ss(from + row);
#pragma GCC unroll 2
        for (int i = 0; i < vectors; i++) sums[row][i] = _mm256_fmadd_ps(value, gradient[i], sums[row][i]);
      }
    }
  }
#pragma GCC unroll 6
  for (int row = 0; row < rows; row++) {
#pragma GCC unroll 2
    for (int i = 0; i < vectors; i++) _mm256_storeu_ps(tile + row * kTileColumns + 8 * i, sums[row][i]);
  }
}

// Pixels that are packed together: they stay in the first-level cache while one panel after another takes its part.
constexpr int64_t kStripPixels = 16;

// Copies `width` channels of each pixel into a panel, and has the same of the next strip brought near.
template <int width>
void PackPanel(const float *from, int64_t stride, int64_t pixels, float *panel) {
  for (int64_t pixel = 0; pixel < pixels; pixel++, from += stride, panel += width) {
    __builtin_prefetch(from + kStripPixels * stride);
    std::memcpy(panel, from, width * sizeof(float));
  }
}

// The same for the last channels, of which there are fewer than the panel is wide. What is beside them in the tile is never
// used, so that the next pixel's channels may stand there: only where there is no next pixel, noughts have to.
template <int width>
void PackRest(const float *from, int64_t stride, int64_t pixels, int64_t channels, float *panel) {
  const int64_t whole = stride < width ? 0 : pixels - 1;
  PackPanel<width>(from, stride, whole, panel);
  for (int64_t pixel = whole; pixel < pixels; pixel++) {
    for (int64_t i = 0; i < width; i++) panel[pixel * width + i] = i < channels ? from[pixel * stride + i] : 0;
  }
}

// Subnormal numbers are nought, as in TensorFlow's own threads: for speed, and so that all threads compute the same.
class FlushSubnormals {
 public:
  FlushSubnormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | _MM_FLUSH_ZERO_ON | kSubnormalsAreZero); }
  ~FlushSubnormals() { _mm_setcsr(before_); }

 private:
  static constexpr unsigned kSubnormalsAreZero = 0x40;
  const unsigned before_;
};

}  // namespace longway
#endif
