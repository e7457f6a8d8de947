// SPDX-License-Identifier: MIT
#include <whitematter/ops/cast.hpp>

#include "support/tensors.hpp"

using namespace wm;

TEST_CASE("cast keeps the values that the other type has") {
  const auto x = Tensor<float, Shape<Batch>>::from({-1.75f, 0, 2.5f}, 3);
  const auto whole = cast<std::int64_t>(x);
  static_assert(std::is_same_v<decltype(whole), const Tensor<std::int64_t, Shape<Batch>>>);
  CHECK(whole.to_vector() == std::vector<std::int64_t>{-1, 0, 2});
  CHECK(cast<bool>(x).to_vector() == std::vector<bool>{true, false, true});
  CHECK(cast<float>(Tensor<bool, Shape<2>>::from({true, false})).to_vector() == std::vector<float>{1, 0});
  CHECK(cast<float>(cast<f16>(x)).to_vector() == x.to_vector());
  CHECK(cast<std::int32_t>(Tensor<std::uint8_t, Shape<1>>::from({255})).item() == 255);
}

TEST_CASE("gradients flow through a cast between float and double") {
  auto x = Tensor<float, Shape<2>>::from({1, 2});
  x.requires_grad();
  cast<double>(x).backward(Tensor<double, Shape<2>>::from({0.5, 4}));
  CHECK(x.grad().to_vector() == std::vector<float>{0.5f, 4});
  CHECK_FALSE(cast<std::int64_t>(x).has_graph());
  check_layouts([](const auto& images) { return cast<double>(cast<float>(images)); },
                sample<Shape<2, 3, 2, 2>>(1));
}
