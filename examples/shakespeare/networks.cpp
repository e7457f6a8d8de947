// SPDX-License-Identifier: MIT
#include "networks.hpp"

#include <map>

namespace shakespeare {

namespace {

const std::map<std::string, std::unique_ptr<Network> (*)(const NetworkOptions&)> makers{
    {"gpt", gpt},     {"gpt-6x256", gpt_6x256},     {"gpt-6x384", gpt_6x384}, {"gru", gru},
    {"llama", llama}, {"llama-6x256", llama_6x256}, {"lstm", lstm},           {"rnn", rnn}};

}  // namespace

std::vector<std::string> network_names() {
  std::vector<std::string> names;
  for (const auto& [name, make] : makers) names.push_back(name);
  return names;
}

std::unique_ptr<Network> make_network(const std::string& name, const NetworkOptions& options) {
  const auto found = makers.find(name);
  if (found == makers.end()) {
    std::string names;
    for (const auto& [known, make] : makers) names += (names.empty() ? "" : ", ") + known;
    wm::check(false, "network: the name must be one of them", names, name);
  }
  return found->second(options);
}

}  // namespace shakespeare
