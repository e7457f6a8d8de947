// SPDX-License-Identifier: MIT
#pragma once

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>
#include <string>
#include <vector>

#include <whitematter/core/error.hpp>

#include "sampling.hpp"

namespace benchmark {

/// A model in ONNX Runtime, which runs in a process of Node's beside this one and waits while it is not
/// asked.
class OnnxRuntime {
 public:
  /// `input` is a file with float32 [batch, 3, 32, 32].
  OnnxRuntime(const std::string& script, const std::string& model, const std::string& input, int batch,
              int threads) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) report_end();
    child_ = fork();
    if (child_ == 0) {
      dup2(ends[1], STDIN_FILENO);
      dup2(ends[1], STDOUT_FILENO);
      const std::string batch_text = std::to_string(batch), threads_text = std::to_string(threads);
      execlp("node", "node", script.c_str(), model.c_str(), input.c_str(), batch_text.c_str(),
             threads_text.c_str(), nullptr);
      _exit(127);
    }
    close(ends[1]);
    socket_ = ends[0];
  }
  OnnxRuntime(const OnnxRuntime&) = delete;
  OnnxRuntime& operator=(const OnnxRuntime&) = delete;

  ~OnnxRuntime() {
    close(socket_);  // the end of its input ends it
    waitpid(child_, nullptr, 0);
  }

  std::string version() { return answer("version"); }

  Time time(int runs) {
    std::istringstream numbers(answer(std::to_string(runs)));
    Time time;
    numbers >> time.wall >> time.processor;
    return time;
  }

  std::vector<float> output() {
    std::istringstream numbers(answer("output"));
    std::vector<float> values;
    for (float value; numbers >> value;) values.push_back(value);
    return values;
  }

 private:
  std::string answer(const std::string& question) {
    const std::string line = question + '\n';
    // A child that has ended must not end this process with a signal.
    if (send(socket_, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size()))
      report_end();
    std::string text;
    for (char c; text.empty() || text.back() != '\n'; text += c)
      if (read(socket_, &c, 1) != 1) report_end();
    text.pop_back();
    return text;
  }

  [[noreturn]] void report_end() const {
    wm::fail("inference: ONNX Runtime must run in Node (expected onnxruntime-node from npm ci, got an end)");
  }

  pid_t child_ = -1;
  int socket_ = -1;
};

}  // namespace benchmark
