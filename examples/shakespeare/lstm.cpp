// SPDX-License-Identifier: MIT
#include "recurrent_of.hpp"

std::unique_ptr<shakespeare::Network> shakespeare::lstm(const NetworkOptions& options) {
  return recurrent_of<wm::CharLstm>(options);
}
