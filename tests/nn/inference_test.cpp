// SPDX-License-Identifier: MIT
#include <whitematter/nn/inference.hpp>

#include <whitematter/models/resnet.hpp>
#include <whitematter/models/vgg.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

template <class M, class X>
auto evaluated(M& model, const X& x) {
  const NoGrad no_grad;
  const EvalScope eval_mode(model);
  return model(x).to_vector();
}

/// A model whose running statistics have seen a batch.
template <class M>
M trained() {
  seed(1);
  M model;
  model(sample<Shape<Batch, 3, 32, 32>, float>(1, 4));
  return model;
}

}  // namespace

TEST_CASE("inference gives what the model gives in eval mode") {
  auto model = trained<ResNet20<10>>();
  Inference run(model);
  for (const int batch : {1, 3, 3}) {
    const auto x = sample<Shape<Batch, 3, 32, 32>, float>(2, batch);
    check_close(run(x).to_vector(), evaluated(model, x), 1e-5);
  }
}

TEST_CASE("inference keeps the forms of weights until it is told that they changed") {
  Conv2d<16, 16, Conv{.kernel = 3, .padding = 1}> model;
  const auto x = sample<Shape<Batch, 16, 12, 12>, float>(3, 2);
  Inference run(model);
  const auto before = run(x).to_vector();
  kernel::fill(model.weight.array(), 0.f);
  CHECK(run(x).to_vector() == before);
  run.refresh();
  check_close(run(x).to_vector(), evaluated(model, x), 1e-6);
}

TEST_CASE("inference leaves the model's mode and records no gradient") {
  auto model = trained<ResNet20<10>>();
  Inference run(model);
  const auto y = run(sample<Shape<Batch, 3, 32, 32>, float>(2, 1));
  CHECK(!y.has_graph());
  CHECK(model.bn1.training);
  CHECK(kernel::WeightCache::current() == nullptr);
}

TEST_CASE("outside of inference a convolution computes at once") {
  Conv2d<16, 16, Conv{.kernel = 3, .padding = 1}> model;
  const NoGrad no_grad;
  CHECK(!model(sample<Shape<Batch, 16, 4, 4>, float>(3, 2)).pending());
}
