#include "taps.h"

#include <algorithm>
#include <cmath>

namespace longway {

namespace {

// 255 << 22 still fits 31 bits.
constexpr int kMaxShift = 22;
constexpr int kMaxWeight = 32767;
// The vector code takes four samples at once.
constexpr int kGroup = 4;

// The samples that one position is made of.
struct Span {
  double centre;
  int first;
  int size;
};

Span SpanAt(double centre, double radius, int length) {
  const int first = std::clamp(static_cast<int>(centre - radius + 0.5), 0, length - 1);
  const int end = std::clamp(static_cast<int>(centre + radius + 0.5), first + 1, length);
  return {centre, first, end - first};
}

// Weights that sum to 1.
void Triangle(const Span &span, double radius, double *weights) {
  double sum = 0;
  for (int i = 0; i < span.size; i++) {
    sum += weights[i] = std::max(0.0, 1 - std::abs(span.first + i + 0.5 - span.centre) / radius);
  }
  if (sum == 0) sum = weights[0] = 1;
  for (int i = 0; i < span.size; i++) weights[i] /= sum;
}

// The error of rounding goes to the largest weight, where it matters least.
void Quantise(const double *weights, int size, int shift, int16_t *out) {
  const double one = 1 << shift;
  int left = 1 << shift;
  for (int i = 0; i < size; i++) left -= out[i] = static_cast<int16_t>(weights[i] * one + 0.5);
  *std::max_element(out, out + size) += static_cast<int16_t>(left);
}

}  // namespace

Taps MakeTaps(int length, double start, double extent, int count, bool reversed) {
  const double scale = extent / count;
  const double radius = std::max(scale, 1.0);
  std::vector<Span> spans(count);
  Taps taps;
  taps.first.resize(count);
  taps.begin = length;
  for (int i = 0; i < count; i++) {
    const Span span = spans[i] = SpanAt(start + ((reversed ? count - 1 - i : i) + 0.5) * scale, radius, length);
    taps.size = std::max(taps.size, span.size);
    taps.begin = std::min(taps.begin, span.first);
    taps.end = std::max(taps.end, span.first + span.size);
  }
  taps.size = (taps.size + kGroup - 1) / kGroup * kGroup;

  const auto size = static_cast<size_t>(taps.size);
  std::vector<double> weights(count * size);
  for (int i = 0; i < count; i++) Triangle(spans[i], radius, &weights[i * size]);
  const double largest = *std::max_element(weights.begin(), weights.end());
  // Room for the error of rounding, half a unit a weight.
  while (taps.shift < kMaxShift && largest * (2 << taps.shift) + taps.size < kMaxWeight) taps.shift++;
  taps.weights.resize(count * size);
  for (int i = 0; i < count; i++) {
    // A span that the end of the line cuts off is filled up with samples before it: there are none behind.
    taps.first[i] = std::max(taps.begin, std::min(spans[i].first, taps.end - taps.size));
    Quantise(&weights[i * size], spans[i].size, taps.shift, &taps.weights[i * size + spans[i].first - taps.first[i]]);
  }
  return taps;
}

}  // namespace longway
