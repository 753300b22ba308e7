#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace longway {

// Which samples of a line each output position is made of, and how much of each: the triangle filter of antialiased
// bilinear resizing, in 16-bit fixed point.
struct Taps {
  // Weights for each position; those of samples that it does not need are 0. A multiple of 4.
  int size = 0;
  // The weights of each position sum to exactly 1 << shift, so a constant line stays constant.
  int shift = 0;
  // Of each position: no weight stands for a sample more than 3 behind `end`.
  std::vector<int> first;
  // `size` for each position.
  std::vector<int16_t> weights;
  // The samples that any position needs: [begin, end).
  int begin = 0;
  int end = 0;

  int count() const { return static_cast<int>(first.size()); }
  const int16_t *of(int position) const { return &weights[static_cast<size_t>(position) * size]; }
};

// Resizes the part [start, start + extent) of a line of `length` samples to `count` positions, as Pillow's `resize` with
// a `box` does: the filter is as wide as the reduction, and stops at the ends of the line, not at those of the part.
// `reversed` gives the positions in the opposite order, which flips the line.
Taps MakeTaps(int length, double start, double extent, int count, bool reversed);

}  // namespace longway
