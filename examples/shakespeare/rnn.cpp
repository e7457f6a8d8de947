// SPDX-License-Identifier: MIT
#include "recurrent_of.hpp"

std::unique_ptr<shakespeare::Network> shakespeare::rnn(const NetworkOptions& options) {
  return recurrent_of<wm::CharRnn>(options);
}
