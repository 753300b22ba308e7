// LongwayAllReduceMean: the means over all processes of a job of a list of tensors, as an operation of TensorFlow's, for graphs and for
// executeOp alike. Asynchronous: TensorFlow goes on with what does not need the means, while communicator.h fetches them.
#pragma once
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "communicator.h"
#include "tensorflow/c/c_api.h"
#include "tensorflow/c/ops.h"
#include "tf_auto_status.h"
#include "values.h"

// What tensorflow/c/kernels.h declares of use here: it includes headers of TensorFlow's C++, which set-up does not fetch.
extern "C" {
struct TF_KernelBuilder;
struct TF_OpKernelConstruction;
struct TF_OpKernelContext;
struct TF_AsyncOpKernelDoneCallback;
TF_KernelBuilder *TF_NewAsyncKernelBuilder(const char *op, const char *device, void *(*create)(TF_OpKernelConstruction *),
                                           void (*compute)(void *, TF_OpKernelContext *, TF_AsyncOpKernelDoneCallback *),
                                           void (*remove)(void *));
void TF_KernelBuilder_HostMemory(TF_KernelBuilder *, const char *argument);
void TF_RegisterKernelBuilder(const char *name, TF_KernelBuilder *, TF_Status *);
void TF_OpKernelConstruction_GetAttrInt64(TF_OpKernelConstruction *, const char *name, int64_t *value, TF_Status *);
void TF_OpKernelConstruction_GetAttrBool(TF_OpKernelConstruction *, const char *name, unsigned char *value, TF_Status *);
void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction *, TF_Status *);
int TF_NumInputs(TF_OpKernelContext *);
void TF_GetInput(TF_OpKernelContext *, int index, TF_Tensor **, TF_Status *);
TF_Tensor *TF_AllocateOutput(TF_OpKernelContext *, int index, TF_DataType, const int64_t *sizes, int rank, size_t bytes, TF_Status *);
void TF_OpKernelContext_Failure(TF_OpKernelContext *, TF_Status *);
}

