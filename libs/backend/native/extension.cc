// The native half of ../src/native.ts: the binding of @tensorflow/tfjs-node-gpu as its package ships it, and beside it
// what longway asks for. Both are one module because the context and the tensors live in the package's own class; the
// package's sources are included unedited, so that its next version needs no patch to be carried along.
//
// Compiled by tools/setup with the package's `binding` folder on the include path, and loaded by loader.cc.

// The package keeps its context and tensors private and has no accessors. Its standard headers come first, so that
// only its own class is opened.
#include <memory>
#include <string>
#include <unordered_map>

#include "node_api.h"
#include "tensorflow/c/c_api.h"
#include "tensorflow/c/eager/c_api.h"

#define private public
#include "tfjs_backend.h"
#undef private

#include "tfjs_backend.cc"

// The package registers its own initialiser through this macro; longway's, at the end of this file, takes its place.
#undef NAPI_MODULE
#define NAPI_MODULE(name, initialiser)
#include "tfjs_binding.cc"

namespace longway {
namespace {

using tfnodejs::EnsureNapiOK;
using tfnodejs::EnsureTFOK;
using tfnodejs::NapiThrowError;
using tfnodejs::TFJSBackend;
using tfnodejs::TF_AutoStatus;

struct DeviceListDeleter {
  void operator()(TF_DeviceList *list) const { TF_DeleteDeviceList(list); }
};
using DeviceList = std::unique_ptr<TF_DeviceList, DeviceListDeleter>;

napi_value ToString(napi_env env, const char *text) {
  napi_value value = nullptr;
  napi_status status = napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
  ENSURE_NAPI_OK_RETVAL(env, status, nullptr);
  return value;
}

napi_value ToNumber(napi_env env, int64_t number) {
  napi_value value = nullptr;
  napi_status status = napi_create_int64(env, number, &value);
  ENSURE_NAPI_OK_RETVAL(env, status, nullptr);
  return value;
}

// False, with a JavaScript exception pending, where it did not work.
bool SetProperty(napi_env env, napi_value object, const char *name, napi_value value) {
  if (value == nullptr) return false;
  return EnsureNapiOK(env, napi_set_named_property(env, object, name, value), __FILE__, __LINE__);
}

// The i-th device as {name, type, memory}, or null with an exception pending.
napi_value DescribeDevice(napi_env env, const TF_DeviceList *devices, int i) {
  TF_AutoStatus status;
  const char *name = TF_DeviceListName(devices, i, status.status);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);
  const char *type = TF_DeviceListType(devices, i, status.status);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);
  const int64_t bytes = TF_DeviceListMemoryBytes(devices, i, status.status);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);

  napi_value device = nullptr;
  napi_status created = napi_create_object(env, &device);
  ENSURE_NAPI_OK_RETVAL(env, created, nullptr);
  const bool described = SetProperty(env, device, "name", ToString(env, name)) &&
                         SetProperty(env, device, "type", ToString(env, type)) &&
                         SetProperty(env, device, "memory", ToNumber(env, bytes));
  return described ? device : nullptr;
}

// listDevices(): {name, type, memory}[]
napi_value ListDevices(napi_env env, napi_callback_info) {
  TFJSBackend *const backend = tfnodejs::GetTFJSBackend(env);
  if (backend == nullptr) return nullptr;
  TF_AutoStatus status;
  DeviceList devices(TFE_ContextListDevices(backend->tfe_context_, status.status));
  ENSURE_TF_OK_RETVAL(env, status, nullptr);

  const int count = TF_DeviceListCount(devices.get());
  napi_value result = nullptr;
  napi_status created = napi_create_array_with_length(env, count, &result);
  ENSURE_NAPI_OK_RETVAL(env, created, nullptr);
  for (int i = 0; i < count; i++) {
    napi_value device = DescribeDevice(env, devices.get(), i);
    if (device == nullptr) return nullptr;
    napi_status set = napi_set_element(env, result, i, device);
    ENSURE_NAPI_OK_RETVAL(env, set, nullptr);
  }
  return result;
}

// tensorDevice(tensorId: number): string
napi_value TensorDevice(napi_env env, napi_callback_info info) {
  TFJSBackend *const backend = tfnodejs::GetTFJSBackend(env);
  if (backend == nullptr) return nullptr;
  size_t count = 1;
  napi_value argument = nullptr;
  napi_status given = napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  ENSURE_NAPI_OK_RETVAL(env, given, nullptr);
  int32_t id = 0;
  napi_status converted = napi_get_value_int32(env, argument, &id);
  ENSURE_NAPI_OK_RETVAL(env, converted, nullptr);

  const auto found = backend->tfe_handle_map_.find(id);
  if (found == backend->tfe_handle_map_.end()) {
    NAPI_THROW_ERROR(env, "There is no tensor with the id %d", id);
    return nullptr;
  }
  TF_AutoStatus status;
  const char *device = TFE_TensorHandleBackingDeviceName(found->second, status.status);
  ENSURE_TF_OK_RETVAL(env, status, nullptr);
  return ToString(env, device);
}

napi_value Initialise(napi_env env, napi_value exports) {
  napi_value binding = tfnodejs::InitTFNodeJSBinding(env, exports);
  if (binding == nullptr) return nullptr;
  const napi_property_descriptor additions[] = {
      {"listDevices", nullptr, ListDevices, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"tensorDevice", nullptr, TensorDevice, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_status defined = napi_define_properties(env, binding, ARRAY_SIZE(additions), additions);
  ENSURE_NAPI_OK_RETVAL(env, defined, nullptr);
  return binding;
}

}  // namespace
}  // namespace longway

// What Node looks up in a module. The macro that defines both is used up above.
extern "C" NAPI_MODULE_EXPORT int32_t node_api_module_get_api_version_v1() { return NAPI_VERSION; }
extern "C" NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  return longway::Initialise(env, exports);
}
