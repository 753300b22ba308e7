// LongwayConv2DBackpropFilter: filter-gradient.h as an operation of TensorFlow's, for graphs and for executeOp alike.
#pragma once
#include "tensorflow/c/c_api.h"
#include "tensorflow/c/ops.h"
#include "tf_auto_status.h"
#include "values.h"
#if defined(__x86_64__)
#include <memory>
#include <mutex>
#include <vector>

#include "filter-gradient.h"
#endif

#if defined(__x86_64__)
// What tensorflow/c/kernels.h declares of use here: it includes headers of TensorFlow's C++, which set-up does not fetch.
extern "C" {
struct TF_KernelBuilder;
struct TF_OpKernelConstruction;
struct TF_OpKernelContext;
TF_KernelBuilder *TF_NewKernelBuilder(const char *op, const char *device, void *(*create)(TF_OpKernelConstruction *),
                                      void (*compute)(void *, TF_OpKernelContext *), void (*remove)(void *));
void TF_RegisterKernelBuilder(const char *name, TF_KernelBuilder *, TF_Status *);
void TF_OpKernelConstruction_GetAttrInt64List(TF_OpKernelConstruction *, const char *name, int64_t *values, int max, TF_Status *);
void TF_OpKernelConstruction_Failure(TF_OpKernelConstruction *, TF_Status *);
void TF_GetInput(TF_OpKernelContext *, int index, TF_Tensor **, TF_Status *);
TF_Tensor *TF_AllocateOutput(TF_OpKernelContext *, int index, TF_DataType, const int64_t *sizes, int rank, size_t bytes, TF_Status *);
void TF_OpKernelContext_Failure(TF_OpKernelContext *, TF_Status *);
}
#endif

namespace longway {

#if defined(__x86_64__)

namespace filter_gradient_op {

constexpr char kName[] = "LongwayConv2DBackpropFilter";

using TensorPointer = std::unique_ptr<TF_Tensor, decltype(&TF_DeleteTensor)>;

// Memory that calls use one after another; as much is kept as calls at the same time have needed.
class Scratch {
 public:
  explicit Scratch(int64_t size) {
    {
      std::lock_guard<std::mutex> lock(Mutex());
      if (!Idle().empty()) {
        floats_ = std::move(Idle().back());
        Idle().pop_back();
      }
    }
    if (static_cast<int64_t>(floats_.size()) < size) floats_.resize(size);
  }
  ~Scratch() {
    std::lock_guard<std::mutex> lock(Mutex());
    Idle().push_back(std::move(floats_));
  }
  float *Data() { return floats_.data(); }

