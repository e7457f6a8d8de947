// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <whitematter/core/error.hpp>
#include <whitematter/core/span.hpp>

namespace wm {

namespace detail {
inline bool& gradient_mode() {
  thread_local bool enabled = true;
  return enabled;
}
}  // namespace detail

/// While one lives on this thread, operations record nothing for backward.
class NoGrad {
 public:
  NoGrad() : before_(std::exchange(detail::gradient_mode(), false)) {}
  ~NoGrad() { detail::gradient_mode() = before_; }
  NoGrad(const NoGrad&) = delete;
  NoGrad& operator=(const NoGrad&) = delete;

 private:
  bool before_;
};

inline bool gradient_enabled() { return detail::gradient_mode(); }

/// A differentiable value as backward sees it: its inputs, and how to pass its gradient on to them. It never
/// holds the value itself, so ownership has no cycles.
class Node {
 public:
  Node() = default;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // A chain of a hundred thousand nodes would overflow the stack if each destroyed the next.
  virtual ~Node() {
    std::vector<std::shared_ptr<Node>> pending = std::move(inputs);
    while (!pending.empty()) {
      const std::shared_ptr<Node> node = std::move(pending.back());
      pending.pop_back();
      if (node && node.use_count() == 1)
        for (auto& input : node->inputs) pending.push_back(std::move(input));
    }
  }

  /// Adds this value's gradient, through its operation, to the inputs' gradients, and frees what was saved.
  virtual void propagate() = 0;

  std::vector<std::shared_ptr<Node>> inputs;  // null where an input needs no gradient
  std::uint64_t visited = 0;                  // by which walk, so that a walk needs no set
  Place place = current_place();              // the layer that made it
};

/// Passes gradients from `root`, whose own is set, to everything it was computed from. Takes the nodes in
/// topological order without recursion.
inline void run_backward(Node& root) {
  static std::atomic<std::uint64_t> walks = 0;
  const std::uint64_t walk = ++walks;
  struct Step {
    Node* node;
    std::size_t next;
  };
  std::vector<Step> path{{&root, 0}};
  std::vector<Node*> order;
  root.visited = walk;
  while (!path.empty()) {
    auto& [node, next] = path.back();
    if (next == node->inputs.size()) {
      order.push_back(node);
      path.pop_back();
      continue;
    }
    Node* input = node->inputs[next++].get();
    if (input && input->visited != walk) {
      input->visited = walk;
      path.push_back({input, 0});
    }
  }
  // The order holds inputs before what is computed from them. A node's inputs stay alive until its own turn.
  for (auto node = order.rbegin(); node != order.rend(); ++node) {
    const LayerSpan layer((*node)->place, true);
    (*node)->propagate();
  }
}

}  // namespace wm
