#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>

// Needs the two before it.
#include <jpeglib.h>

namespace longway {

// libjpeg-turbo's decompressor for one image in memory. libjpeg reports an error by a jump: it lands in the function that
// was called, past no object that has a destructor, and that returns false. Then only `error` is left to be called.
class JpegReader {
 public:
  // `keep_damaged`: decode what there is of a truncated or corrupt image, where that is an error otherwise.
  explicit JpegReader(bool keep_damaged);
  ~JpegReader();
  JpegReader(const JpegReader &) = delete;
  JpegReader &operator=(const JpegReader &) = delete;

  bool ReadHeader(const uint8_t *bytes, size_t size);
  // Begins to decode at 1/denominator of the size, which is 1, 2, 4 or 8, to 1 or 3 channels.
  bool Start(int denominator, int channels);
  // Leaves out most of the columns outside of [begin, end); `left` becomes the first that is kept.
  bool Crop(int begin, int end, int *left);
  bool Skip(int lines);
  // The next line, of `channels` values a pixel, into a buffer of line_size().
  bool ReadLine(uint8_t *line);
  // Whether the file goes on to its end behind what has been read.
  bool CheckEnd();

  // Of the image, and after `Start` at the size that it is decoded at.
  int width() const { return width_; }
  int height() const { return height_; }
  // In the file: 1 (grey), 3 (colour) or 4 (CMYK).
  int file_channels() const { return jpeg_.num_components; }
  size_t line_size() const { return static_cast<size_t>(jpeg_.output_width) * jpeg_.output_components; }
  const char *error() const { return errors_.message; }

 private:
  // The first member is what libjpeg gets a pointer to.
  struct Errors {
    jpeg_error_mgr manager;
    std::jmp_buf landing;
    char message[JMSG_LENGTH_MAX];
    bool keep_damaged;
  };

  [[noreturn]] static void OnError(j_common_ptr jpeg);
  static void OnMessage(j_common_ptr jpeg, int level);
  static void OnProgress(j_common_ptr jpeg);
  bool is_cmyk() const { return jpeg_.num_components == 4; }

  Errors errors_{};
  jpeg_progress_mgr progress_{};
  jpeg_decompress_struct jpeg_{};
  int channels_ = 0;
  int width_ = 0;
  int height_ = 0;
};

}  // namespace longway
