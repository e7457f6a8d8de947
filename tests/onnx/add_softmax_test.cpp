// SPDX-License-Identifier: MIT
#include "../../onnx_export/passes.hpp"
#include "../../onnx_export/verify.hpp"
#include "evaluate.hpp"
#include "graph_builder.hpp"
#include "support/catch.hpp"

namespace wm::test {
namespace {

TEST_CASE("softmax turns logits into probabilities, once", "[onnx]") {
  const auto before = small_resnet();
  auto after = before;
  onnx::add_softmax(after);
  onnx::verify(after);
  CHECK(after.nodes.size() == before.nodes.size() + 1);
  onnx::add_softmax(after);
  CHECK(after.nodes.size() == before.nodes.size() + 1);

  Numbers x({1, 3, 8, 8});
  for (std::size_t i = 0; i < x.data.size(); ++i) x.data[i] = std::cos(static_cast<double>(i));
  const auto logits = evaluate(before, x), probabilities = evaluate(after, x);
  double sum = 0;
  for (double logit : logits.data) sum += std::exp(logit);
  for (std::size_t i = 0; i < 10; ++i) CHECK(probabilities.data[i] == Approx(std::exp(logits.data[i]) / sum));
}

}  // namespace
}  // namespace wm::test
