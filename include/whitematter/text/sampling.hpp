// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <span>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/core/random.hpp>

namespace wm {

/// How the next token is chosen from the logits of all. Each rule leaves fewer of them, in this order.
struct Sampling {
  double repetition_penalty =
      1;                   ///< over 1: tokens of the text so far become less likely (Keskar et al., 2019)
  double temperature = 1;  ///< divides the logits; 0 takes the most likely token
  int top_k = 0;           ///< only the most likely so many; 0 for all
  double top_p = 1;  ///< only the most likely that together reach this probability (Holtzman et al., 2020)
  double min_p = 0;  ///< only those at least this share as likely as the most likely (Nguyen et al., 2024)

  /// Fails where a number means nothing.
  void check() const {
    wm::check(repetition_penalty > 0, "Sampling: the repetition penalty must be positive", "> 0",
              repetition_penalty);
    wm::check(temperature >= 0, "Sampling: the temperature must not be negative", ">= 0", temperature);
    wm::check(top_k >= 0, "Sampling: top_k must be a number of tokens", ">= 0", top_k);
    wm::check(top_p > 0 && top_p <= 1, "Sampling: top_p must be a probability", "over 0, up to 1", top_p);
    wm::check(min_p >= 0 && min_p <= 1, "Sampling: min_p must be a share", "0 to 1", min_p);
  }
};

namespace detail {

struct Candidate {
  double weight;
  std::int64_t token;

  /// More likely; of two equals the lower token, so that every sort gives one order.
  friend bool operator<(const Candidate& a, const Candidate& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.token < b.token;
  }
};

/// How many of the most likely come to a share of all weights.
inline std::size_t nucleus(std::span<const Candidate> sorted, double share) {
  double sum = 0, reached = 0;
  for (const Candidate& c : sorted) sum += c.weight;
  std::size_t count = 0;
  while (count < sorted.size() && reached < share * sum) reached += sorted[count++].weight;
  return std::max<std::size_t>(count, 1);
}

}  // namespace detail

/// Draws a token from the logits [V] of all tokens; `text` holds those so far, for the repetition penalty.
inline std::int64_t sample_token(std::span<const float> logits, const Sampling& sampling,
                                 Generator& generator, std::span<const std::int64_t> text = {}) {
  sampling.check();
  check<ShapeError>(!logits.empty(), "sample_token: there must be a token to choose", ">= 1", 0);
  std::vector<detail::Candidate> candidates;
  for (const float logit : logits)
    candidates.push_back({double{logit}, static_cast<std::int64_t>(candidates.size())});
  if (sampling.repetition_penalty != 1)
    for (const std::int64_t token : std::set(text.begin(), text.end()))
      if (token < static_cast<std::int64_t>(candidates.size())) {
        double& weight = candidates[static_cast<std::size_t>(token)].weight;
        weight = weight > 0 ? weight / sampling.repetition_penalty : weight * sampling.repetition_penalty;
      }
  const auto best = *std::min_element(candidates.begin(), candidates.end());
  if (sampling.temperature == 0) return best.token;
  for (auto& c : candidates) c.weight = std::exp((c.weight - best.weight) / sampling.temperature);
  std::sort(candidates.begin(), candidates.end());
  std::span<const detail::Candidate> kept(candidates);
  if (sampling.top_k > 0) kept = kept.first(std::min(kept.size(), static_cast<std::size_t>(sampling.top_k)));
  if (sampling.top_p < 1) kept = kept.first(detail::nucleus(kept, sampling.top_p));
  while (kept.back().weight < sampling.min_p) kept = kept.first(kept.size() - 1);
  double sum = 0;
  for (const auto& c : kept) sum += c.weight;
  double left = generator.uniform() * sum;
  for (const auto& c : kept)
    if ((left -= c.weight) < 0) return c.token;
  return kept.back().token;
}

}  // namespace wm
