#include "lines-avx2.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include <cstring>

// The module runs on any x86-64 processor: only these functions may use AVX2, after a check.
#define AVX2 __attribute__((target("avx2")))

namespace longway {

namespace {

// Two weights, for the two values that lie side by side in each 32-bit lane.
AVX2 inline __m128i TwoWeights(const int16_t *weights) {
  int32_t both;
  std::memcpy(&both, weights, sizeof(both));
  return _mm_set1_epi32(both);
}

AVX2 inline __m256i Join(__m128i low, __m128i high) { return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1); }

AVX2 inline __m128i Load(const uint8_t *from) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(from)); }

AVX2 inline void StoreFourBytes(uint8_t *out, __m128i values) {
  const int32_t bytes = _mm_cvtsi128_si32(values);
  std::memcpy(out, &bytes, sizeof(bytes));
}

// Sixteen values of one line each and two lines: products by lane, in the order 0-7 and 8-15.
struct Sums {
  __m256i low;
  __m256i high;
};

AVX2 inline void AddTwoLines(const uint8_t *first, const uint8_t *second, __m256i weights, Sums *sums) {
  const __m128i a = Load(first);
  const __m128i b = Load(second);
  sums->low = _mm256_add_epi32(sums->low, _mm256_madd_epi16(_mm256_cvtepu8_epi16(_mm_unpacklo_epi8(a, b)), weights));
  sums->high = _mm256_add_epi32(sums->high, _mm256_madd_epi16(_mm256_cvtepu8_epi16(_mm_unpackhi_epi8(a, b)), weights));
}

AVX2 void BlendSixteen(const uint8_t *const *lines, int x, const int16_t *weights, int size, int shift, uint8_t *out) {
  const __m256i half = _mm256_set1_epi32(1 << (shift - 1));
  Sums sums{half, half};
  for (int i = 0; i < size; i += 2) {
    const __m128i two = TwoWeights(weights + i);
    AddTwoLines(lines[i] + x, lines[i + 1] + x, Join(two, two), &sums);
  }
  const __m128i count = _mm_cvtsi32_si128(shift);
  const __m256i words = _mm256_packs_epi32(_mm256_sra_epi32(sums.low, count), _mm256_sra_epi32(sums.high, count));
  const __m256i ordered = _mm256_permute4x64_epi64(words, 0xd8);
  const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(ordered), _mm256_extracti128_si256(ordered, 1));
  _mm_storeu_si128(reinterpret_cast<__m128i *>(out), bytes);
}

}  // namespace

bool HasAvx2() { return __builtin_cpu_supports("avx2"); }

// Two output pixels at once, one in each half of a register; of each, four samples at a time.
AVX2 void ResizeRgbLineAvx2(const uint8_t *line, const Taps &taps, uint8_t *out) {
  // The red, green and blue values of samples 0 and 1, and of 2 and 3, side by side as 16-bit numbers.
  const __m128i first_two = _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
  const __m128i last_two = _mm_setr_epi8(6, -1, 9, -1, 7, -1, 10, -1, 8, -1, 11, -1, -1, -1, -1, -1);
  const __m256i low = Join(first_two, first_two);
  const __m256i high = Join(last_two, last_two);
  const __m256i half = _mm256_set1_epi32(1 << (taps.shift - 1));
  const __m128i shift = _mm_cvtsi32_si128(taps.shift);
  const int last = taps.count() - 1;
  for (int x = 0; x <= last; x += 2) {
    const int next = x < last ? x + 1 : x;
    const uint8_t *const here = line + static_cast<size_t>(taps.first[x] - taps.begin) * 3;
    const uint8_t *const there = line + static_cast<size_t>(taps.first[next] - taps.begin) * 3;
    const int16_t *const a = taps.of(x);
    const int16_t *const b = taps.of(next);
    __m256i sum = half;
    for (int i = 0; i < taps.size; i += 4) {
      const __m256i samples = Join(Load(here + i * 3), Load(there + i * 3));
      const __m256i two = Join(TwoWeights(a + i), TwoWeights(b + i));
      const __m256i two_more = Join(TwoWeights(a + i + 2), TwoWeights(b + i + 2));
      sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_shuffle_epi8(samples, low), two));
      sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_shuffle_epi8(samples, high), two_more));
    }
    const __m256i words = _mm256_packs_epi32(_mm256_sra_epi32(sum, shift), _mm256_setzero_si256());
    const __m256i bytes = _mm256_packus_epi16(words, words);
    // In this order: the fourth byte of each is overwritten by the next pixel.
    StoreFourBytes(out + x * 3, _mm256_castsi256_si128(bytes));
    StoreFourBytes(out + next * 3, _mm256_extracti128_si256(bytes, 1));
  }
}

AVX2 void BlendLinesAvx2(const uint8_t *const *lines, const int16_t *weights, int size, int shift, int length, uint8_t *out) {
  int x = 0;
  for (; x + 16 <= length; x += 16) BlendSixteen(lines, x, weights, size, shift, out + x);
  if (x == length) return;
  // The lines are padded, `out` may be the caller's and is not.
  uint8_t rest[16];
  BlendSixteen(lines, x, weights, size, shift, rest);
  std::memcpy(out + x, rest, length - x);
}

}  // namespace longway

#else

namespace longway {

bool HasAvx2() { return false; }
void ResizeRgbLineAvx2(const uint8_t *, const Taps &, uint8_t *) {}
void BlendLinesAvx2(const uint8_t *const *, const int16_t *, int, int, int, uint8_t *) {}

}  // namespace longway

#endif
