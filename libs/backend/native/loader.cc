// The module that Node loads as the package's binding. It loads the real one, extension.cc, which lies beside it, and
// holds back what TensorFlow writes to the terminal meanwhile: its libraries report on themselves while they are being
// loaded, before they look at TF_CPP_MIN_LOG_LEVEL. Linked to no library of TensorFlow, for those would be loaded first.
#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "node_api.h"

namespace {

constexpr char kSuffix[] = ".node";
constexpr char kExtensionSuffix[] = "-tensorflow.so";

// Sends the process's standard error to memory for as long as it lives.
class HeldBackErrors {
 public:
  HeldBackErrors() : terminal_(dup(STDERR_FILENO)), memory_(memfd_create("stderr", MFD_CLOEXEC)) {
    if (terminal_ >= 0 && memory_ >= 0) dup2(memory_, STDERR_FILENO);
  }

  ~HeldBackErrors() {
    if (terminal_ >= 0) dup2(terminal_, STDERR_FILENO);
    if (released_) Copy();
    if (memory_ >= 0) close(memory_);
    if (terminal_ >= 0) close(terminal_);
  }

  // What was held back is to be seen after all.
  void Release() { released_ = true; }

 private:
  void Copy() const {
    if (terminal_ < 0 || memory_ < 0 || lseek(memory_, 0, SEEK_SET) != 0) return;
    char buffer[4096];
    for (ssize_t count; (count = read(memory_, buffer, sizeof(buffer))) > 0;) {
      if (write(terminal_, buffer, count) != count) return;
    }
  }

  const int terminal_;
  const int memory_;
  bool released_ = false;
};

bool WantsEveryMessage() {
  const char *level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  return level == nullptr || std::string(level) == "0";
}

// The extension's path: this module's own, with another suffix.
std::string ExtensionPath() {
  Dl_info self;
  if (dladdr(reinterpret_cast<void *>(&ExtensionPath), &self) == 0) return kExtensionSuffix;
  std::string path = self.dli_fname;
  const size_t stem = path.rfind(kSuffix);
  return path.substr(0, stem) + kExtensionSuffix;
}

void *LoadExtension() {
  HeldBackErrors errors;
  void *extension = dlopen(ExtensionPath().c_str(), RTLD_LAZY);
  if (extension == nullptr || WantsEveryMessage()) errors.Release();
  return extension;
}

}  // namespace

extern "C" NAPI_MODULE_EXPORT int32_t node_api_module_get_api_version_v1() { return NAPI_VERSION; }

extern "C" NAPI_MODULE_EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  void *const extension = LoadExtension();
  void *const initialise = extension == nullptr ? nullptr : dlsym(extension, "napi_register_module_v1");
  if (initialise == nullptr) {
    napi_throw_error(env, nullptr, dlerror());
    return nullptr;
  }
  return reinterpret_cast<napi_addon_register_func>(initialise)(env, exports);
}
