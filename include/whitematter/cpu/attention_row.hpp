// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>
#include <vector>

#include <whitematter/core/eigen.hpp>
#include <whitematter/cpu/attention_sizes.hpp>

namespace wm::kernel {

/// For so few queries packing the keys and values costs more than the products.
inline constexpr int attention_rows = 4;

/// One query of one head against the keys that it sees: writes its row of y and returns the logarithm of its
/// sum of exponentials. `add_mask(scores, count)` adds to the scores what a mask has for the query.
template <class T, class AddMask>
T attention_row(const AttentionSizes& s, int query, const HeadRows<const T>& q, const HeadRows<const T>& k,
                const HeadRows<const T>& v, T* y, std::vector<T>& scores, const AddMask& add_mask) {
  const int seen = s.seen(query);
  auto sum_of_values = eigen::matrix(y, 1, s.value_depth, s.value_depth);
  sum_of_values.setZero();
  if (seen == 0) return T(0);
  scores.resize(static_cast<std::size_t>(seen));
  auto row = eigen::matrix(scores.data(), 1, seen, seen);
  row.noalias() = eigen::matrix(q.row(query), 1, s.depth, s.depth) *
                  eigen::matrix(k.row(0), seen, s.depth, k.stride).transpose();
  row *= static_cast<T>(s.scale);
  add_mask(scores.data(), seen);
  const T most = row.maxCoeff();
  if (most == -std::numeric_limits<T>::infinity()) return T(0);
  for (T& score : scores) score = std::exp(score - most);
  const T sum = row.sum();
  sum_of_values.noalias() = row * eigen::matrix(v.row(0), seen, s.value_depth, v.stride);
  sum_of_values /= sum;
  return most + std::log(sum);
}

}  // namespace wm::kernel
