// SPDX-License-Identifier: MIT
#include <whitematter/cpu/attention.hpp>

#include "support/attention.hpp"
#include "support/threads.hpp"

using namespace wm;
using kernel::AttentionSizes;

namespace {

template <class T>
void check_attention(const AttentionSizes& s, double tolerance, bool masked = false, double dropout = 0) {
  CAPTURE(s.batch, s.queries, s.keys, s.heads, s.groups, s.depth, s.value_depth, s.causal, masked, dropout);
  const AttentionCase<T> c(s, masked, dropout);
  const auto out = kernel::attention(c.q, c.k, c.v, s, c.score_mask(), c.dropped());
  CHECK(largest_difference(values_of(out.y), c.y) < tolerance);
  if (dropout > 0) return;
  const auto rows = kernel::attention_by_rows(c.q, c.k, c.v, s, c.score_mask());
  CHECK(largest_difference(values_of(rows.y), c.y) < tolerance);
  CHECK(largest_difference(values_of(rows.log_sums), values_of(out.log_sums)) < 10 * tolerance);
}

}  // namespace

TEST_CASE("attention agrees with the matrix of all weights") {
  for (const bool causal : {false, true}) {
    check_attention<double>({2, 5, 5, 3, 3, 4, 4, 0.5, causal}, 1e-14);
    check_attention<double>({1, 130, 130, 2, 2, 16, 16, 0.25, causal}, 1e-14);
    check_attention<double>({2, 70, 200, 4, 2, 8, 12, 0.3, causal}, 1e-14);
    check_attention<double>({1, 1, 33, 4, 1, 8, 8, 0.3, causal}, 1e-14);
    check_attention<double>({2, 4, 9, 4, 2, 8, 5, 0.3, causal}, 1e-14);
    check_attention<float>({1, 65, 65, 2, 1, 32, 32, 0.2, causal}, 1e-5);
  }
}

TEST_CASE("scores of many keys come in pieces") {
  check_attention<double>({1, 3, 1200, 1, 1, 4, 4, 20, false}, 1e-13);
  check_attention<double>({1, 600, 600, 1, 1, 4, 4, 20, true}, 1e-13);
}

TEST_CASE("a mask is added to the scores") {
  check_attention<double>({2, 3, 9, 4, 2, 8, 8, 0.3, true}, 1e-14, true);
  check_attention<double>({2, 70, 90, 4, 2, 8, 8, 0.3, false}, 1e-14, true);
  check_attention<double>({2, 70, 70, 4, 4, 8, 8, 0.3, true}, 1e-14, true);
}

TEST_CASE("weights are dropped by their place, whatever the blocks") {
  check_attention<double>({2, 5, 5, 3, 3, 4, 4, 0.5, true}, 1e-14, false, 0.3);
  check_attention<double>({2, 70, 200, 4, 2, 8, 12, 0.3, false}, 1e-14, true, 0.5);
  check_attention<double>({1, 3, 1199, 1, 1, 4, 4, 20, false}, 1e-13, false, 0.1);
  check_attention<float>({1, 65, 65, 2, 1, 32, 32, 0.2, true}, 1e-5, false, 0.9);
}

TEST_CASE("where all weights are dropped there are zeros") {
  const AttentionSizes s{1, 3, 70, 2, 2, 4, 4, 1, false};
  const AttentionCase<double> c(s);
  Generator generator;
  const kernel::DropoutWords all(1, s.weight(1, 0, 0, 0), generator);
  for (const double y : values_of(kernel::attention(c.q, c.k, c.v, s, {}, all).y)) CHECK(y == 0);
}

TEST_CASE("large scores overflow nothing") {
  const AttentionSizes s{1, 2, 700, 1, 1, 2, 2, 1e4, false};
  const AttentionCase<float> c(s);
  const auto out = kernel::attention(c.q, c.k, c.v, s);
  for (const float y : values_of(out.y)) CHECK(std::isfinite(y));
}

TEST_CASE("a query that sees no key gives zeros") {
  const AttentionSizes s{1, 3, 2, 1, 1, 2, 2, 1, true};
  const AttentionCase<double> c(s);
  CHECK(values_of(kernel::attention(c.q, c.k, c.v, s).y)[0] == 0);
  const AttentionSizes all{1, 3, 2, 1, 1, 2, 2, 1, false};
  const auto never = kernel::filled<double>({1}, -std::numeric_limits<double>::infinity());
  for (const double y : values_of(kernel::attention(c.q, c.k, c.v, all, {never, {}}).y)) CHECK(y == 0);
}

TEST_CASE("attention is bitwise the same on any number of threads") {
  const AttentionSizes s{3, 70, 70, 4, 2, 8, 8, 0.3, true};
  const AttentionCase<float> c(s, false, 0.2);
  const auto result = [&](int threads) {
    const Threads scope(threads);
    return values_of(kernel::attention(c.q, c.k, c.v, s, {}, c.dropped()).y);
  };
  CHECK(result(1) == result(2));
}
