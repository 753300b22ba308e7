// LongwayAllReduceStart and LongwayAllReduceFinish: the means over all processes of a job of a list of tensors, as operations of TensorFlow's, for graphs
// and for executeOp alike. The first hands the tensors to communicator.h and is done; the second is asynchronous and ends when the means are there. Between
// the two, TensorFlow goes on. They are two so that others can wait for the first: then an exchange is on its way before what comes next is computed.
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
TF_KernelBuilder *TF_NewKernelBuilder(const char *op, const char *device, void *(*create)(TF_OpKernelConstruction *),
                                      void (*compute)(void *, TF_OpKernelContext *), void (*remove)(void *));
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

constexpr char kStart[] = "LongwayAllReduceStart";
constexpr char kFinish[] = "LongwayAllReduceFinish";

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
  TF_SetStatus(status.status, TF_INTERNAL, ("all-reduce: " + message).c_str());
  TF_OpKernelContext_Failure(context, status.status);
}

inline Communicator &Required() {
  if (Shared() == nullptr) throw std::runtime_error("this process works alone");
  return *Shared();
}

inline TensorPointer Input(TF_OpKernelContext *context, int index) {
  tfnodejs::TF_AutoStatus status;
  TF_Tensor *input = nullptr;
  TF_GetInput(context, index, &input, status.status);
  Check(status, "input");
  return TensorPointer(input, TF_DeleteTensor);
}

inline TensorPointer Output(TF_OpKernelContext *context, int index, TF_DataType type, const std::vector<int64_t> &shape, size_t bytes) {
  tfnodejs::TF_AutoStatus status;
  TensorPointer output(TF_AllocateOutput(context, index, type, shape.data(), static_cast<int>(shape.size()), bytes, status.status),
                       TF_DeleteTensor);
  Check(status, "output");
  return output;
}

inline void Start(void *kernel, TF_OpKernelContext *context) {
  try {
    const auto &attributes = *static_cast<const Attributes *>(kernel);
    const auto held = std::make_shared<std::vector<TensorPointer>>();
    Communicator::Work work;
    work.half = attributes.half != 0;
    for (int i = 0, count = TF_NumInputs(context); i < count; i++) {
      held->push_back(Input(context, i));
      TF_Tensor *const input = held->back().get();
      work.inputs.emplace_back(static_cast<const float *>(TF_TensorData(input)), TF_TensorElementCount(input));
    }
    work.keep = held;
    const TensorPointer ticket = Output(context, 0, TF_INT32, {}, sizeof(int32_t));
    *static_cast<int32_t *>(TF_TensorData(ticket.get())) = static_cast<int32_t>(attributes.sequence);
    Required().Give(attributes.sequence, std::move(work));
  } catch (const std::exception &error) {
    Fail(context, error.what());
  }
}

// Fills tensors of the shapes of the inputs, of which the last is the ticket.
inline void Deliver(TF_OpKernelContext *context, const Communicator::Means &means) {
  if (!means.error.empty()) throw std::runtime_error(means.error);
  const float *from = means.values.data();
  for (int i = 0, count = TF_NumInputs(context) - 1; i < count; i++) {
    const TensorPointer input = Input(context, i);
    std::vector<int64_t> shape;
    for (int axis = 0; axis < TF_NumDims(input.get()); axis++) shape.push_back(TF_Dim(input.get(), axis));
    const TensorPointer output = Output(context, i, TF_FLOAT, shape, TF_TensorByteSize(input.get()));
    const int64_t size = TF_TensorElementCount(input.get());
    std::copy(from, from + size, static_cast<float *>(TF_TensorData(output.get())));
    from += size;
  }
}

// What `given` points to is a std::function<void()> of TensorFlow's C++ that lives no longer than the call (kernels.cc of TensorFlow 2.21 passes the
// address of its parameter), so that TF_RunAsyncOpKernelDoneCallback is of use during the call only. A copy of it may be called later.
inline void Finish(void *kernel, TF_OpKernelContext *context, TF_AsyncOpKernelDoneCallback *given) {
  const std::function<void()> done = *reinterpret_cast<std::function<void()> *>(given);
  try {
    Required().Ask(static_cast<const Attributes *>(kernel)->sequence, [context, done](const std::shared_ptr<Communicator::Means> &means) {
      try {
        Deliver(context, *means);
      } catch (const std::exception &error) {
        Fail(context, error.what());
      }
      done();
    });
  } catch (const std::exception &error) {
    Fail(context, error.what());
    done();
  }
}

inline void Delete(void *kernel) { delete static_cast<Attributes *>(kernel); }

inline void InferTicket(TF_ShapeInferenceContext *context, TF_Status *status) {
  TF_ShapeHandle *const shape = TF_ShapeInferenceContextScalar(context);
  TF_ShapeInferenceContextSetOutput(context, 0, shape, status);
  TF_DeleteShapeHandle(shape);
}

inline void InferMeans(TF_ShapeInferenceContext *context, TF_Status *status) {
  const int64_t count = TF_ShapeInferenceContextNumInputs(context) - 1;
  for (int64_t i = 0; i < count && TF_GetCode(status) == TF_OK; i++) {
    TF_ShapeHandle *const shape = TF_NewShapeHandle();
    TF_ShapeInferenceContextGetInput(context, static_cast<int>(i), shape, status);
    if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, static_cast<int>(i), shape, status);
    TF_DeleteShapeHandle(shape);
  }
}

using Arguments = std::vector<const char *>;

inline void Define(const char *name, const Arguments &inputs, const char *output,
                   void (*infer)(TF_ShapeInferenceContext *, TF_Status *)) {
  tfnodejs::TF_AutoStatus status;
  TF_OpDefinitionBuilder *const definition = TF_NewOpDefinitionBuilder(name);
  for (const char *input : inputs) TF_OpDefinitionBuilderAddInput(definition, input);
  TF_OpDefinitionBuilderAddOutput(definition, output);
  for (const char *attribute : {"N: int >= 1", "sequence: int >= 0", "compressed: bool = false"}) {
    TF_OpDefinitionBuilderAddAttr(definition, attribute);
  }
  // It must be run even where nobody needs what it gives: the other processes wait for it.
  TF_OpDefinitionBuilderSetIsStateful(definition, true);
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, infer);
  TF_RegisterOpDefinition(definition, status.status);
  Check(status, name);
}

// TensorFlow brings the values of other devices to the host and back.
inline void Implement(const char *name, const char *device, TF_KernelBuilder *builder, const Arguments &arguments) {
  tfnodejs::TF_AutoStatus status;
  for (const char *argument : arguments) TF_KernelBuilder_HostMemory(builder, argument);
  TF_RegisterKernelBuilder((std::string(name) + device).c_str(), builder, status.status);
  Check(status, name);
}

inline void Register() {
  Define(kStart, {"inputs: N * float"}, "ticket: int32", InferTicket);
  Define(kFinish, {"inputs: N * float", "ticket: int32"}, "outputs: N * float", InferMeans);
  for (const char *device : {"CPU", "GPU"}) {
    Implement(kStart, device, TF_NewKernelBuilder(kStart, device, Create, Start, Delete), {"inputs", "ticket"});
    Implement(kFinish, device, TF_NewAsyncKernelBuilder(kFinish, device, Create, Finish, Delete), {"inputs", "ticket", "outputs"});
  }
}

}  // namespace all_reduce_op

// From here on both operations can be used. Collective. @returns how many processes there are.
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
