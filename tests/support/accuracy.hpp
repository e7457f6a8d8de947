// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/cpu/convolution_algorithm.hpp>

namespace wm {

/// Makes convolutions as accurate as the sums of the definition while it lives.
class ExactConvolutions {
 public:
  ExactConvolutions() { set_accuracy(Accuracy::Exact); }
  ~ExactConvolutions() { set_accuracy(Accuracy::Fast); }
  ExactConvolutions(const ExactConvolutions&) = delete;
  ExactConvolutions& operator=(const ExactConvolutions&) = delete;
};

}  // namespace wm
