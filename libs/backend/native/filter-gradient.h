// The gradient of a convolution by its filter, for processors with AVX2 and FMA but without AVX-512, where oneDNN's is slow.
//
// dW[i][j][c][d] = sum over n, h, w of x[n][h * down + i - top][w * right + j - left][c] * dy[n][h][w][d]
//
// For each tap (i, j) this is a matrix product over pixels. As in Goto and van de Geijn, "Anatomy of High-Performance
// Matrix Multiplication" (2008), blocks of both operands are packed into panels as narrow as a tile of sums that registers
// hold, and panels are multiplied while the caches have them; one packed panel of x serves all taps, as shifted rows of it.
#pragma once
#include "filter-gradient-tile.h"
#if defined(__x86_64__)
#include <algorithm>
#include <vector>

#include "workers.h"

namespace longway {

// x is [images, height, width, from], dy is [images, rows, columns, to]; the filter is [kernel_height, kernel_width, from, to].
struct Convolution {
  int64_t images, height, width, from;
  int64_t rows, columns, to;
  int64_t kernel_height, kernel_width;
  int64_t down, right;
  int64_t top, left;
};

class FilterGradient {
 public:
  explicit FilterGradient(const Convolution &of)
      : of_(of),
        merged_(of.kernel_width == 1 || of.from <= kMergedChannels),
        channels_(merged_ ? of.kernel_width * of.from : of.from),
        taps_(merged_ ? of.kernel_height : of.kernel_height * of.kernel_width),
        step_(merged_ ? 1 : of.right),
        row_pixels_(merged_ ? of.columns : of.width),
        all_rows_(of.images * of.rows),
        block_rows_(std::max<int64_t>(1, kBlockPixels / of.columns)) {
    SplitChannels();
    SplitWork();
  }

  // How many floats Compute() needs beside its arguments.
  int64_t ScratchSize() const { return segments_ * GradientSize(); }

  // Computes the same bits whenever it is called with the same arguments, whichever thread computes what.
  void Compute(const float *x, const float *dy, float *scratch, float *gradient) const {
    const int64_t groups = x_groups_ * dy_groups_;
    Workers::All().Share(segments_ * groups, [&](int64_t i) {
      const int64_t group = i % groups;
      SumSegment(x, dy, i / groups, group / dy_groups_, group % dy_groups_, scratch);
    });
    Workers::All().Share(dy_panels_, [&](int64_t panel) { AddSegments(scratch, panel, gradient); });
  }

 private:
  // A width of 6 or 4: what registers can hold best.
  struct Panel {
    int64_t start;
    int64_t width;
  };

  // What one thread has packed of x: rows, and where each row of each image of the chunk is among them.
  struct Packed {
    std::vector<float> x, dy, padded;
    std::vector<int64_t> places;
    std::vector<Span> spans;
    std::vector<size_t> ends;
    int64_t first_image, x_pixels, dy_pixels;
  };

  // Up to so many channels, all those that a row of the kernel covers count as channels of one pixel; panels would not fill up.
  static constexpr int64_t kMergedChannels = 5;
  // Panels of so many pixels lie in the first-level cache together: 6 + 16 floats each.
  static constexpr int64_t kBlockPixels = 256;
  // So many floats are packed at a time: half of a second-level cache.
  static constexpr int64_t kPackedFloats = 64 * 1024;
  static constexpr int64_t kGroupChannels = 256;
  static constexpr int64_t kGroupPanels = 8;
  // Enough that few threads are done about together, and many have something to do.
  static constexpr int64_t kTasks = 32;
  static constexpr int64_t kScratchFloats = 2 * 1024 * 1024;

