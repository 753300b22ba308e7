// Graphs of TensorFlow operations that become functions: what ../src/tracing records, in a form that runs at once.
// TensorFlow infers the shapes while a graph is being built, so that a step can be recorded without computing anything.
#pragma once
#include <memory>
#include <unordered_map>

#include "tensorflow/c/eager/c_api.h"
#include "tf_auto_tensor.h"
#include "values.h"

namespace longway {

class Graph {
 public:
  Graph() : graph_(TF_NewGraph()) {}
  ~Graph() { TF_DeleteGraph(graph_); }
  Graph(const Graph &) = delete;

  size_t AddPlaceholder(TF_DataType type, const std::vector<int64_t> &shape) {
    TF_OperationDescription *operation = New("Placeholder");
    TF_SetAttrType(operation, "dtype", type);
    TF_SetAttrShape(operation, "shape", shape.data(), static_cast<int>(shape.size()));
    return Finish(operation, "Placeholder");
  }

  size_t AddConstant(TF_Tensor *tensor) {
    TF_OperationDescription *operation = New("Const");
    tfnodejs::TF_AutoStatus status;
    TF_SetAttrType(operation, "dtype", TF_TensorType(tensor));
    TF_SetAttrTensor(operation, "value", tensor, status.status);
    Check(status, "Const");
    return Finish(operation, "Const");
  }

  // @param attributes {name, type, value}[], as the package's executeOp takes them.
  // @param inputs operation and output of each, in one flat list.
  // @param controls operations that must have run before.
  size_t AddOperation(const std::string &name, const Value &attributes, const std::vector<int64_t> &inputs,
                      const std::vector<int64_t> &controls) {
    TF_OperationDescription *operation = New(name);
    size_t listed = 0;
    for (uint32_t i = 0, count = attributes.Length(); i < count; i++) {
      const Value attribute = attributes[i];
      // The length of an operation's one list of inputs, which comes first; the graph takes it from the list itself.
      if (attribute["name"].String() == "N") listed = attribute["value"].Integer();
      else SetAttribute(operation, attribute);
    }
    const std::vector<TF_Output> outputs = OutputsOf(inputs);
    if (listed > outputs.size()) throw std::runtime_error(name + ": too few inputs");
    if (listed > 0) TF_AddInputList(operation, outputs.data(), static_cast<int>(listed));
    for (size_t i = listed; i < outputs.size(); i++) TF_AddInput(operation, outputs[i]);
    for (const int64_t control : controls) TF_AddControlInput(operation, operations_.at(control));
    return Finish(operation, name);
  }

  // The outputs of an operation as {dtype, shape}[]; the shape is null where TensorFlow cannot tell it.
  napi_value Describe(napi_env env, size_t index) const {
    TF_Operation *operation = operations_.at(index);
    std::vector<napi_value> outputs;
    for (int i = 0; i < TF_OperationNumOutputs(operation); i++) {
      const TF_Output output{operation, i};
      outputs.push_back(NewObject(env, {{"dtype", NewNumber(env, TF_OperationOutputType(output))}, {"shape", ShapeOf(env, output)}}));
    }
    return NewArray(env, outputs);
  }

  void Define(TFE_Context *context, const std::string &name, const std::vector<int64_t> &inputs, const std::vector<int64_t> &outputs,
              const std::vector<int64_t> &controls) const {
    const std::vector<TF_Output> from = OutputsOf(inputs);
    const std::vector<TF_Output> to = OutputsOf(outputs);
    std::vector<const TF_Operation *> after;
    for (const int64_t control : controls) after.push_back(operations_.at(control));
    tfnodejs::TF_AutoStatus status;
    TF_Function *function =
        TF_GraphToFunctionWithControlOutputs(graph_, name.c_str(), 0, -1, nullptr, from.size(), from.data(), to.size(), to.data(), nullptr,
                                             after.size(), after.data(), nullptr, nullptr, nullptr, status.status);
    Check(status, name);
    TFE_ContextAddFunction(context, function, status.status);
    TF_DeleteFunction(function);
    Check(status, name);
  }

 private:
  TF_OperationDescription *New(const std::string &operation) {
    return TF_NewOperation(graph_, operation.c_str(), ("n" + std::to_string(operations_.size())).c_str());
  }

  size_t Finish(TF_OperationDescription *description, const std::string &name) {
    tfnodejs::TF_AutoStatus status;
    TF_Operation *operation = TF_FinishOperation(description, status.status);
    Check(status, name);
    operations_.push_back(operation);
    return operations_.size() - 1;
  }

  std::vector<TF_Output> OutputsOf(const std::vector<int64_t> &pairs) const {
    std::vector<TF_Output> outputs;
    for (size_t i = 0; i + 1 < pairs.size(); i += 2) outputs.push_back({operations_.at(pairs[i]), static_cast<int>(pairs[i + 1])});
    return outputs;
  }

  napi_value ShapeOf(napi_env env, TF_Output output) const {
    napi_value unknown = nullptr;
    Check(napi_get_null(env, &unknown), "null");
    tfnodejs::TF_AutoStatus status;
    const int rank = TF_GraphGetTensorNumDims(graph_, output, status.status);
    if (TF_GetCode(status.status) != TF_OK || rank < 0) return unknown;
    std::vector<int64_t> sizes(rank);
    TF_GraphGetTensorShape(graph_, output, sizes.data(), rank, status.status);
    Check(status, "shape");
    std::vector<napi_value> shape;
    for (const int64_t size : sizes) {
      if (size < 0) return unknown;
      shape.push_back(NewNumber(env, static_cast<double>(size)));
    }
    return NewArray(env, shape);
  }

  static void SetAttribute(TF_OperationDescription *operation, const Value &attribute) {
    const std::string name = attribute["name"].String();
    const Value value = attribute["value"];
    switch (attribute["type"].Integer()) {
      case TF_ATTR_STRING: {
        const std::string text = value.String();
        return TF_SetAttrString(operation, name.c_str(), text.data(), text.size());
      }
      case TF_ATTR_INT: {
        if (!value.IsArray()) return TF_SetAttrInt(operation, name.c_str(), value.Integer());
        const std::vector<int64_t> list = value.Integers();
        return TF_SetAttrIntList(operation, name.c_str(), list.data(), static_cast<int>(list.size()));
      }
      case TF_ATTR_FLOAT: {
        if (!value.IsArray()) return TF_SetAttrFloat(operation, name.c_str(), static_cast<float>(value.Number()));
        const std::vector<float> list = value.Floats();
        return TF_SetAttrFloatList(operation, name.c_str(), list.data(), static_cast<int>(list.size()));
      }
      case TF_ATTR_BOOL:
        return TF_SetAttrBool(operation, name.c_str(), value.Boolean());
      case TF_ATTR_TYPE:
        return TF_SetAttrType(operation, name.c_str(), static_cast<TF_DataType>(value.Integer()));
      case TF_ATTR_SHAPE: {
        const std::vector<int64_t> shape = value.Integers();
        return TF_SetAttrShape(operation, name.c_str(), shape.data(), static_cast<int>(shape.size()));
      }
      default:
        throw std::runtime_error("an attribute of an unknown type: " + name);
    }
  }

  TF_Graph *const graph_;
  std::vector<TF_Operation *> operations_;
};

}  // namespace longway
