// JavaScript values to C++ and back. Whatever does not fit throws std::runtime_error; Guarded() turns it into a
// JavaScript exception at the border, so that no function between needs to look at a status.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "node_api.h"
#include "tensorflow/c/c_api.h"
#include "tf_auto_status.h"

namespace longway {

inline void Check(napi_status status, const char *what) {
  if (status != napi_ok) throw std::runtime_error(std::string("not ") + what);
}

inline void Check(const tfnodejs::TF_AutoStatus &status, const std::string &what) {
  if (TF_GetCode(status.status) != TF_OK) throw std::runtime_error(what + ": " + TF_Message(status.status));
}

// A JavaScript value that is read.
class Value {
 public:
  Value(napi_env env, napi_value value) : env_(env), value_(value) {}

  double Number() const {
    double number = 0;
    Check(napi_get_value_double(env_, value_, &number), "a number");
    return number;
  }
  int64_t Integer() const {
    int64_t number = 0;
    Check(napi_get_value_int64(env_, value_, &number), "an integer");
    return number;
  }
  bool Boolean() const {
    bool truth = false;
    Check(napi_get_value_bool(env_, value_, &truth), "a boolean");
    return truth;
  }
  std::string String() const {
    size_t length = 0;
    Check(napi_get_value_string_utf8(env_, value_, nullptr, 0, &length), "a string");
    std::string text(length, '\0');
    Check(napi_get_value_string_utf8(env_, value_, &text[0], length + 1, &length), "a string");
    return text;
  }
  bool IsArray() const {
    bool array = false;
    Check(napi_is_array(env_, value_, &array), "a value");
    return array;
  }
  uint32_t Length() const {
    uint32_t length = 0;
    Check(napi_get_array_length(env_, value_, &length), "an array");
    return length;
  }
  Value operator[](uint32_t index) const {
    napi_value element = nullptr;
    Check(napi_get_element(env_, value_, index, &element), "an array");
    return {env_, element};
  }
  Value operator[](const char *name) const {
    napi_value property = nullptr;
    Check(napi_get_named_property(env_, value_, name, &property), "an object");
    return {env_, property};
  }
  std::vector<int64_t> Integers() const {
    std::vector<int64_t> integers;
    for (uint32_t i = 0, count = Length(); i < count; i++) integers.push_back((*this)[i].Integer());
    return integers;
  }
  std::vector<float> Floats() const {
    std::vector<float> floats;
    for (uint32_t i = 0, count = Length(); i < count; i++) floats.push_back(static_cast<float>((*this)[i].Number()));
    return floats;
  }

 private:
  napi_env env_;
  napi_value value_;
};

inline napi_value NewString(napi_env env, const std::string &text) {
  napi_value value = nullptr;
  Check(napi_create_string_utf8(env, text.data(), text.size(), &value), "a string");
  return value;
}

inline napi_value NewNumber(napi_env env, double number) {
  napi_value value = nullptr;
  Check(napi_create_double(env, number, &value), "a number");
  return value;
}

inline napi_value NewBoolean(napi_env env, bool truth) {
  napi_value value = nullptr;
  Check(napi_get_boolean(env, truth, &value), "a boolean");
  return value;
}

inline napi_value NewArray(napi_env env, const std::vector<napi_value> &elements) {
  napi_value array = nullptr;
  Check(napi_create_array_with_length(env, elements.size(), &array), "an array");
  for (size_t i = 0; i < elements.size(); i++) Check(napi_set_element(env, array, i, elements[i]), "an array");
  return array;
}

inline napi_value NewObject(napi_env env, const std::vector<std::pair<const char *, napi_value>> &properties) {
  napi_value object = nullptr;
  Check(napi_create_object(env, &object), "an object");
  for (const auto &[name, value] : properties) Check(napi_set_named_property(env, object, name, value), "an object");
  return object;
}

// The arguments of a call, and a function body whose C++ exceptions reach JavaScript as JavaScript ones.
template <napi_value (*Body)(napi_env, const std::vector<Value> &)>
napi_value Guarded(napi_env env, napi_callback_info info) {
  try {
    size_t count = 8;
    napi_value given[8];
    Check(napi_get_cb_info(env, info, &count, given, nullptr, nullptr), "a call");
    std::vector<Value> arguments;
    for (size_t i = 0; i < count && i < 8; i++) arguments.emplace_back(env, given[i]);
    return Body(env, arguments);
  } catch (const std::exception &error) {
    bool pending = false;
    napi_is_exception_pending(env, &pending);
    if (!pending) napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
}

}  // namespace longway
