// SPDX-License-Identifier: MIT
#include <whitematter/cpu/attention_backward.hpp>

#include "support/attention.hpp"
#include "support/threads.hpp"

using namespace wm;
using kernel::AttentionSizes;

namespace {

template <class T>
void check_gradients(const AttentionSizes& s, double tolerance, bool masked = false, double dropout = 0) {
  CAPTURE(s.batch, s.queries, s.keys, s.heads, s.groups, s.depth, s.value_depth, s.causal, masked, dropout);
  const AttentionCase<T> c(s, masked, dropout);
  const kernel::ScoreMask<T> mask = c.score_mask();
  const auto out = kernel::attention(c.q, c.k, c.v, s, mask, c.dropped());
  const auto d = kernel::attention_backward(c.dy, c.q, c.k, c.v, out, s, mask, c.dropped());
  CHECK(largest_difference(values_of(d.q), c.dq) < tolerance);
  CHECK(largest_difference(values_of(d.k), c.dk) < tolerance);
  CHECK(largest_difference(values_of(d.v), c.dv) < tolerance);
}

}  // namespace

TEST_CASE("gradients of attention agree with the matrix of all weights") {
  for (const bool causal : {false, true}) {
    check_gradients<double>({2, 5, 5, 3, 3, 4, 4, 0.5, causal}, 1e-13);
    check_gradients<double>({1, 130, 130, 2, 2, 16, 16, 0.25, causal}, 1e-13);
    check_gradients<double>({2, 70, 200, 4, 2, 8, 12, 0.3, causal}, 1e-13);
    check_gradients<double>({1, 3, 600, 1, 1, 4, 4, 5, causal}, 1e-13);
    check_gradients<double>({2, 70, 70, 4, 2, 8, 8, 0.3, causal}, 1e-13, true);
    check_gradients<float>({1, 65, 65, 2, 1, 32, 32, 0.2, causal}, 1e-4);
    check_gradients<double>({2, 70, 200, 4, 2, 8, 12, 0.3, causal}, 1e-13, true, 0.5);
    check_gradients<double>({1, 3, 601, 1, 1, 4, 4, 5, causal}, 1e-13, false, 0.1);
  }
}

TEST_CASE("what sees no key has no gradient") {
  const AttentionSizes s{1, 3, 2, 1, 1, 2, 2, 1, true};
  const AttentionCase<double> c(s);
  const auto d = kernel::attention_backward(c.dy, c.q, c.k, c.v, kernel::attention(c.q, c.k, c.v, s), s);
  CHECK(largest_difference(values_of(d.q), c.dq) < 1e-14);
  CHECK(values_of(d.q)[0] == 0);
}

TEST_CASE("gradients of attention are bitwise the same on any number of threads") {
  const AttentionSizes s{3, 70, 70, 4, 2, 8, 8, 0.3, true};
  const AttentionCase<float> c(s, false, 0.2);
  const auto result = [&](int threads) {
    const Threads scope(threads);
    const auto out = kernel::attention(c.q, c.k, c.v, s, {}, c.dropped());
    const auto d = kernel::attention_backward(c.dy, c.q, c.k, c.v, out, s, {}, c.dropped());
    return std::array{values_of(d.q), values_of(d.k), values_of(d.v)};
  };
  CHECK(result(1) == result(2));
}