  // Any even number from 4 on is so many sixes and so many fours.
  void SplitChannels() {
    const int64_t even = std::max<int64_t>(4, (channels_ + 1) / 2 * 2);
    const int64_t fours = (6 - even % 6) % 6 / 2;
    const int64_t sixes = (even - 4 * fours) / 6;
    for (int64_t i = 0; i < sixes; i++) panels_.push_back({6 * i, 6});
    for (int64_t i = 0; i < fours; i++) panels_.push_back({6 * sixes + 4 * i, 4});
    dy_panels_ = (of_.to + kTileColumns - 1) / kTileColumns;
  }

  void SplitWork() {
    const int64_t blocks = (all_rows_ + block_rows_ - 1) / block_rows_;
    x_groups_ = (channels_ + kGroupChannels - 1) / kGroupChannels;
    dy_groups_ = (dy_panels_ + kGroupPanels - 1) / kGroupPanels;
    const int64_t wanted = (kTasks + x_groups_ * dy_groups_ - 1) / (x_groups_ * dy_groups_);
    segments_ = std::max<int64_t>(1, std::min({wanted, blocks / 2, kScratchFloats / GradientSize()}));
    while (segments_ * x_groups_ * dy_groups_ < kTasks / 2 && dy_groups_ * 2 < dy_panels_) dy_groups_ *= 2;
    segment_blocks_ = (blocks + segments_ - 1) / segments_;
    segments_ = (blocks + segment_blocks_ - 1) / segment_blocks_;
  }

  int64_t PanelCount() const { return static_cast<int64_t>(panels_.size()); }
  int64_t GradientSize() const { return PanelCount() * dy_panels_ * taps_ * kTileSize; }

  float *Tile(float *scratch, int64_t segment, int64_t x_panel, int64_t dy_panel, int64_t tap) const {
    return scratch + segment * GradientSize() + ((dy_panel * PanelCount() + x_panel) * taps_ + tap) * kTileSize;
  }

  // One share of the work: some rows, and what of the gradient some channels have a part in.
  void SumSegment(const float *x, const float *dy, int64_t segment, int64_t x_group, int64_t dy_group, float *scratch) const {
    static thread_local Packed packed;
    const FlushSubnormals flush;
    const int64_t first_x = PanelCount() * x_group / x_groups_, last_x = PanelCount() * (x_group + 1) / x_groups_;
    const int64_t first_dy = dy_panels_ * dy_group / dy_groups_, last_dy = dy_panels_ * (dy_group + 1) / dy_groups_;
    const int64_t start = segment * segment_blocks_ * block_rows_;
    const int64_t end = std::min(all_rows_, start + segment_blocks_ * block_rows_);
    const int64_t floats = (6 * (last_x - first_x) * row_pixels_ * of_.down + kTileColumns * (last_dy - first_dy) * of_.columns) * block_rows_;
    const int64_t chunk_rows = std::max<int64_t>(1, kPackedFloats / floats) * block_rows_;
    for (int64_t chunk = start; chunk < end; chunk += chunk_rows) {
      const int64_t chunk_end = std::min(end, chunk + chunk_rows);
      PackX(x, chunk, chunk_end, first_x, last_x, packed);
      PackDy(dy, chunk, chunk_end, first_dy, last_dy, packed);
      for (int64_t block = chunk; block < chunk_end; block += block_rows_) {
        FindSpans(chunk, block, std::min(chunk_end, block + block_rows_), packed);
        for (int64_t j = first_dy; j < last_dy; j++) {
          for (int64_t i = first_x; i < last_x; i++) SumPanels(packed, first_x, i, first_dy, j, block > start, Tile(scratch, segment, i, j, 0));
        }
      }
    }
  }