 private:
  static std::mutex &Mutex() {
    static std::mutex *const mutex = new std::mutex;
    return *mutex;
  }
  static std::vector<std::vector<float>> &Idle() {
    static auto *const idle = new std::vector<std::vector<float>>;
    return *idle;
  }
  std::vector<float> floats_;
};

struct Attributes {
  int64_t strides[2];
  int64_t padding[2];
};

inline void *Create(TF_OpKernelConstruction *construction) {
  tfnodejs::TF_AutoStatus status;
  auto attributes = std::make_unique<Attributes>();
  TF_OpKernelConstruction_GetAttrInt64List(construction, "strides", attributes->strides, 2, status.status);
  if (TF_GetCode(status.status) == TF_OK) {
    TF_OpKernelConstruction_GetAttrInt64List(construction, "padding", attributes->padding, 2, status.status);
  }
  if (TF_GetCode(status.status) == TF_OK) return attributes.release();
  TF_OpKernelConstruction_Failure(construction, status.status);
  return nullptr;
}

inline TensorPointer Input(TF_OpKernelContext *context, int index) {
  tfnodejs::TF_AutoStatus status;
  TF_Tensor *tensor = nullptr;
  TF_GetInput(context, index, &tensor, status.status);
  Check(status, kName);
  TensorPointer input(tensor, TF_DeleteTensor);
  if (TF_NumDims(tensor) != 4) throw std::runtime_error(std::string(kName) + ": an input of rank " + std::to_string(TF_NumDims(tensor)));
  return input;
}

inline void ComputeOrThrow(const Attributes &attributes, TF_OpKernelContext *context) {
  const TensorPointer x = Input(context, 0), dy = Input(context, 1), filter = Input(context, 2);
  const auto size = [](const TensorPointer &tensor, int axis) { return TF_Dim(tensor.get(), axis); };
  const Convolution of{size(x, 0),           size(x, 1),      size(x, 2),      size(x, 3),
                       size(dy, 1),          size(dy, 2),     size(dy, 3),     size(filter, 0),
                       size(filter, 1),      attributes.strides[0], attributes.strides[1], attributes.padding[0],
                       attributes.padding[1]};
  const bool fits = size(dy, 0) == of.images && size(filter, 2) == of.from && size(filter, 3) == of.to;
  if (!fits || of.down < 1 || of.right < 1 || of.top < 0 || of.left < 0) {
    throw std::runtime_error(std::string(kName) + ": shapes, strides or padding that do not belong together");
  }
  tfnodejs::TF_AutoStatus status;
  const int64_t shape[] = {of.kernel_height, of.kernel_width, of.from, of.to};
  const size_t bytes = TF_TensorByteSize(filter.get());
  const TensorPointer gradient(TF_AllocateOutput(context, 0, TF_FLOAT, shape, 4, bytes, status.status), TF_DeleteTensor);
  Check(status, kName);
  if (bytes == 0) return;
  float *const floats = static_cast<float *>(TF_TensorData(gradient.get()));
  if (of.images * of.height * of.width * of.rows * of.columns == 0) {
    std::fill_n(floats, bytes / sizeof(float), 0.0f);
    return;
  }
  const FilterGradient computation(of);
  Scratch scratch(computation.ScratchSize());
  computation.Compute(static_cast<const float *>(TF_TensorData(x.get())), static_cast<const float *>(TF_TensorData(dy.get())),
                      scratch.Data(), floats);
}

inline void Compute(void *kernel, TF_OpKernelContext *context) {
  try {
    ComputeOrThrow(*static_cast<const Attributes *>(kernel), context);
  } catch (const std::exception &error) {
    tfnodejs::TF_AutoStatus status;
    TF_SetStatus(status.status, TF_INVALID_ARGUMENT, error.what());
    TF_OpKernelContext_Failure(context, status.status);
  }
}

inline void Delete(void *kernel) { delete static_cast<Attributes *>(kernel); }

// The filter is an input for this alone: C functions can tell TensorFlow the shape of an input, but none made of attributes.
inline void InferShape(TF_ShapeInferenceContext *context, TF_Status *status) {
  TF_ShapeHandle *const filter = TF_NewShapeHandle();
  TF_ShapeInferenceContextGetInput(context, 2, filter, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextWithRank(context, filter, 4, filter, status);
  if (TF_GetCode(status) == TF_OK) TF_ShapeInferenceContextSetOutput(context, 0, filter, status);
  TF_DeleteShapeHandle(filter);
}

// @returns whether TensorFlow took it.
inline bool Register() {
  tfnodejs::TF_AutoStatus status;
  TF_OpDefinitionBuilder *const definition = TF_NewOpDefinitionBuilder(kName);
  for (const char *input : {"input: float", "out_backprop: float", "filter: float"}) TF_OpDefinitionBuilderAddInput(definition, input);
  TF_OpDefinitionBuilderAddOutput(definition, "output: float");
  // Down and right; rows above and columns to the left of the image.
  for (const char *attribute : {"strides: list(int) = [1, 1]", "padding: list(int) = [0, 0]"}) {
    TF_OpDefinitionBuilderAddAttr(definition, attribute);
  }
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, InferShape);
  TF_RegisterOpDefinition(definition, status.status);
  if (TF_GetCode(status.status) != TF_OK) return false;
  TF_RegisterKernelBuilder(kName, TF_NewKernelBuilder(kName, "CPU", Create, Compute, Delete), status.status);
  return TF_GetCode(status.status) == TF_OK;
}

}  // namespace filter_gradient_op

// Whether TensorFlow knows the operation: where the processor can run it, from the first call on.
inline bool OffersFilterGradient() {
  static const bool registered = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && filter_gradient_op::Register();
  return registered;
}

// With AVX-512, oneDNN's is faster.
inline bool PrefersFilterGradient() { return OffersFilterGradient() && !__builtin_cpu_supports("avx512f"); }

#else

inline bool OffersFilterGradient() { return false; }
inline bool PrefersFilterGradient() { return false; }

#endif

}  // namespace longway
