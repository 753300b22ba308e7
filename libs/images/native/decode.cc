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

// Decoding at a half, a quarter or an eighth is quick, but its filter is another one than the triangle. Where at least this
// reduction is left to the triangle, the difference is below half a level; with two it would be twice as large. The steps
// between them, such as three quarters, take longer than decoding in full: they have no vector code in libjpeg-turbo.
constexpr double kLeastReduction = 3;

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
  const size_t stride = reader.line_size() + kLinePadding;
  std::vector<uint8_t> lines(2 * stride);
  const uint8_t *const start = lines.data() + static_cast<size_t>(horizontal.begin - left) * target.channels;
  while (resampler.missing() > 0) {
    const bool two = resampler.missing() > 1;
    if (!reader.ReadLine(lines.data()) || (two && !reader.ReadLine(lines.data() + stride))) return reader.error();
    resampler.Push(start, two ? start + stride : start);
  }
  return reader.CheckEnd() ? std::string() : reader.error();
}

void ResizePixels(const uint8_t *pixels, int height, int width, const Box &box, const Target &target) {
  const Taps horizontal = MakeTaps(width, box.left, box.width, target.width, target.flip);
  const Taps vertical = MakeTaps(height, box.top, box.height, target.height, false);
  Resampler resampler(horizontal, vertical, target.channels, target.pixels);
  const size_t used = static_cast<size_t>(horizontal.end - horizontal.begin) * target.channels;
  const size_t stride = used + kLinePadding;
  // The image's own lines are not padded.
  std::vector<uint8_t> lines(2 * stride);
  for (int y = vertical.begin; resampler.missing() > 0; y += 2) {
    const bool two = resampler.missing() > 1;
    for (int i = 0; i <= two; i++) {
      std::memcpy(&lines[i * stride], pixels + (static_cast<size_t>(y + i) * width + horizontal.begin) * target.channels, used);
    }
    resampler.Push(lines.data(), two ? lines.data() + stride : lines.data());
  }
}

}  // namespace longway
