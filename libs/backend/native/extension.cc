// The native half of ../src/native.ts: the binding of @tensorflow/tfjs-node-gpu as its package ships it, and beside it
// what longway asks for. Both are one module because the context and the tensors live in the package's own class; the
// package's sources are included unedited, so that its next version needs no patch to be carried along.
//
// Compiled by tools/setup with the package's `binding` folder on the include path, and loaded by loader.cc.

// The package keeps its context and tensors private and has no accessors. Its standard headers come first, so that
// only its own class is opened.
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

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

#include "all-reduce-op.h"
#include "filter-gradient-op.h"
#include "graph.h"

namespace longway {
namespace {

using tfnodejs::TFJSBackend;
using tfnodejs::TF_AutoStatus;
using tfnodejs::TF_AutoTensor;

using Arguments = std::vector<Value>;

TFJSBackend &Backend(napi_env env) {
  TFJSBackend *const backend = tfnodejs::GetTFJSBackend(env);
  if (backend == nullptr) throw std::runtime_error("TensorFlow is not loaded");
  return *backend;
}

TFE_TensorHandle *Handle(napi_env env, const Value &id) {
  const auto &handles = Backend(env).tfe_handle_map_;
  const auto found = handles.find(static_cast<int32_t>(id.Integer()));
  if (found == handles.end()) throw std::runtime_error("there is no tensor with the id " + std::to_string(id.Integer()));
  return found->second;
}

napi_value Nothing(napi_env env) {
  napi_value undefined = nullptr;
  Check(napi_get_undefined(env, &undefined), "undefined");
  return undefined;
}

struct DeviceListDeleter {
  void operator()(TF_DeviceList *list) const { TF_DeleteDeviceList(list); }
};
using DeviceList = std::unique_ptr<TF_DeviceList, DeviceListDeleter>;

// listDevices(): {name, type, memory}[]
napi_value ListDevices(napi_env env, const Arguments &) {
  TF_AutoStatus status;
  const DeviceList devices(TFE_ContextListDevices(Backend(env).tfe_context_, status.status));
  Check(status, "devices");
  std::vector<napi_value> described;
  for (int i = 0; i < TF_DeviceListCount(devices.get()); i++) {
    const char *name = TF_DeviceListName(devices.get(), i, status.status);
    Check(status, "device");
    const char *type = TF_DeviceListType(devices.get(), i, status.status);
    Check(status, name);
    const int64_t bytes = TF_DeviceListMemoryBytes(devices.get(), i, status.status);
    Check(status, name);
    described.push_back(NewObject(env, {{"name", NewString(env, name)}, {"type", NewString(env, type)}, {"memory", NewNumber(env, bytes)}}));
  }
  return NewArray(env, described);
}

// tensorDevice(tensorId: number): string
napi_value TensorDevice(napi_env env, const Arguments &arguments) {
  TF_AutoStatus status;
  const char *device = TFE_TensorHandleBackingDeviceName(Handle(env, arguments.at(0)), status.status);
  Check(status, "device");
  return NewString(env, device);
}

// Graphs live from createGraph to deleteGraph. JavaScript runs on one thread, and so do these.
std::unordered_map<int64_t, std::unique_ptr<Graph>> graphs;
int64_t graphs_made = 0;

Graph &GraphOf(const Value &id) {
  const auto found = graphs.find(id.Integer());
  if (found == graphs.end()) throw std::runtime_error("there is no graph with the id " + std::to_string(id.Integer()));
  return *found->second;
}

// createGraph(): number
napi_value CreateGraph(napi_env env, const Arguments &) {
  graphs[++graphs_made] = std::make_unique<Graph>();
  return NewNumber(env, graphs_made);
}

// deleteGraph(graph: number): void; functions defined from it stay.
napi_value DeleteGraph(napi_env env, const Arguments &arguments) {
  graphs.erase(arguments.at(0).Integer());
  return Nothing(env);
}

// addPlaceholder(graph, dtype, shape): {dtype, shape}[]
napi_value AddPlaceholder(napi_env env, const Arguments &arguments) {
  Graph &graph = GraphOf(arguments.at(0));
  const auto type = static_cast<TF_DataType>(arguments.at(1).Integer());
  return graph.Describe(env, graph.AddPlaceholder(type, arguments.at(2).Integers()));
}

// addConstant(graph, tensorId): {dtype, shape}[]; the tensor's value is copied.
napi_value AddConstant(napi_env env, const Arguments &arguments) {
  Graph &graph = GraphOf(arguments.at(0));
  TF_AutoStatus status;
  const TF_AutoTensor tensor(TFE_TensorHandleResolve(Handle(env, arguments.at(1)), status.status));
  Check(status, "Const");
  return graph.Describe(env, graph.AddConstant(tensor.tensor));
}

// addOperation(graph, name, attributes, inputs, controls): {dtype, shape}[]
napi_value AddOperation(napi_env env, const Arguments &arguments) {
  Graph &graph = GraphOf(arguments.at(0));
  const size_t added =
      graph.AddOperation(arguments.at(1).String(), arguments.at(2), arguments.at(3).Integers(), arguments.at(4).Integers());
  return graph.Describe(env, added);
}

// defineFunction(graph, name, inputs, outputs, controls): void; executeOp then knows the name.
napi_value DefineFunction(napi_env env, const Arguments &arguments) {
  GraphOf(arguments.at(0))
      .Define(Backend(env).tfe_context_, arguments.at(1).String(), arguments.at(2).Integers(), arguments.at(3).Integers(),
              arguments.at(4).Integers());
  return Nothing(env);
}

// removeFunction(name): void
napi_value RemoveFunction(napi_env env, const Arguments &arguments) {
  TF_AutoStatus status;
  TFE_ContextRemoveFunction(Backend(env).tfe_context_, arguments.at(0).String().c_str(), status.status);
  Check(status, "removeFunction");
  return Nothing(env);
}

// filterGradient(): {offered, preferred}; must be called before the operation is used.
napi_value DescribeFilterGradient(napi_env env, const Arguments &) {
  return NewObject(env, {{"offered", NewBoolean(env, OffersFilterGradient())}, {"preferred", NewBoolean(env, PrefersFilterGradient())}});
}

// startCollectives(timeout, name): the number of processes.
napi_value BeginWithOthers(napi_env env, const Arguments &arguments) {
  return NewNumber(env, StartCollectives(arguments.at(0).Number(), arguments.at(1).String()));
}

// beginCollectives(): void; those that follow are numbered from 0.
napi_value BeginCollectives(napi_env env, const Arguments &) {
  Collectives().Begin();
  return Nothing(env);
}

// takeCollectives(): {collectives, bytes, waited, transferred} since the last call.
napi_value TakeCollectives(napi_env env, const Arguments &) {
  const Communicator::Statistics taken = Collectives().Take();
  return NewObject(env, {{"collectives", NewNumber(env, static_cast<double>(taken.collectives))},
                         {"bytes", NewNumber(env, static_cast<double>(taken.bytes))},
                         {"waited", NewNumber(env, taken.waited)},
                         {"transferred", NewNumber(env, taken.transferred)}});
}

template <napi_value (*Body)(napi_env, const Arguments &)>
napi_property_descriptor Method(const char *name) {
  return {name, nullptr, Guarded<Body>, nullptr, nullptr, nullptr, napi_default, nullptr};
}

napi_value Initialise(napi_env env, napi_value exports) {
  napi_value binding = tfnodejs::InitTFNodeJSBinding(env, exports);
  if (binding == nullptr) return nullptr;
  const napi_property_descriptor additions[] = {
      Method<ListDevices>("listDevices"),       Method<TensorDevice>("tensorDevice"),     Method<CreateGraph>("createGraph"),
      Method<DeleteGraph>("deleteGraph"),       Method<AddPlaceholder>("addPlaceholder"), Method<AddConstant>("addConstant"),
      Method<AddOperation>("addOperation"),     Method<DefineFunction>("defineFunction"), Method<RemoveFunction>("removeFunction"),
      Method<DescribeFilterGradient>("filterGradient"), Method<BeginWithOthers>("startCollectives"),
      Method<BeginCollectives>("beginCollectives"), Method<TakeCollectives>("takeCollectives"),
  };
  napi_define_properties(env, binding, ARRAY_SIZE(additions), additions);
  return binding;
}

}  // namespace
}  // namespace longway

// What Node looks up in a module. The macro that defines both is used up above.
extern "C" NAPI_MODULE_EXPORT int32_t node_api_module_get_api_version_v1() { return NAPI_VERSION; }
extern "C" NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  return longway::Initialise(env, exports);
}