  void SumPanels(const Packed &packed, int64_t first_x, int64_t x_panel, int64_t first_dy, int64_t dy_panel, bool add, float *tile) const {
    const Panel &panel = panels_[x_panel];
    const float *const x = packed.x.data() + (panel.start - panels_[first_x].start) * packed.x_pixels;
    const float *const dy = packed.dy.data() + (dy_panel - first_dy) * kTileColumns * packed.dy_pixels;
    const bool narrow = of_.to - dy_panel * kTileColumns <= kTileColumns / 2;
    const auto sum = panel.width == 6 ? (narrow ? SumTile<6, 1> : SumTile<6, 2>) : (narrow ? SumTile<4, 1> : SumTile<4, 2>);
    for (int64_t tap = 0; tap < taps_; tap++, tile += kTileSize) {
      const size_t first = tap == 0 ? 0 : packed.ends[tap - 1];
      sum(packed.spans.data() + first, packed.ends[tap] - first, x, step_, dy, add, tile);
    }
  }

  // Packs each row of x that the output rows need, once.
  void PackX(const float *x, int64_t start, int64_t end, int64_t first_panel, int64_t last_panel, Packed &packed) const {
    packed.first_image = start / of_.rows;
    packed.places.assign(((end - 1) / of_.rows - packed.first_image + 1) * of_.height, -1);
    std::vector<const float *> rows;
    for (int64_t row = start; row < end; row++) {
      for (int64_t i = 0; i < of_.kernel_height; i++) {
        const int64_t h = row % of_.rows * of_.down + i - of_.top;
        if (h < 0 || h >= of_.height) continue;
        int64_t &place = packed.places[(row / of_.rows - packed.first_image) * of_.height + h];
        if (place >= 0) continue;
        place = static_cast<int64_t>(rows.size());
        rows.push_back(x + (row / of_.rows * of_.height + h) * of_.width * of_.from);
      }
    }
    packed.x_pixels = static_cast<int64_t>(rows.size()) * row_pixels_;
    const Panel &last = panels_[last_panel - 1];
    Grow(packed.x, (last.start + last.width - panels_[first_panel].start) * packed.x_pixels);
    for (size_t row = 0; row < rows.size(); row++) {
      const float *const from = merged_ ? Widened(rows[row], packed.padded) : rows[row];
      PackRow(from, merged_ ? of_.right * of_.from : of_.from, row * row_pixels_, first_panel, last_panel, packed);
    }
  }

  // A row with the zeros on either side that the kernel covers.
  const float *Widened(const float *row, std::vector<float> &padded) const {
    const int64_t covered = (of_.columns - 1) * of_.right + of_.kernel_width;
    if (of_.left == 0 && covered <= of_.width) return row;
    const int64_t used = std::max<int64_t>(0, std::min(of_.width, covered - of_.left));
    padded.assign(covered * of_.from, 0);
    std::copy_n(row, used * of_.from, padded.begin() + of_.left * of_.from);
    return padded.data();
  }

  void PackRow(const float *row, int64_t stride, int64_t place, int64_t first_panel, int64_t last_panel, Packed &packed) const {
    for (int64_t pixel = 0; pixel < row_pixels_; pixel += kStripPixels) {
      const int64_t pixels = std::min(kStripPixels, row_pixels_ - pixel);
      for (int64_t i = first_panel; i < last_panel; i++) {
        const auto [start, width] = panels_[i];
        const float *const from = row + pixel * stride + start;
        float *const to = packed.x.data() + (start - panels_[first_panel].start) * packed.x_pixels + (place + pixel) * width;
        const bool whole = start + width <= channels_;
        if (width == 6) whole ? PackPanel<6>(from, stride, pixels, to) : PackRest<6>(from, stride, pixels, channels_ - start, to);
        else whole ? PackPanel<4>(from, stride, pixels, to) : PackRest<4>(from, stride, pixels, channels_ - start, to);
      }
    }
  }

