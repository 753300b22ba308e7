#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace longway {

// A part of an image in pixels; its edges may lie between pixels.
struct Box {
  double left;
  double top;
  double width;
  double height;
};

// What a box is resized to.
struct Target {
  int height;
  int width;
  // 1 or 3
  int channels;
  bool flip;
  uint8_t *pixels;

  size_t size() const { return static_cast<size_t>(height) * width * channels; }
};

struct Header {
  int height;
  int width;
  int channels;
};

// Each returns what is wrong with the image, or nothing.
std::string ReadJpegHeader(const uint8_t *bytes, size_t size, Header *header);
std::string DecodeJpeg(const uint8_t *bytes, size_t size, const Box &box, bool keep_damaged, const Target &target);

// `pixels`: height x width x target.channels.
void ResizePixels(const uint8_t *pixels, int height, int width, const Box &box, const Target &target);

}  // namespace longway
