// One thread that carries out collective operations of MPI, in an order that all processes of a job share.
//
// No header of MPI is needed: longway compiles where MPI is not installed. Its functions are looked up in the process, into which
// @longway/mpi has loaded Open MPI by then; handles are pointers there, and constants what its mpi.h says (4.0 to 5.0).
#pragma once
#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace longway {

// What of MPI is used.
struct Mpi {
  using Handle = void *;
  int (*comm_dup)(Handle, Handle *);
  int (*comm_size)(Handle, int *);
  int (*comm_rank)(Handle, int *);
  int (*ibarrier)(Handle, Handle *request);
  int (*test)(Handle *request, int *flag, void *status);
  int (*allreduce)(const void *, void *, int, Handle type, Handle operation, Handle);
  int (*alltoall)(const void *, int, Handle type, void *, int, Handle type_too, Handle);
  int (*allgather)(const void *, int, Handle type, void *, int, Handle type_too, Handle);
  int (*abort)(Handle, int);
  Handle world, floats, halves, sum;

  static Mpi Find() {
    Mpi mpi;
    Look("MPI_Comm_dup", &mpi.comm_dup);
    Look("MPI_Comm_size", &mpi.comm_size);
    Look("MPI_Comm_rank", &mpi.comm_rank);
    Look("MPI_Ibarrier", &mpi.ibarrier);
    Look("MPI_Test", &mpi.test);
    Look("MPI_Allreduce", &mpi.allreduce);
    Look("MPI_Alltoall", &mpi.alltoall);
    Look("MPI_Allgather", &mpi.allgather);
    Look("MPI_Abort", &mpi.abort);
    Look("ompi_mpi_comm_world", &mpi.world);
    Look("ompi_mpi_float", &mpi.floats);
    Look("ompi_mpi_uint16_t", &mpi.halves);
    Look("ompi_mpi_op_sum", &mpi.sum);
    return mpi;
  }

 private:
  template <typename T>
  static void Look(const char *name, T *found) {
    *found = reinterpret_cast<T>(dlsym(RTLD_DEFAULT, name));
    if (*found == nullptr) throw std::runtime_error(std::string("Open MPI is not loaded into this process: there is no ") + name);
  }
};

inline void *const kInPlace = reinterpret_cast<void *>(1);

