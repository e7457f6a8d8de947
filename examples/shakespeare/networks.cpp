// SPDX-License-Identifier: MIT
#include "networks.hpp"

#include <algorithm>

namespace shakespeare {

const std::vector<std::string>& network_names() {
  static const std::vector<std::string> names{"gpt", "gpt-6x384", "llama", "lstm"};
  return names;
}

std::unique_ptr<Network> make_network(const std::string& name, const NetworkOptions& options) {
  if (name == "gpt") return gpt(options);
  if (name == "gpt-6x384") return gpt_6x384(options);
  if (name == "llama") return llama(options);
  wm::check(name == "lstm", "network: the name must be one of them", "gpt, gpt-6x384, llama or lstm", name);
  return lstm(options);
}

}  // namespace shakespeare
