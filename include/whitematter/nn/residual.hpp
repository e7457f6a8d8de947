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
    using Y = decltype(body(x));
    static_assert(broadcastable<typename X::shape, typename Y::shape>,
                  "Residual: the body must keep the shape of its input");
    return x + body(x);
  }
};

}  // namespace wm
