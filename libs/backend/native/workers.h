// Threads that share loops out among themselves. TensorFlow has such threads too, but gives no way to them in C.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace longway {

class Workers {
 public:
  // As many as TensorFlow has for one operation. They never end: nothing may be waited for while a process exits.
  static Workers &All() {
    static Workers *const all = new Workers(Threads());
    return *all;
  }

  // Calls body(0) to body(count - 1), on this thread as well, and returns when all have returned. Whoever is free takes
  // the next one, so that a thread which the processor has no time for delays little. May be called by several threads.
  void Share(int64_t count, const std::function<void(int64_t)> &body) {
    const auto loop = std::make_shared<Loop>(count, body);
    if (count > 1 && threads_ > 1) {
      std::lock_guard<std::mutex> lock(mutex_);
      loops_.push_back(loop);
      wake_.notify_all();
    }
    loop->Work();
    loop->Wait();
  }

 private:
  struct Loop {
    Loop(int64_t count, const std::function<void(int64_t)> &body) : count(count), body(body) {}

    bool IsTaken() const { return next >= count; }

    void Work() {
      for (int64_t i; (i = next++) < count;) {
        body(i);
        if (++done < count) continue;
        std::lock_guard<std::mutex> lock(mutex);
        finished.notify_all();
      }
    }

    void Wait() {
      std::unique_lock<std::mutex> lock(mutex);
      finished.wait(lock, [this] { return done == count; });
    }

    const int64_t count;
    // Lives in the frame of Share(), which does not return before every call of it has.
    const std::function<void(int64_t)> &body;
    std::atomic<int64_t> next{0};
    std::atomic<int64_t> done{0};
    std::mutex mutex;
    std::condition_variable finished;
  };

  explicit Workers(int threads) : threads_(threads) {
    for (int i = 1; i < threads; i++) std::thread([this] { Serve(); }).detach();
  }

  static int Threads() {
    const char *const wanted = std::getenv("TF_NUM_INTRAOP_THREADS");
    const int number = wanted == nullptr ? 0 : std::atoi(wanted);
    return number > 0 ? number : static_cast<int>(std::thread::hardware_concurrency());
  }

  void Serve() {
    for (;;) {
      std::shared_ptr<Loop> loop;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [this] {
          while (!loops_.empty() && loops_.front()->IsTaken()) loops_.pop_front();
          return !loops_.empty();
        });
        loop = loops_.front();
      }
      loop->Work();
    }
  }

  const int threads_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Loop>> loops_;
};

}  // namespace longway
