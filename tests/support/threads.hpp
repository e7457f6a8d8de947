// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/parallel.hpp>

namespace wm {

/// Sets the number of threads while it lives.
class Threads {
 public:
  explicit Threads(int threads) : before_(num_threads()) { set_num_threads(threads); }
  ~Threads() { set_num_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_;
};

}  // namespace wm
