#include "lines-avx2.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

// The module runs on any x86-64 processor: only these functions may use AVX2, after a check.
#define AVX2 __attribute__((target("avx2")))

namespace longway {

namespace {

AVX2 inline __m128i Load(const uint8_t *from) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(from)); }

AVX2 inline __m256i LoadTwo(const uint8_t *low, const uint8_t *high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(Load(low)), Load(high), 1);
}

// Two weights, for the two 16-bit values that lie side by side in each 32-bit lane.
AVX2 inline __m256i TwoWeights(const int16_t *weights) {
  int32_t both;
  std::memcpy(&both, weights, sizeof(both));
  return _mm256_set1_epi32(both);
}

AVX2 inline void AddProducts(__m256i *sum, __m256i values, __m256i weights) {
  *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(values, weights));
}

// One output pixel of both lines: the first line's red, green and blue sums in the lower half, the second's in the upper.
AVX2 inline __m256i RgbSums(const LinePair &lines, const Taps &taps, int x, __m256i half) {
  // The red, green and blue values of samples 0 and 1, and of 2 and 3, side by side as 16-bit numbers.
  const __m256i first_two = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1));
  const __m256i last_two = _mm256_broadcastsi128_si256(_mm_setr_epi8(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1));
  const int16_t *const weights = taps.of(x);
  const ptrdiff_t start = static_cast<ptrdiff_t>(taps.first[x] - taps.begin) * 3;
  __m256i sum = half;
  for (int i = 0; i < taps.size; i += 4) {
    const __m256i samples = LoadTwo(lines.in[0] + start + i * 3, lines.in[1] + start + i * 3);
    AddProducts(&sum, _mm256_shuffle_epi8(samples, first_two), TwoWeights(weights + i));
    AddProducts(&sum, _mm256_shuffle_epi8(samples, last_two), TwoWeights(weights + i + 2));
  }
  return sum;
}

// Sixteen values of one line, made of several.
AVX2 void BlendSixteen(const uint8_t *const *lines, int x, const int16_t *weights, int size, int shift, uint8_t *out) {
  __m256i low = _mm256_set1_epi32(1 << (shift - 1));
  __m256i high = low;
  for (int i = 0; i < size; i += 2) {
    const __m128i a = Load(lines[i] + x);
    const __m128i b = Load(lines[i + 1] + x);
    const __m256i two = TwoWeights(weights + i);
    AddProducts(&low, _mm256_cvtepu8_epi16(_mm_unpacklo_epi8(a, b)), two);
    AddProducts(&high, _mm256_cvtepu8_epi16(_mm_unpackhi_epi8(a, b)), two);
  }
  const __m128i count = _mm_cvtsi32_si128(shift);
  const __m256i words = _mm256_packs_epi32(_mm256_sra_epi32(low, count), _mm256_sra_epi32(high, count));
  const __m256i ordered = _mm256_permute4x64_epi64(words, 0xd8);
  const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1));
  _mm_storeu_si128(reinterpret_cast<__m128i *>(out), bytes);
}

}  // namespace

bool HasAvx2() { return __builtin_cpu_supports("avx2"); }

// Two output pixels of two lines at once.
AVX2 void ResizeRgbLinesAvx2(const LinePair &lines, const Taps &taps) {
  const __m256i half = _mm256_set1_epi32(1 << (taps.shift - 1));
  const __m128i shift = _mm_cvtsi32_si128(taps.shift);
  // Closes the gap between two pixels of four bytes each.
  const __m256i six = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 1, 2, 4, 5, 6, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
  const int count = taps.count();
  for (int x = 0; x < count; x += 2) {
    const __m256i one = _mm256_sra_epi32(RgbSums(lines, taps, x, half), shift);
    const __m256i other = _mm256_sra_epi32(RgbSums(lines, taps, x + 1 < count ? x + 1 : x, half), shift);
    const __m256i words = _mm256_packs_epi32(one, other);
    const __m256i bytes = _mm256_shuffle_epi8(_mm256_packus_epi16(words, words), six);
    // The two bytes too many are overwritten by the next pixels, or padding.
    _mm_storel_epi64(reinterpret_cast<__m128i *>(lines.out[0] + x * 3), _mm256_castsi256_si128(bytes));
    _mm_storel_epi64(reinterpret_cast<__m128i *>(lines.out[1] + x * 3), _mm256_extracti128_si256(bytes, 1));
  }
}

AVX2 void BlendLinesAvx2(const uint8_t *const *lines, const int16_t *weights, int size, int shift, int length, uint8_t *out) {
  int x = 0;
  for (; x + 16 <= length; x += 16) BlendSixteen(lines, x, weights, size, shift, out + x);
  if (x == length) return;
  // The lines are padded; `out` may be the caller's memory.
  uint8_t rest[16];
  BlendSixteen(lines, x, weights, size, shift, rest);
  std::memcpy(out + x, rest, length - x);
}

}  // namespace longway

#else

namespace longway {

bool HasAvx2() { return false; }
void ResizeRgbLinesAvx2(const LinePair &, const Taps &) {}
void BlendLinesAvx2(const uint8_t *const *, const int16_t *, int, int, int, uint8_t *) {}

}  // namespace longway

#endif
