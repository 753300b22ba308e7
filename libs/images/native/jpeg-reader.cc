#include "jpeg-reader.h"

#include <cstring>

#include <jerror.h>

namespace longway {

namespace {

// A real progressive image has about ten; a made one could keep a worker busy for hours with the same few bytes each.
constexpr int kMostScans = 200;

// Warnings about data that is not part of the picture.
bool IsHarmless(int code) {
  return code == JWRN_EXTRANEOUS_DATA || code == JWRN_JFIF_MAJOR || code == JWRN_ADOBE_XFORM || code == JWRN_BOGUS_ICC;
}

int Product(int a, int b) {
  const int product = a * b + 128;
  return ((product >> 8) + product) >> 8;
}

// Inks are stored as what is left of the light, after Adobe's programs; in place.
void CmykToRgb(uint8_t *line, int width) {
  for (int x = 0; x < width; x++) {
    uint8_t *const rgb = line + x * 3;
    const uint8_t *const cmyk = line + x * 4;
    const int cyan = cmyk[0], magenta = cmyk[1], yellow = cmyk[2], black = cmyk[3];
    rgb[0] = static_cast<uint8_t>(Product(cyan, black));
    rgb[1] = static_cast<uint8_t>(Product(magenta, black));
    rgb[2] = static_cast<uint8_t>(Product(yellow, black));
  }
}

// ITU-R BT.601 luma, as libjpeg gives it for other images; in place.
void RgbToGrey(uint8_t *line, int width) {
  for (int x = 0; x < width; x++) {
    line[x] = static_cast<uint8_t>((19595 * line[x * 3] + 38470 * line[x * 3 + 1] + 7471 * line[x * 3 + 2] + 32768) >> 16);
  }
}

}  // namespace

void JpegReader::OnError(j_common_ptr jpeg) {
  auto *const errors = reinterpret_cast<Errors *>(jpeg->err);
  jpeg->err->format_message(jpeg, errors->message);
  std::longjmp(errors->landing, 1);
}

void JpegReader::OnMessage(j_common_ptr jpeg, int level) {
  const auto *const errors = reinterpret_cast<Errors *>(jpeg->err);
  if (level < 0 && !errors->keep_damaged && !IsHarmless(jpeg->err->msg_code)) OnError(jpeg);
}

void JpegReader::OnProgress(j_common_ptr jpeg) {
  if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= kMostScans) return;
  auto *const errors = reinterpret_cast<Errors *>(jpeg->err);
  std::strcpy(errors->message, "More scans than any real image has");
  std::longjmp(errors->landing, 1);
}

JpegReader::JpegReader(bool keep_damaged) {
  jpeg_.err = jpeg_std_error(&errors_.manager);
  errors_.manager.error_exit = OnError;
  errors_.manager.emit_message = OnMessage;
  errors_.keep_damaged = keep_damaged;
}

JpegReader::~JpegReader() { jpeg_destroy_decompress(&jpeg_); }

bool JpegReader::ReadHeader(const uint8_t *bytes, size_t size) {
  if (setjmp(errors_.landing)) return false;
  jpeg_create_decompress(&jpeg_);
  progress_.progress_monitor = OnProgress;
  jpeg_.progress = &progress_;
  jpeg_mem_src(&jpeg_, bytes, size);
  jpeg_read_header(&jpeg_, TRUE);
  width_ = static_cast<int>(jpeg_.image_width);
  height_ = static_cast<int>(jpeg_.image_height);
  return true;
}

bool JpegReader::Start(int denominator, int channels) {
  if (setjmp(errors_.landing)) return false;
  channels_ = channels;
  jpeg_.scale_num = 1;
  jpeg_.scale_denom = static_cast<unsigned>(denominator);
  jpeg_.out_color_space = is_cmyk() ? JCS_CMYK : channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&jpeg_);
  width_ = static_cast<int>(jpeg_.output_width);
  height_ = static_cast<int>(jpeg_.output_height);
  return true;
}

bool JpegReader::Crop(int begin, int end, int *left) {
  if (setjmp(errors_.landing)) return false;
  auto offset = static_cast<JDIMENSION>(begin);
  auto width = static_cast<JDIMENSION>(end - begin);
  jpeg_crop_scanline(&jpeg_, &offset, &width);
  *left = static_cast<int>(offset);
  return true;
}

bool JpegReader::Skip(int lines) {
  if (setjmp(errors_.landing)) return false;
  jpeg_skip_scanlines(&jpeg_, static_cast<JDIMENSION>(lines));
  return true;
}

bool JpegReader::ReadLine(uint8_t *line) {
  if (setjmp(errors_.landing)) return false;
  jpeg_read_scanlines(&jpeg_, &line, 1);
  const int width = static_cast<int>(jpeg_.output_width);
  if (is_cmyk()) {
    CmykToRgb(line, width);
    if (channels_ == 1) RgbToGrey(line, width);
  }
  return true;
}

bool JpegReader::CheckEnd() {
  // A progressive image has been read to its end.
  if (errors_.keep_damaged || jpeg_input_complete(&jpeg_)) return true;
  const uint8_t *const from = jpeg_.src->next_input_byte;
  for (size_t i = jpeg_.src->bytes_in_buffer; i >= 2; i--) {
    if (from[i - 2] == 0xff && from[i - 1] == JPEG_EOI) return true;
  }
  // The decoder may have read it already.
  if (jpeg_.unread_marker == JPEG_EOI) return true;
  std::strcpy(errors_.message, "Premature end of JPEG file");
  return false;
}

}  // namespace longway
