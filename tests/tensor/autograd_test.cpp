// SPDX-License-Identifier: MIT
#include <whitematter/tensor/autograd.hpp>

#include <pthread.h>

#include <functional>
#include <thread>

#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/reduce.hpp>

#include "support/tensors.hpp"

using namespace wm;

namespace {

/// Calls f on a thread whose stack a call for each of many operations would overflow.
void on_small_stack(std::function<void()> f) {
  pthread_attr_t attributes;
  pthread_t thread;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, 256 * 1024) == 0);
  const auto run = [](void* function) -> void* {
    return (*static_cast<std::function<void()>*>(function))(), nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, run, &f) == 0);
  pthread_join(thread, nullptr);
}

}  // namespace

TEST_CASE("gradients add up over shared use") {
  auto x = Tensor<double, Shape<2>>::from({3, 4});
  x.requires_grad();
  const auto square = x * x;
  sum(square + square * x + x).backward();  // 2 x + 3 x^2 + 1
  CHECK(x.grad().to_vector() == std::vector<double>{34, 57});
}

TEST_CASE("gradients of several losses add up in the leaves") {
  auto x = Tensor<double, Shape<2>>::from({3, 4});
  x.requires_grad();
  sum(x * x).backward();
  sum(x).backward();
  CHECK(x.grad().to_vector() == std::vector<double>{7, 9});
}

TEST_CASE("a diamond passes each node once, after everything that uses it") {
  auto x = full<Shape<>>(1.0);
  x.requires_grad();
  auto y = x * 1.0;
  for (int i = 0; i < 40; ++i) y = y + y;  // 2^40 paths
  y.backward();
  CHECK(x.grad().item() == std::pow(2.0, 40));
}

TEST_CASE("a gradient that two inputs share is not written to") {
  auto a = ones<Shape<2>, double>(), b = ones<Shape<2>, double>();
  a.requires_grad();
  b.requires_grad();
  const auto dy = ramp<Shape<2>>();
  const auto y = a + b;
  (y + a).backward(dy);
  CHECK(a.grad().to_vector() == std::vector<double>{0, 2});
  CHECK(b.grad().to_vector() == std::vector<double>{0, 1});
  CHECK(dy.to_vector() == std::vector<double>{0, 1});
}

TEST_CASE("detach and clone leave the graph") {
  auto x = Tensor<double, Shape<2>>::from({3, 4});
  x.requires_grad();
  const auto y = x * 2.0;
  CHECK(y.has_graph());
  CHECK_FALSE(y.detach().has_graph());
  CHECK_FALSE(y.clone().has_graph());
  sum(y * y.detach()).backward();
  CHECK(x.grad().to_vector() == std::vector<double>{12, 16});
}

TEST_CASE("NoGrad records nothing on its thread while it lives") {
  auto x = ones<Shape<2>, double>();
  x.requires_grad();
  {
    const NoGrad outer;
    {
      const NoGrad inner;
      CHECK_FALSE((x * x).has_graph());
    }
    CHECK_FALSE((x * x).has_graph());
    CHECK_FALSE(gradient_enabled());
    std::thread([] { CHECK(gradient_enabled()); }).join();
  }
  CHECK((x * x).has_graph());
}

TEST_CASE("what needs no gradient has no graph") {
  const auto x = ones<Shape<2>, double>();
  CHECK_FALSE((x * x + 1.0).has_graph());
}

TEST_CASE("a graph is used once") {
  auto x = ones<Shape<2>, double>();
  x.requires_grad();
  const auto y = x * x;
  const auto loss = sum(y);
  loss.backward();
  const std::string message =
      "backward: a graph is used once (expected a graph that was just computed, got one that backward has "
      "already passed)";
  CHECK_THROWS_WITH(loss.backward(), message);
  CHECK_THROWS_WITH(sum(y * y).backward(), message);
  CHECK(x.grad().to_vector() == std::vector<double>{2, 2});
}

TEST_CASE("backward frees what was saved and destruction the rest") {
  const auto before = memory_statistics().live_blocks;
  {
    auto x = ones<Shape<1000>>();
    x.requires_grad();
    auto y = x;
    for (int i = 0; i < 10; ++i) y = y * x;
    const auto loss = sum(y);
    const auto recorded = memory_statistics().live_blocks;
    loss.backward();
    // Left are x, its gradient, the last y, the loss and the handles of this scope.
    CHECK(memory_statistics().live_blocks <= before + 4);
    CHECK(recorded >= before + 11);
  }
  CHECK(memory_statistics().live_blocks == before);
}

TEST_CASE("a graph that backward never passed is freed as well") {
  const auto before = memory_statistics().live_blocks;
  {
    auto x = ones<Shape<10>>();
    x.requires_grad();
    const auto y = x * x + x;
    static_cast<void>(y);
  }
  CHECK(memory_statistics().live_blocks == before);
}

TEST_CASE("a hundred thousand operations in a chain need no deep stack") {
  const auto before = memory_statistics().live_blocks;
  double gradient = -1;
  on_small_stack([&] {
    for (const bool with_backward : {true, false}) {
      auto x = full<Shape<>>(1.0);
      x.requires_grad();
      auto y = x * 1.0;
      for (int i = 1; i < 100'000; ++i) y = i % 2 ? -y : y + x;
      if (!with_backward) continue;
      y.backward();
      gradient = x.grad().item();
    }
  });
  CHECK(gradient == 0);
  CHECK(memory_statistics().live_blocks == before);
}
