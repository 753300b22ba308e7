// A switch between network namespaces that delays, loses and holds back packets: what `tc netem` does, for kernels that lack it.
//
//   relay SEED NAMESPACE=ADDRESS ...
//
// Makes a TUN device `link0` in each namespace and carries IPv4 packets among them; who has the namespaces gives addresses to the devices. Says
// `ready`, then takes orders on stdin, a line each, and answers each with a line:
//
//   set FROM TO DELAY_US JITTER_US LOSS RATE   what befalls packets from one to the other (numbers of namespaces, in the order above):
//                                              a delay, uniform within +-jitter and never out of order; lost with this probability; bytes
//                                              a second, 0 for any. A packet that does not fit into the queue is dropped.
//   count FROM TO                              packets and bytes carried, packets dropped
//
// Ends with its stdin.
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <queue>
#include <random>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
using std::chrono::duration_cast;
using std::chrono::nanoseconds;

// As many as tc-netem(8) holds unless it is told otherwise.
constexpr size_t QUEUE = 1000;
constexpr size_t LARGEST = 65536;
// Packets of one device before the next one has its turn.
constexpr int TURN = 64;

struct Node {
  int device;
  in_addr_t address;
};

struct Link {
  double delay = 0, jitter = 0, loss = 0, rate = 0;
  Time free{}, last{};
  size_t waiting = 0;
  uint64_t packets = 0, bytes = 0, dropped = 0;
};

struct Packet {
  Time release;
  uint64_t number;
  size_t from, to;
  std::vector<char> data;
  bool operator>(const Packet& other) const {
    return release != other.release ? release > other.release : number > other.number;
  }
};

[[noreturn]] void fail(const std::string& what) {
  std::perror(what.c_str());
  std::exit(1);
}

nanoseconds seconds(double value) { return nanoseconds(static_cast<int64_t>(value * 1e9)); }

int openDevice(const std::string& name) {
  const std::string path = "/run/netns/" + name;
  const int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  const int there = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (home < 0 || there < 0 || setns(there, CLONE_NEWNET) != 0) fail(path);
  const int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  ifreq request{};
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  std::strncpy(request.ifr_name, "link0", IFNAMSIZ - 1);
  if (device < 0 || ioctl(device, TUNSETIFF, &request) != 0) fail("/dev/net/tun");
  if (setns(home, CLONE_NEWNET) != 0) fail("/proc/self/ns/net");
  close(home);
  close(there);
  return device;
}

class Relay {
 public:
  Relay(uint64_t seed, std::vector<Node> nodes) : nodes_(std::move(nodes)), links_(nodes_.size() * nodes_.size()), random_(seed) {}

  void run() {
    std::puts("ready");
    std::fflush(stdout);
    for (;;) {
      std::vector<pollfd> sources{{STDIN_FILENO, POLLIN, 0}};
      for (const Node& node : nodes_) sources.push_back({node.device, POLLIN, 0});
      timespec wait{};
      if (!queue_.empty()) {
        const auto left = std::max<int64_t>(0, duration_cast<nanoseconds>(queue_.top().release - Clock::now()).count());
        wait = {static_cast<time_t>(left / 1000000000), static_cast<long>(left % 1000000000)};
      }
      if (ppoll(sources.data(), sources.size(), queue_.empty() ? nullptr : &wait, nullptr) < 0 && errno != EINTR) fail("ppoll");
      for (size_t i = 0; i < nodes_.size(); i++)
        if (sources[i + 1].revents & POLLIN) receive(i);
      deliver();
      if (sources[0].revents && !obey()) return;
    }
  }

