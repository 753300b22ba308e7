#include "decode.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "jpeg-reader.h"
#include "lines.h"
#include "resampler.h"
#include "taps.h"

namespace longway {

namespace {

// Decoding at a half, a quarter or an eighth is quick, and another filter than the triangle. Where that leaves at least
// this reduction to the triangle, the difference is small: docs of the TypeScript side tell how small.
constexpr double kLeastReduction = 2;

int ChooseDenominator(const Box &box, const Target &target) {
  const double reduction = std::min(box.width / target.width, box.height / target.height);
  for (const int denominator : {8, 4, 2}) {
    if (reduction / denominator >= kLeastReduction) return denominator;
  }
  return 1;
}

// Colour is interpolated from neighbours, which the first and the last columns that are kept lack.
constexpr int kMargin = 2;

}  // namespace

std::string ReadJpegHeader(const uint8_t *bytes, size_t size, Header *header) {
  JpegReader reader(false);
  if (!reader.ReadHeader(bytes, size)) return reader.error();
  *header = {reader.height(), reader.width(), reader.file_channels()};
  return {};
}

std::string DecodeJpeg(const uint8_t *bytes, size_t size, const Box &box, bool keep_damaged, const Target &target) {
  JpegReader reader(keep_damaged);
  const int denominator = ChooseDenominator(box, target);
  if (!reader.ReadHeader(bytes, size) || !reader.Start(denominator, target.channels)) return reader.error();
  const double scale = 1.0 / denominator;
  const Taps horizontal = MakeTaps(reader.width(), box.left * scale, box.width * scale, target.width, target.flip);
  const Taps vertical = MakeTaps(reader.height(), box.top * scale, box.height * scale, target.height, false);

  int left = 0;
  const int begin = std::max(0, horizontal.begin - kMargin);
  const int end = std::min(reader.width(), horizontal.end + kMargin);
  if (!reader.Crop(begin, end, &left)) return reader.error();
  if (vertical.begin > 0 && !reader.Skip(vertical.begin)) return reader.error();

  Resampler resampler(horizontal, vertical, target.channels, target.pixels);
  std::vector<uint8_t> line(reader.line_size() + kLinePadding);
  const uint8_t *const start = line.data() + static_cast<size_t>(horizontal.begin - left) * target.channels;
  while (!resampler.done()) {
    if (!reader.ReadLine(line.data())) return reader.error();
    resampler.Push(start);
  }
  return reader.CheckEnd() ? std::string() : reader.error();
}

void ResizePixels(const uint8_t *pixels, int height, int width, const Box &box, const Target &target) {
  const Taps horizontal = MakeTaps(width, box.left, box.width, target.width, target.flip);
  const Taps vertical = MakeTaps(height, box.top, box.height, target.height, false);
  Resampler resampler(horizontal, vertical, target.channels, target.pixels);
  const size_t used = static_cast<size_t>(horizontal.end - horizontal.begin) * target.channels;
  std::vector<uint8_t> line(used + kLinePadding);
  for (int y = vertical.begin; !resampler.done(); y++) {
    std::memcpy(line.data(), pixels + (static_cast<size_t>(y) * width + horizontal.begin) * target.channels, used);
    resampler.Push(line.data());
  }
}

}  // namespace longway
