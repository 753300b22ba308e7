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

struct Span {
  int first;
  std::vector<double> weights;
};

Span TriangleAt(double centre, double radius, int length) {
  const int first = std::clamp(static_cast<int>(centre - radius + 0.5), 0, length - 1);
  const int end = std::clamp(static_cast<int>(centre + radius + 0.5), first + 1, length);
  Span span{first, std::vector<double>(end - first)};
  double sum = 0;
  for (int i = first; i < end; i++) sum += span.weights[i - first] = std::max(0.0, 1 - std::abs(i + 0.5 - centre) / radius);
  if (sum == 0) {
    span.weights[0] = sum = 1;
  }
  for (double &weight : span.weights) weight /= sum;
  return span;
}

// The rounding error goes to the largest weight, where it matters least.
void Quantise(const std::vector<double> &weights, int shift, int16_t *out) {
  int left = 1 << shift;
  for (size_t i = 0; i < weights.size(); i++) left -= out[i] = static_cast<int16_t>(std::lround(std::ldexp(weights[i], shift)));
  *std::max_element(out, out + weights.size()) += static_cast<int16_t>(left);
}

}  // namespace

Taps MakeTaps(int length, double start, double extent, int count, bool reversed) {
  const double scale = extent / count;
  const double radius = std::max(scale, 1.0);
  std::vector<Span> spans;
  spans.reserve(count);
  for (int i = 0; i < count; i++) spans.push_back(TriangleAt(start + ((reversed ? count - 1 - i : i) + 0.5) * scale, radius, length));

  Taps taps;
  double largest = 0;
  taps.begin = length;
  for (const Span &span : spans) {
    const int size = static_cast<int>(span.weights.size());
    taps.size = std::max(taps.size, size);
    taps.begin = std::min(taps.begin, span.first);
    taps.end = std::max(taps.end, span.first + size);
    largest = std::max(largest, *std::max_element(span.weights.begin(), span.weights.end()));
  }
  taps.size = (taps.size + kGroup - 1) / kGroup * kGroup;
  while (taps.shift < kMaxShift && std::ldexp(largest, taps.shift + 1) < kMaxWeight - taps.size) taps.shift++;
  taps.weights.resize(static_cast<size_t>(count) * taps.size);
  for (int i = 0; i < count; i++) {
    taps.first.push_back(spans[i].first);
    Quantise(spans[i].weights, taps.shift, &taps.weights[static_cast<size_t>(i) * taps.size]);
  }
  return taps;
}

}  // namespace longway
