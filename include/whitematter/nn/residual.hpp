// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/nn/sequential.hpp>
#include <whitematter/ops/arithmetic.hpp>

namespace wm {

/// Modules one after another beside a way around them: x + body(x). Their names are "body.0", "body.1", ...
/// Source: He et al., "Deep residual learning for image recognition", 2016.
template <class... M>
struct Residual {
  Sequential<M...> body;
  WM_MODULE(Residual, body)

  template <class X>
  auto forward(const X& x) const {
    const auto y = body(x);
    using From = typename X::shape;
    using To = typename std::decay_t<decltype(y)>::shape;
    static_assert(same_shape<From, To>, "Residual: the body must keep the shape of its input");
    if constexpr (same_shape<From, To>) {
      check<ShapeError>(x.extents() == y.extents(), "Residual: the body must keep the shape of its input",
                        x.extents(), y.extents());
      return x + y;
    } else {
      return x;
    }
  }
};

}  // namespace wm
