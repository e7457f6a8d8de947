// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <whitematter/loss/reduction.hpp>

/// Losses that compare an input and a target element by element.
namespace wm {

namespace detail {

/// The gradients of both, from scalar functions f.input_slope(x, t) and f.target_slope(x, t).
template <class F, class T, class Device>
auto elementwise_loss_backward(const F& f, const char* rule, Array<T, Device> x, Array<T, Device> target,
                               Reduction reduction, double count) {
  return [=](const Array<T, Device>& dy, Needs<2> needs) {
    const auto g = loss_gradient(dy, reduction, count);
    const auto with = [&](const auto& slope) {
      return kernel::map<T>(
          rule, [&](const auto& v, const auto& t, const auto& d) { return d * v.binaryExpr(t, slope); }, x,
          target, g);
    };
    const Array<T, Device> none;
    return std::tuple{needs[0] ? with([&f](T v, T t) { return f.input_slope(v, t); }) : none,
                      needs[1] ? with([&f](T v, T t) { return f.target_slope(v, t); }) : none};
  };
}

/// f.value(x, t) of each element. The typed face of a loss has asserted that the shapes agree.
template <Reduction Reduce, class F, class T, class S, class U, class R, class Device>
Tensor<T, reduced_loss<Reduce, S>, Device> elementwise_loss(const char* name, const char* rule, const F& f,
                                                            const Tensor<T, S, Device>& x,
                                                            const Tensor<U, R, Device>& target,
                                                            double count) {
  if constexpr (loss_types<T, U> && same_shape<S, R>) {
    check<ShapeError>(x.extents() == target.extents(), rule, x.extents(), target.extents());
    const Array<T, Device> losses = kernel::map<T>(
        rule,
        [&f](const auto& v, const auto& t) {
          return v.binaryExpr(t, [&f](T a, T b) { return f.value(a, b); });
        },
        x.array(), target.array());
    return record<reduced_loss<Reduce, S>>(
        training_only(name), reduce_losses(losses, Reduce, count),
        elementwise_loss_backward(f, rule, x.array(), target.array(), Reduce, count), x, target);
  } else {
    return {};
  }
}

}  // namespace detail

namespace formula {

/// A loss of the difference d = input - target alone: value(d) and slope(d).
template <class F>
struct OfDifference {
  F f;
  template <class T>
  T value(T x, T t) const {
    return f.value(x - t);
  }
  template <class T>
  T input_slope(T x, T t) const {
    return f.slope(x - t);
  }
  template <class T>
  T target_slope(T x, T t) const {
    return -f.slope(x - t);
  }
};
template <class F>
OfDifference(F) -> OfDifference<F>;

}  // namespace formula

namespace detail {

/// The loss of a formula of the difference, which says its name and the rule of its sizes.
template <Reduction Reduce, class F, class T, class S, class U, class R, class Device>
auto difference_loss(const F& f, const Tensor<T, S, Device>& input, const Tensor<U, R, Device>& target) {
  if (Reduce == Reduction::Mean && input.elements() == 0) [[unlikely]]
    fail<ShapeError>(text(F::name, ": the batch must not be empty (expected >= 1, got 0)"));
  return elementwise_loss<Reduce>(F::name, F::rule, formula::OfDifference{f}, input, target,
                                  static_cast<double>(input.elements()));
}

}  // namespace detail

}  // namespace wm
