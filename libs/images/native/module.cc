// What Node loads: checks arguments, and turns errors into JavaScript's. Works in every thread of a process.
#include <exception>
#include <string>
#include <utility>

#include <node_api.h>

#include "decode.h"
#include "lines.h"

namespace longway {

namespace {

// Reads a call's arguments one after the other. The first that is wrong throws in JavaScript; the ones after it read as 0.
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info) : env_(env) { Check(napi_get_cb_info(env, info, &count_, values_, nullptr, nullptr)); }

  double Number() {
    double value = 0;
    Check(napi_get_value_double(env_, Next(), &value));
    return value;
  }

  int Integer() {
    int32_t value = 0;
    Check(napi_get_value_int32(env_, Next(), &value));
    return value;
  }

  bool Boolean() {
    bool value = false;
    Check(napi_get_value_bool(env_, Next(), &value));
    return value;
  }

  // A Uint8Array, of shared memory or not.
  uint8_t *Bytes(size_t *size) {
    napi_typedarray_type type = napi_uint8_array;
    void *data = nullptr;
    Check(napi_get_typedarray_info(env_, Next(), &type, size, &data, nullptr, nullptr));
    Check(type == napi_uint8_array ? napi_ok : napi_invalid_arg);
    return static_cast<uint8_t *>(data);
  }

  longway::Box Box() {
    const double left = Number(), top = Number(), width = Number(), height = Number();
    Check(width > 0 && height > 0 ? napi_ok : napi_invalid_arg);
    return {left, top, width, height};
  }

  longway::Target Target() {
    size_t size = 0;
    uint8_t *const pixels = Bytes(&size);
    const int height = Integer(), width = Integer(), channels = Integer();
    const longway::Target target{height, width, channels, Boolean(), pixels};
    const bool fits = height > 0 && width > 0 && (channels == 1 || channels == 3) && size == target.size();
    Check(fits ? napi_ok : napi_invalid_arg);
    return target;
  }

  bool good() const { return good_; }

 private:
  static constexpr size_t kMost = 16;

  napi_value Next() { return values_[position_ < kMost ? position_++ : kMost - 1]; }

  void Check(napi_status status) {
    if (status != napi_ok && good_) {
      napi_throw_type_error(env_, nullptr, ("argument " + std::to_string(position_) + " is wrong").c_str());
      good_ = false;
    }
  }

  napi_env env_;
  size_t count_ = kMost;
  napi_value values_[kMost]{};
  size_t position_ = 0;
  bool good_ = true;
};

// No exception may pass into Node, and none of JavaScript's is thrown before all C++ objects are gone.
template <typename Function>
napi_value Guard(napi_env env, Function function) {
  std::string error;
  napi_value result = nullptr;
  try {
    error = function(&result);
  } catch (const std::exception &exception) {
    error = exception.what();
  }
  if (!error.empty()) napi_throw_error(env, nullptr, error.c_str());
  return result;
}

napi_value CallReadJpegHeader(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  size_t size = 0;
  const uint8_t *const bytes = arguments.Bytes(&size);
  if (!arguments.good()) return nullptr;
  return Guard(env, [&](napi_value *result) {
    Header header{};
    std::string error = ReadJpegHeader(bytes, size, &header);
    if (!error.empty()) return error;
    napi_create_object(env, result);
    const std::pair<const char *, int> fields[] = {{"height", header.height}, {"width", header.width}, {"channels", header.channels}};
    for (const auto &[name, number] : fields) {
      napi_value value;
      napi_create_int32(env, number, &value);
      napi_set_named_property(env, *result, name, value);
    }
    return error;
  });
}

napi_value CallDecodeJpeg(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  size_t size = 0;
  const uint8_t *const bytes = arguments.Bytes(&size);
  const Box box = arguments.Box();
  const Target target = arguments.Target();
  const bool keep_damaged = arguments.Boolean();
  if (!arguments.good()) return nullptr;
  return Guard(env, [&](napi_value *) { return DecodeJpeg(bytes, size, box, keep_damaged, target); });
}

napi_value CallResizePixels(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  size_t size = 0;
  const uint8_t *const pixels = arguments.Bytes(&size);
  const int height = arguments.Integer(), width = arguments.Integer();
  const Box box = arguments.Box();
  const Target target = arguments.Target();
  if (!arguments.good()) return nullptr;
  return Guard(env, [&](napi_value *) -> std::string {
    if (height <= 0 || width <= 0 || size != static_cast<size_t>(height) * width * target.channels) return "pixels of another size";
    ResizePixels(pixels, height, width, box, target);
    return {};
  });
}

napi_value CallUseVectors(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  napi_value result = nullptr;
  const bool wanted = arguments.Boolean();
  if (arguments.good()) napi_get_boolean(env, UseVectors(wanted), &result);
  return result;
}

}  // namespace

}  // namespace longway

NAPI_MODULE_INIT() {
  const std::pair<const char *, napi_callback> functions[] = {{"readJpegHeader", longway::CallReadJpegHeader},
                                                              {"decodeJpeg", longway::CallDecodeJpeg},
                                                              {"resizePixels", longway::CallResizePixels},
                                                              {"useVectors", longway::CallUseVectors}};
  for (const auto &[name, callback] : functions) {
    napi_value function;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function) != napi_ok) return nullptr;
    napi_set_named_property(env, exports, name, function);
  }
  return exports;
}