  void PackDy(const float *dy, int64_t start, int64_t end, int64_t first_panel, int64_t last_panel, Packed &packed) const {
    packed.dy_pixels = (end - start) * of_.columns;
    Grow(packed.dy, (last_panel - first_panel) * kTileColumns * packed.dy_pixels);
    for (int64_t pixel = 0; pixel < packed.dy_pixels; pixel += kStripPixels) {
      const int64_t pixels = std::min(kStripPixels, packed.dy_pixels - pixel);
      for (int64_t i = first_panel; i < last_panel; i++) {
        const int64_t channel = i * kTileColumns;
        const float *const from = dy + (start * of_.columns + pixel) * of_.to + channel;
        float *const to = packed.dy.data() + ((i - first_panel) * packed.dy_pixels + pixel) * kTileColumns;
        if (channel + kTileColumns > of_.to) PackRest<kTileColumns>(from, of_.to, pixels, of_.to - channel, to);
        else PackPanel<kTileColumns>(from, of_.to, pixels, to);
      }
    }
  }

  // For each tap the pixels of these output rows that see the image, and not the padding around it.
  void FindSpans(int64_t chunk, int64_t start, int64_t end, Packed &packed) const {
    packed.spans.clear();
    packed.ends.clear();
    const int64_t kernel_columns = merged_ ? 1 : of_.kernel_width;
    for (int64_t i = 0; i < of_.kernel_height; i++) {
      for (int64_t j = 0; j < kernel_columns; j++) {
        const size_t first = packed.spans.size();
        const int64_t shift = merged_ ? 0 : j - of_.left;
        const int64_t from = shift >= 0 ? 0 : (-shift + step_ - 1) / step_;
        const int64_t to = shift >= row_pixels_ ? 0 : std::min(of_.columns, (row_pixels_ - 1 - shift) / step_ + 1);
        for (int64_t row = start; row < end && from < to; row++) {
          const int64_t h = row % of_.rows * of_.down + i - of_.top;
          if (h < 0 || h >= of_.height) continue;
          const int64_t place = packed.places[(row / of_.rows - packed.first_image) * of_.height + h];
          const Span span{place * row_pixels_ + from * step_ + shift, (row - chunk) * of_.columns + from, to - from};
          if (packed.spans.size() > first && Follows(packed.spans.back(), span)) packed.spans.back().length += span.length;
          else packed.spans.push_back(span);
        }
        packed.ends.push_back(packed.spans.size());
      }
    }
  }

  bool Follows(const Span &before, const Span &span) const {
    return before.x + before.length * step_ == span.x && before.dy + before.length == span.dy;
  }

  // Brings the tiles of up to 16 output channels into the order of the filter, segments always added in the same order.
  void AddSegments(float *scratch, int64_t dy_panel, float *gradient) const {
    const FlushSubnormals flush;
    const int64_t column = dy_panel * kTileColumns;
    const int64_t columns = std::min<int64_t>(kTileColumns, of_.to - column);
    for (int64_t i = 0; i < PanelCount(); i++) {
      const int64_t rows = std::min(panels_[i].width, channels_ - panels_[i].start);
      for (int64_t tap = 0; tap < taps_; tap++) {
        float *const sum = Tile(scratch, 0, i, dy_panel, tap);
        for (int64_t segment = 1; segment < segments_; segment++) {
          const float *const tile = Tile(scratch, segment, i, dy_panel, tap);
          for (int64_t k = 0; k < rows * kTileColumns; k++) sum[k] += tile[k];
        }
        float *to = gradient + (tap * channels_ + panels_[i].start) * of_.to + column;
        for (int64_t row = 0; row < rows; row++, to += of_.to) std::copy_n(sum + row * kTileColumns, columns, to);
      }
    }
  }

  static void Grow(std::vector<float> &buffer, int64_t size) {
    if (static_cast<int64_t>(buffer.size()) < size) buffer.resize(size);
  }

  const Convolution of_;
  const bool merged_;
  const int64_t channels_;
  const int64_t taps_;
  const int64_t step_;
  const int64_t row_pixels_;
  const int64_t all_rows_;
  const int64_t block_rows_;
  std::vector<Panel> panels_;
  int64_t dy_panels_;
  int64_t x_groups_, dy_groups_;
  int64_t segments_, segment_blocks_;
};

}  // namespace longway
#endif
