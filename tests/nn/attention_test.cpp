// SPDX-License-Identifier: MIT
#include <whitematter/nn/attention.hpp>

#include <whitematter/cpu/write_steps.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {
enum class Keys { Past };
}

TEST_CASE("MultiHeadAttention has PyTorch's state and first values") {
  const MultiHeadAttention<8, 2> layer;
  std::vector<std::string> names;
  for_each_state(layer,
                 [&](const std::string& name, const auto& s) { names.push_back(text(name, s.extents())); });
  CHECK(names == std::vector<std::string>{"in_proj_weight[24, 8]", "in_proj_bias[24]",
                                          "out_proj.weight[8, 8]", "out_proj.bias[8]"});
  CHECK((layer.in_proj_bias.at(5) == 0 && layer.out_proj.bias.at(5) == 0));
  static_assert(parameter_count<MultiHeadAttention<8, 2, MultiHead{.bias = false}>> == 4 * 8 * 8);
}

TEST_CASE("MultiHeadAttention drops weights in training only") {
  MultiHeadAttention<8, 2, MultiHead{}, Cpu, double> layer;
  const auto x = sample<Shape<Batch, Time, 8>>(1, 2, 5);
  const auto whole = layer(x).to_vector();
  layer.dropout = 0.5;
  CHECK(layer(x).to_vector() != whole);
  CHECK(layer(x, x).to_vector() != whole);
  eval(layer);
  CHECK(layer(x).to_vector() == whole);
}

TEST_CASE("a mask of keys hides the same steps from all queries") {
  const MultiHeadAttention<8, 2, MultiHead{}, Cpu, double> layer;
  const auto x = sample<Shape<Batch, Time, 8>>(1, 2, 3);
  const auto seen = Tensor<bool, Shape<Batch, Time>>::from({true, true, false, true, true, true}, 2, 3);
  const auto mask = key_mask(seen);
  static_assert(std::is_same_v<decltype(mask), const Tensor<bool, Shape<Batch, 1, 1, Time>>>);
  const auto y = layer(x, mask);
  const Tensor<double, Shape<Batch, Time, 8>> changed(kernel::clone(x.array()));
  changed.array().data()[2 * 8] += 1;
  const auto other = layer(changed, mask);
  for (int t = 0; t < 2; ++t) CHECK(other.at(0, t, 0) == y.at(0, t, 0));
  CHECK(y.at(1, 2, 0) == Approx(layer(x).at(1, 2, 0)).epsilon(1e-14));
}

TEST_CASE("a step of causal attention knows nothing of later ones") {
  const MultiHeadAttention<8, 2, MultiHead{.causal = true}, Cpu, double> layer;
  const auto x = sample<Shape<1, 5, 8>>(1);
  const Tensor<double, Shape<1, 5, 8>> changed(kernel::clone(x.array()));
  changed.array().data()[4 * 8] += 1;
  const auto y = layer(x).to_vector(), other = layer(changed).to_vector();
  CHECK(std::equal(y.begin(), y.begin() + 32, other.begin()));
  CHECK(y[32] != other[32]);
}

TEST_CASE("attention to the own sequence is attention to a memory that is it") {
  const MultiHeadAttention<8, 2, MultiHead{}, Cpu, double> layer;
  const auto x = sample<Shape<Batch, Time, 8>>(1, 2, 5);
  check_close(layer(x, x).to_vector(), layer(x).to_vector(), 1e-14);
  const auto all = full<Shape<1, Any>, bool>(true, 5);
  check_close(layer(x, x, all).to_vector(), layer(x).to_vector(), 1e-14);
  const auto y = layer(x, sample<Shape<Batch, Keys::Past, 8>>(2, 2, 3));
  static_assert(std::is_same_v<decltype(y), const Tensor<double, Shape<Batch, Time, 8>>>);
}

TEST_CASE("heads of a group share keys and values") {
  MultiHeadAttention<8, 4, MultiHead{.causal = true, .groups = 2}, Cpu, double> grouped;
  MultiHeadAttention<8, 4, MultiHead{.causal = true}, Cpu, double> all;
  static_assert(parameter_count<decltype(grouped)> == (8 + 2 * 4) * 9 + 8 * 9);
  for_each_parameter(grouped, [](const Path&, const auto& p) { init::normal(p, 0, 1); });
  // Each row of keys and values stands once for each of the two heads that share it; a head has two rows.
  const auto spread = [](const auto& from, const auto& to, int width) {
    for (int row = 0; row < 24; ++row) {
      const int of_part = (row - 8) % 8, group = of_part / 4;
      const int source = row < 8 ? row : 8 + (row - 8) / 8 * 4 + 2 * group + of_part % 2;
      std::copy_n(from.array().data() + source * width, width, to.array().data() + row * width);
    }
  };
  spread(grouped.in_proj_weight, all.in_proj_weight, 8);
  spread(grouped.in_proj_bias, all.in_proj_bias, 1);
  kernel::write_steps(all.out_proj.weight.array().reshaped({1, 8, 8}), 0,
                      grouped.out_proj.weight.array().reshaped({1, 8, 8}));
  std::copy_n(grouped.out_proj.bias.array().data(), 8, all.out_proj.bias.array().data());
  const auto x = sample<Shape<Batch, Time, 8>>(1, 2, 5), memory = sample<Shape<Batch, Time, 8>>(2, 2, 5);
  check_close(grouped(x).to_vector(), all(x).to_vector(), 1e-13);
  check_close(grouped(x, memory).to_vector(), all(x, memory).to_vector(), 1e-13);
}
