// SPDX-License-Identifier: MIT
#include <whitematter/nn/recurrent.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

template <Recurrent R>
using Layers = RecurrentLayers<2, 3, 4, R, Cpu, float>;

template <class M>
std::vector<std::string> state_of(const M& module) {
  std::vector<std::string> names;
  for_each_state(module, [&](const std::string& name, const auto& state) {
    names.push_back(text(name, state.extents()));
  });
  return names;
}

}  // namespace

TEST_CASE("recurrent layers have PyTorch's state") {
  CHECK(state_of(Layers<Recurrent{}>()) == std::vector<std::string>{"weight_ih_l0[8, 3]",
                                                                    "weight_hh_l0[8, 4]", "bias_ih_l0[8]",
                                                                    "bias_hh_l0[8]"});
  using Both = Layers<Recurrent{.layers = 2, .bidirectional = true}>;
  CHECK(state_of(Both()) ==
        std::vector<std::string>{"weight_ih_l0[8, 3]", "weight_hh_l0[8, 4]", "bias_ih_l0[8]", "bias_hh_l0[8]",
                                 "weight_ih_l0_reverse[8, 3]", "weight_hh_l0_reverse[8, 4]",
                                 "bias_ih_l0_reverse[8]", "bias_hh_l0_reverse[8]", "weight_ih_l1[8, 8]",
                                 "weight_hh_l1[8, 4]", "bias_ih_l1[8]", "bias_hh_l1[8]",
                                 "weight_ih_l1_reverse[8, 8]", "weight_hh_l1_reverse[8, 4]",
                                 "bias_ih_l1_reverse[8]", "bias_hh_l1_reverse[8]"});
  static_assert(state_count<Both> == 16);
  static_assert(parameter_count<Both> == 2 * 8 * (3 + 4 + 2) + 2 * 8 * (8 + 4 + 2));
}

TEST_CASE("recurrent layers begin within 1 / sqrt(Hidden)") {
  seed(1);
  const Layers<Recurrent{.layers = 2}> layers;
  for_each_parameter(layers, [](const std::string& name, const auto& parameter) {
    CAPTURE(name);
    float largest = 0;
    for (const float v : parameter.to_vector()) largest = std::max(largest, std::abs(v));
    CHECK(largest <= 0.5f);
    CHECK(largest > 0.2f);
  });
}