namespace longway {
namespace all_reduce_op {

constexpr char kName[] = "LongwayAllReduceMean";

using TensorPointer = std::unique_ptr<TF_Tensor, decltype(&TF_DeleteTensor)>;

// The process's; absent while it works alone. Never deleted: its thread may be waiting for other processes when this one exits.
inline Communicator *&Shared() {
  static Communicator *shared = nullptr;
  return shared;
}

struct Attributes {
  int64_t sequence = 0;
  unsigned char half = 0;
};

inline void *Create(TF_OpKernelConstruction *construction) {
  tfnodejs::TF_AutoStatus status;
  auto attributes = std::make_unique<Attributes>();
  TF_OpKernelConstruction_GetAttrInt64(construction, "sequence", &attributes->sequence, status.status);
  if (TF_GetCode(status.status) == TF_OK) TF_OpKernelConstruction_GetAttrBool(construction, "compressed", &attributes->half, status.status);
  if (TF_GetCode(status.status) == TF_OK) return attributes.release();
  TF_OpKernelConstruction_Failure(construction, status.status);
  return nullptr;
}

inline void Fail(TF_OpKernelContext *context, const std::string &message) {
  tfnodejs::TF_AutoStatus status;
  TF_SetStatus(status.status, TF_INTERNAL, (std::string(kName) + ": " + message).c_str());
  TF_OpKernelContext_Failure(context, status.status);
}

// What a call holds until its collective is over.
struct Held {
  std::vector<TensorPointer> inputs, outputs;
};

inline Communicator::Work Prepare(const Attributes &attributes, TF_OpKernelContext *context, const std::shared_ptr<Held> &held) {
  Communicator::Work work;
  work.half = attributes.half != 0;
  for (int i = 0, count = TF_NumInputs(context); i < count; i++) {
    tfnodejs::TF_AutoStatus status;
    TF_Tensor *input = nullptr;
    TF_GetInput(context, i, &input, status.status);
    Check(status, kName);
    held->inputs.emplace_back(input, TF_DeleteTensor);
    std::vector<int64_t> shape;
    for (int axis = 0; axis < TF_NumDims(input); axis++) shape.push_back(TF_Dim(input, axis));
    TF_Tensor *const output =
        TF_AllocateOutput(context, i, TF_FLOAT, shape.data(), static_cast<int>(shape.size()), TF_TensorByteSize(input), status.status);
    Check(status, kName);
    held->outputs.emplace_back(output, TF_DeleteTensor);
    work.inputs.emplace_back(static_cast<const float *>(TF_TensorData(input)), TF_TensorElementCount(input));
    work.outputs.push_back(static_cast<float *>(TF_TensorData(output)));
  }
  return work;
}

// What `given` points to is a std::function<void()> of TensorFlow's C++ that lives no longer than the call (kernels.cc of TensorFlow 2.21 passes the
// address of its parameter), so that TF_RunAsyncOpKernelDoneCallback is of use during the call only. A copy of it may be called later.
inline void Compute(void *kernel, TF_OpKernelContext *context, TF_AsyncOpKernelDoneCallback *given) {
  const std::function<void()> done = *reinterpret_cast<std::function<void()> *>(given);
  try {
    if (Shared() == nullptr) throw std::runtime_error("this process works alone");
    const auto &attributes = *static_cast<const Attributes *>(kernel);
    const auto held = std::make_shared<Held>();
    Communicator::Work work = Prepare(attributes, context, held);
    work.done = [context, done, held](const std::string &error) {
      if (!error.empty()) Fail(context, error);
      // Tensors go first: behind the call the context may be gone.
      held->inputs.clear();
      held->outputs.clear();
      done();
    };
    Shared()->Give(attributes.sequence, std::move(work));
  } catch (const std::exception &error) {
    Fail(context, error.what());
    done();
  }
}

inline void Delete(void *kernel) { delete static_cast<Attributes *>(kernel); }

inline void InferShape(TF_ShapeInferenceContext *context, TF_Status *status) {
  const int64_t count = TF_ShapeInferenceContextNumInputs(context);
  for (int64_t i = 0; i < count && TF_GetCode(status) == TF_OK; i++) {
    TF_ShapeHandle *const shape = TF_NewShapeHandle();
    TF_ShapeInferenceContextGetInput(context, static_cast<int>(i), shape, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, static_cast<int>(i), shape, status);
    TF_DeleteShapeHandle(shape);
  }
}

inline void Register() {
  tfnodejs::TF_AutoStatus status;
  TF_OpDefinitionBuilder *const definition = TF_NewOpDefinitionBuilder(kName);
  TF_OpDefinitionBuilderAddInput(definition, "inputs: N * float");
  TF_OpDefinitionBuilderAddOutput(definition, "outputs: N * float");
  for (const char *attribute : {"N: int >= 1", "sequence: int >= 0", "compressed: bool = false"}) {
    TF_OpDefinitionBuilderAddAttr(definition, attribute);
  }
  // It must be run even where nobody needs what it gives: the other processes wait for it.
  TF_OpDefinitionBuilderSetIsStateful(definition, true);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, InferShape);
  TF_RegisterOpDefinition(definition, status.status);
  Check(status, kName);
  for (const char *device : {"CPU", "GPU"}) {
    TF_KernelBuilder *const builder = TF_NewAsyncKernelBuilder(kName, device, Create, Compute, Delete);
    // TensorFlow brings the values of other devices to the host and back.
    for (const char *argument : {"inputs", "outputs"}) TF_KernelBuilder_HostMemory(builder, argument);
    TF_RegisterKernelBuilder((std::string(kName) + device).c_str(), builder, status.status);
    Check(status, kName);
  }
}

}  // namespace all_reduce_op

// From here on LongwayAllReduceMean can be used. Collective. @returns how many processes there are.
inline int StartCollectives(double timeout, const std::string &name) {
  if (all_reduce_op::Shared() != nullptr) throw std::runtime_error("collectives have been started already");
  all_reduce_op::Register();
  all_reduce_op::Shared() = new Communicator(timeout, name);
  return all_reduce_op::Shared()->Size();
}

inline Communicator &Collectives() {
  if (all_reduce_op::Shared() == nullptr) throw std::runtime_error("collectives have not been started");
  return *all_reduce_op::Shared();
}

}  // namespace longway