 private:
  void receive(size_t from) {
    static char buffer[LARGEST];
    for (int i = 0; i < TURN; i++) {
      const ssize_t size = read(nodes_[from].device, buffer, sizeof buffer);
      if (size < 20) return;
      in_addr_t destination;
      std::memcpy(&destination, buffer + 16, sizeof destination);
      // IPv6 looks for routers on its own; nobody is there to answer.
      if ((buffer[0] & 0xf0) != 0x40) continue;
      for (size_t to = 0; to < nodes_.size(); to++)
        if (nodes_[to].address == destination && to != from) accept(from, to, buffer, static_cast<size_t>(size));
    }
  }

  void accept(size_t from, size_t to, const char* data, size_t size) {
    Link& link = at(from, to);
    if (uniform_(random_) < link.loss || link.waiting >= QUEUE) {
      link.dropped++;
      return;
    }
    const Time now = Clock::now();
    link.free = std::max(now, link.free) + (link.rate > 0 ? seconds(static_cast<double>(size) / link.rate) : nanoseconds(0));
    const double jitter = link.jitter * (2 * uniform_(random_) - 1);
    link.last = std::max(link.last, link.free + seconds(std::max(0.0, link.delay + jitter)));
    link.waiting++;
    queue_.push({link.last, number_++, from, to, std::vector<char>(data, data + size)});
  }

  void deliver() {
    while (!queue_.empty() && queue_.top().release <= Clock::now()) {
      const Packet& packet = queue_.top();
      Link& link = at(packet.from, packet.to);
      link.waiting--;
      if (write(nodes_[packet.to].device, packet.data.data(), packet.data.size()) < 0) {
        link.dropped++;
      } else {
        link.packets++;
        link.bytes += packet.data.size();
      }
      queue_.pop();
    }
  }

  // Returns false at the end of stdin.
  bool obey() {
    char buffer[4096];
    const ssize_t size = read(STDIN_FILENO, buffer, sizeof buffer);
    if (size <= 0) return false;
    pending_.append(buffer, static_cast<size_t>(size));
    for (size_t end; (end = pending_.find('\n')) != std::string::npos; pending_.erase(0, end + 1)) order(pending_.substr(0, end));
    std::fflush(stdout);
    return true;
  }

  void order(const std::string& line) {
    size_t from, to;
    double delay, jitter, loss, rate;
    if (std::sscanf(line.c_str(), "set %zu %zu %lf %lf %lf %lf", &from, &to, &delay, &jitter, &loss, &rate) == 6 && known(from, to)) {
      Link& link = at(from, to);
      link.delay = delay / 1e6;
      link.jitter = jitter / 1e6;
      link.loss = loss;
      link.rate = rate;
      std::puts("ok");
    } else if (std::sscanf(line.c_str(), "count %zu %zu", &from, &to) == 2 && known(from, to)) {
      const Link& link = at(from, to);
      std::printf("%ju %ju %ju\n", static_cast<uintmax_t>(link.packets), static_cast<uintmax_t>(link.bytes), static_cast<uintmax_t>(link.dropped));
    } else {
      std::puts("what?");
    }
  }

  bool known(size_t from, size_t to) const { return from < nodes_.size() && to < nodes_.size(); }
  Link& at(size_t from, size_t to) { return links_[from * nodes_.size() + to]; }

  std::vector<Node> nodes_;
  std::vector<Link> links_;
  std::priority_queue<Packet, std::vector<Packet>, std::greater<>> queue_;
  std::mt19937_64 random_;
  std::uniform_real_distribution<double> uniform_;
  std::string pending_;
  uint64_t number_ = 0;
};

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fputs("relay SEED NAMESPACE=ADDRESS ...\n", stderr);
    return 2;
  }
  std::vector<Node> nodes;
  for (int i = 2; i < count; i++) {
    const std::string word = words[i];
    const size_t sign = word.find('=');
    if (sign == std::string::npos) return 2;
    Node node{};
    if (inet_pton(AF_INET, word.c_str() + sign + 1, &node.address) != 1) return 2;
    node.device = openDevice(word.substr(0, sign));
    nodes.push_back(node);
  }
  Relay(std::strtoull(words[1], nullptr, 10), std::move(nodes)).run();
}
