// SPDX-License-Identifier: MIT
#include "recurrent_of.hpp"

std::unique_ptr<shakespeare::Network> shakespeare::gru(const NetworkOptions& options) {
  return recurrent_of<wm::CharGru>(options);
}