// bfloat16 is the upper half of a float; to the nearest, ties to even. What is no number stays none.
inline uint16_t ToBfloat16(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  if ((bits & 0x7fffffffu) > 0x7f800000u) return static_cast<uint16_t>((bits >> 16) | 0x40u);
  return static_cast<uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

inline float FromBfloat16(uint16_t half) {
  const uint32_t bits = static_cast<uint32_t>(half) << 16;
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

class Communicator {
 public:
  using Clock = std::chrono::steady_clock;

  // What was done since it was asked for the last time. Seconds are of this process.
  struct Statistics {
    int64_t collectives = 0;
    // Of the values that were reduced, as they are sent: two a value in bfloat16, four otherwise.
    int64_t bytes = 0;
    // Until all processes had come to a collective, and from then on.
    double waited = 0;
    double transferred = 0;
  };

  // The means of a list of arrays, one behind the other, or why there are none.
  struct Means {
    std::vector<float> values;
    std::string error;
  };
  using Done = std::function<void(std::shared_ptr<Means>)>;

  // Arrays that `keep` holds until their means are there.
  struct Work {
    std::vector<std::pair<const float *, int64_t>> inputs;
    bool half = false;
    std::shared_ptr<void> keep;
  };

  // Collective: all processes of the job make theirs at the same time.
  // @param timeout seconds after which a collective that does not end ends the job; 0: never.
  Communicator(double timeout, std::string name) : mpi_(Mpi::Find()), timeout_(timeout), name_(std::move(name)) {
    mpi_.comm_dup(mpi_.world, &communicator_);
    mpi_.comm_size(communicator_, &size_);
    std::thread([this] { Serve(); }).detach();
    if (timeout_ > 0) std::thread([this] { Watch(); }).detach();
  }

  int Size() const { return size_; }

  // The collectives that are given from here on are numbered from 0 again.
  void Begin() {
    std::lock_guard<std::mutex> lock(mutex_);
    next_ = 0;
    // Of a step that failed half way.
    waiting_.clear();
    finished_.clear();
  }

  // @param sequence its number since Begin(): collectives are carried out in the order of their numbers, whatever the order in which they
  // are given, and without a gap. So processes that are given them in different orders do not wait for each other for ever.
  void Give(int64_t sequence, Work work) {
    std::lock_guard<std::mutex> lock(mutex_);
    waiting_.emplace(sequence, std::move(work));
    wake_.notify_one();
  }

  // Has `done` called, once, when the collective of this number is over: on its thread, or on this one where it is over already.
  void Ask(int64_t sequence, Done done) {
    std::shared_ptr<Means> means;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      const auto found = finished_.find(sequence);
      if (found == finished_.end()) {
        asked_.emplace(sequence, std::move(done));
        return;
      }
      means = found->second;
      finished_.erase(found);
    }
    done(means);
  }

  Statistics Take() {
    std::lock_guard<std::mutex> lock(mutex_);
    const Statistics taken = statistics_;
    statistics_ = {};
    return taken;
  }

 private:
  static double Since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

  void Serve() {
    for (;;) {
      Work work;
      int64_t sequence;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [this] { return waiting_.count(next_) > 0; });
        sequence = next_++;
        work = std::move(waiting_.at(sequence));
        waiting_.erase(sequence);
      }
      const auto means = std::make_shared<Means>();
      try {
        CarryOut(work, &means->values);
      } catch (const std::exception &caught) {
        means->error = caught.what();
      }
      work.keep.reset();
      Done done;
      {
        std::lock_guard<std::mutex> lock(mutex_);
        const auto found = asked_.find(sequence);
        if (found == asked_.end()) {
          finished_.emplace(sequence, means);
        } else {
          done = std::move(found->second);
          asked_.erase(found);
        }
      }
      if (done) done(means);
    }
  }

  void CarryOut(const Work &work, std::vector<float> *means) {
    int64_t count = 0;
    for (const auto &[_, size] : work.inputs) count += size;
    if (count > INT32_MAX) throw std::runtime_error("more than 2^31 values in one collective");
    const auto start = Clock::now();
    begun_ = start.time_since_epoch().count();
    WaitForAll();
    const double waited = Since(start);
    const auto met = Clock::now();
    means->resize(count);
    if (work.half) MeanInHalves(work, count, means->data());
    else MeanInFloats(work, count, means->data());
    begun_ = 0;
    std::lock_guard<std::mutex> lock(mutex_);
    statistics_.collectives += 1;
    statistics_.bytes += count * static_cast<int64_t>(work.half ? sizeof(uint16_t) : sizeof(float));
    statistics_.waited += waited;
    statistics_.transferred += Since(met);
  }

  // Costs no processor time to speak of, however long the others take: a blocking collective of Open MPI's keeps a core busy meanwhile.
  void WaitForAll() {
    Mpi::Handle request = nullptr;
    Check(mpi_.ibarrier(communicator_, &request), "MPI_Ibarrier");
    constexpr int kEager = 50;
    constexpr int kLongest = 1000;
    int microseconds = 10;
    for (int tries = 0;; tries++) {
      int flag = 0;
      Check(mpi_.test(&request, &flag, nullptr), "MPI_Test");
      if (flag != 0) return;
      if (tries < kEager) {
        std::this_thread::yield();
        continue;
      }
      std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
      microseconds = std::min(kLongest, microseconds + microseconds / 2);
    }
  }

  void MeanInFloats(const Work &work, int64_t count, float *means) {
    float *at = means;
    for (const auto &[values, size] : work.inputs) at = std::copy(values, values + size, at);
    Check(mpi_.allreduce(kInPlace, means, static_cast<int>(count), mpi_.floats, mpi_.sum, communicator_), "MPI_Allreduce");
    const float share = 1.0f / static_cast<float>(size_);
    for (int64_t i = 0; i < count; i++) means[i] *= share;
  }

  // Each process gets a part of the values from all others, rounded to bfloat16, takes the mean in float32, and sends it, rounded again, to all:
  // every process ends with the same values, and half of what a float32 reduction moves is moved.
  void MeanInHalves(const Work &work, int64_t count, float *means) {
    const int64_t part = (count + size_ - 1) / size_;
    Reserve(&sent_, part * size_);
    Reserve(&received_, part * size_);
    Reserve(&own_, part);
    Reserve(&floats_, part);
    uint16_t *at = sent_.data();
    for (const auto &[values, size] : work.inputs) {
      for (int64_t i = 0; i < size; i++) *at++ = ToBfloat16(values[i]);
    }
    std::fill(at, sent_.data() + part * size_, uint16_t{0});
    const int length = static_cast<int>(part);
    Check(mpi_.alltoall(sent_.data(), length, mpi_.halves, received_.data(), length, mpi_.halves, communicator_), "MPI_Alltoall");
    std::fill_n(floats_.data(), part, 0.0f);
    for (int rank = 0; rank < size_; rank++) {
      const uint16_t *const values = received_.data() + rank * part;
      for (int64_t i = 0; i < part; i++) floats_[i] += FromBfloat16(values[i]);
    }
    const float share = 1.0f / static_cast<float>(size_);
    for (int64_t i = 0; i < part; i++) own_[i] = ToBfloat16(floats_[i] * share);
    Check(mpi_.allgather(own_.data(), length, mpi_.halves, received_.data(), length, mpi_.halves, communicator_), "MPI_Allgather");
    for (int64_t i = 0; i < count; i++) means[i] = FromBfloat16(received_[i]);
  }

  // Ends the job where a collective takes too long: another process hangs, or the network has fallen apart.
  void Watch() {
    for (;;) {
      std::this_thread::sleep_for(std::chrono::seconds(1));
      const Clock::rep begun = begun_;
      if (begun == 0) continue;
      const double seconds = Since(Clock::time_point(Clock::duration(begun)));
      if (seconds < timeout_) continue;
      char message[512];
      const int length = std::snprintf(message, sizeof(message),
                                       "\n%s: has waited %.0f s in a training step for the other ranks (training.distributed.timeout), and ends "
                                       "the job. What was saved can be gone on with: --resume\n",
                                       name_.c_str(), seconds);
      if (write(STDERR_FILENO, message, std::min<size_t>(length, sizeof(message) - 1)) < 0) {
      }
      // Aborting asks the launcher, which a network that has fallen apart may keep from answering.
      std::thread([this] { mpi_.abort(mpi_.world, kTimedOut); }).detach();
      std::this_thread::sleep_for(std::chrono::seconds(5));
      _exit(kTimedOut);
    }
  }

  static void Check(int code, const char *what) {
    if (code != 0) throw std::runtime_error(std::string(what) + " failed with code " + std::to_string(code));
  }

  template <typename T>
  static void Reserve(std::vector<T> *memory, int64_t size) {
    if (static_cast<int64_t>(memory->size()) < size) memory->resize(size);
  }

  // The exit code of a machine that is not set up, or cannot train.
  static constexpr int kTimedOut = 4;

  const Mpi mpi_;
  const double timeout_;
  const std::string name_;
  Mpi::Handle communicator_ = nullptr;
  int size_ = 1;
  std::atomic<Clock::rep> begun_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<int64_t, Work> waiting_;
  // Means that nobody has asked for yet, and who waits for those that are not there yet.
  std::map<int64_t, std::shared_ptr<Means>> finished_;
  std::map<int64_t, Done> asked_;
  int64_t next_ = 0;
  Statistics statistics_;
  // Of this thread alone, and kept: buckets are of the same sizes in every step.
  std::vector<float> floats_;
  std::vector<uint16_t> sent_, received_, own_;
};

}  // namespace longway
