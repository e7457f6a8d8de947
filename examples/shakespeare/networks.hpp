// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "network.hpp"

namespace shakespeare {

struct NetworkOptions {
  int tokens = 0;      // of the vocabulary
  double dropout = 0;  // in training
};

// The networks that the command line offers.
std::unique_ptr<Network> gpt(const NetworkOptions& options);
std::unique_ptr<Network> gpt_6x256(const NetworkOptions& options);
std::unique_ptr<Network> gpt_6x384(const NetworkOptions& options);
std::unique_ptr<Network> gru(const NetworkOptions& options);
std::unique_ptr<Network> llama(const NetworkOptions& options);
std::unique_ptr<Network> llama_6x256(const NetworkOptions& options);
std::unique_ptr<Network> lstm(const NetworkOptions& options);
std::unique_ptr<Network> rnn(const NetworkOptions& options);

std::vector<std::string> network_names();
std::unique_ptr<Network> make_network(const std::string& name, const NetworkOptions& options);

}  // namespace shakespeare
