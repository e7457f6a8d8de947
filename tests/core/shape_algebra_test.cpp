// SPDX-License-Identifier: MIT
#include <whitematter/core/shape_algebra.hpp>

enum class Speech { Frames };

namespace wm {

template <class A, class B>
constexpr bool is = std::is_same_v<A, B>;

// Broadcasting: NumPy's rule.
template <class A, class B, class Result>
constexpr bool broadcasts = broadcastable<A, B>&& broadcastable<B, A>&& is<broadcast_shape<A, B>, Result>&&
    is<broadcast_shape<B, A>, Result>;

static_assert(broadcasts<Shape<2, 3>, Shape<2, 3>, Shape<2, 3>>);
static_assert(broadcasts<Shape<2, 3>, Shape<>, Shape<2, 3>>);
static_assert(broadcasts<Shape<2, 3>, Shape<3>, Shape<2, 3>>);
static_assert(broadcasts<Shape<2, 1>, Shape<1, 3>, Shape<2, 3>>);
static_assert(broadcasts<Shape<Batch, 3, 8, 8>, Shape<3, 1, 1>, Shape<Batch, 3, 8, 8>>);
static_assert(broadcasts<Shape<Batch, 1>, Shape<1, Time>, Shape<Batch, Time>>);
static_assert(broadcasts<Shape<Any, 3>, Shape<5, 3>, Shape<5, 3>> &&
              broadcasts<Shape<Any>, Shape<Batch>, Shape<Batch>>);
static_assert(broadcasts<Shape<Any>, Shape<1>, Shape<Any>> && broadcasts<Shape<Any>, Shape<Any>, Shape<Any>>);
static_assert(broadcasts<Shape<1>, Shape<1>, Shape<1>> && broadcasts<Shape<0>, Shape<1>, Shape<0>>);
static_assert(!broadcastable<Shape<2, 3>, Shape<2>> && !broadcastable<Shape<2, 3>, Shape<3, 2>>);
static_assert(!broadcastable<Shape<Batch, 3>, Shape<Time, 3>> && !broadcastable<Shape<Batch>, Shape<3>>);
static_assert(!broadcastable<Shape<Batch>, Shape<Speech::Frames>>);

// Reductions.
using Images = Shape<Batch, 3, 8, 9>;
static_assert(is<reduced_shape<Images, false>, Shape<>> &&
              is<reduced_shape<Images, true>, Shape<1, 1, 1, 1>>);
static_assert(is<reduced_shape<Images, false, 2, 3>, Shape<Batch, 3>> &&
              is<reduced_shape<Images, true, 2, 3>, Shape<Batch, 3, 1, 1>>);
static_assert(is<reduced_shape<Images, false, -1>, Shape<Batch, 3, 8>> &&
              is<reduced_shape<Images, false, 0>, Shape<3, 8, 9>>);
static_assert(is<reduced_shape<Images, false, 3, 3>, Shape<Batch, 3, 8>>);

// Products.
template <class A, class B, class Result>
constexpr bool multiplies = multipliable<A, B>&& is<matmul_shape<A, B>, Result>;

static_assert(multiplies<Shape<2, 3>, Shape<3, 4>, Shape<2, 4>> && !multipliable<Shape<2, 3>, Shape<2, 3>>);
static_assert(multiplies<Shape<Batch, 3>, Shape<3, 4>, Shape<Batch, 4>> &&
              multiplies<Shape<3, Time>, Shape<Time, Batch>, Shape<3, Batch>>);
static_assert(multiplies<Shape<Batch, 2, 3>, Shape<Batch, 3, 4>, Shape<Batch, 2, 4>>);
static_assert(multiplies<Shape<2, Any>, Shape<3, 4>, Shape<2, 4>>);
static_assert(multiplies<Shape<Batch, 2, 3>, Shape<3, 4>, Shape<Batch, 2, 4>> &&
              multiplies<Shape<2, 3>, Shape<Batch, 3, 4>, Shape<Batch, 2, 4>>);
static_assert(multiplies<Shape<Batch, 1, 2, 3>, Shape<5, 3, 4>, Shape<Batch, 5, 2, 4>> &&
              multiplies<Shape<1, 2, 3>, Shape<Any, 3, Time>, Shape<Any, 2, Time>>);
static_assert(!multipliable<Shape<Batch, 2, 3>, Shape<Time, 3, 4>> &&
              !multipliable<Shape<3, 2, 3>, Shape<2, 3, 4>>);
static_assert(!multipliable<Shape<2, Time>, Shape<Batch, 4>> && !multipliable<Shape<3>, Shape<3>>);

// Reshaping: run-time dimensions survive by name, and what is left has equal products.
static_assert(reshapeable<Shape<2, 6>, Shape<3, 4>> && !reshapeable<Shape<2, 6>, Shape<3, 5>> &&
              reshapeable<Shape<1>, Shape<>>);
static_assert(reshapeable<Shape<Batch, 6, 4>, Shape<Batch, 24>> &&
              reshapeable<Shape<Batch, Time, 6>, Shape<Time, 2, Batch, 3>>);
static_assert(!reshapeable<Shape<Batch, 6>, Shape<Time, 6>> && !reshapeable<Shape<Batch, 6>, Shape<6>>);
static_assert(!reshapeable<Shape<Batch, Time>, Shape<Batch, Batch>> &&
              !reshapeable<Shape<Batch, Batch>, Shape<Batch>>);
static_assert(reshapeable<Shape<Batch, 6>, Shape<Any>> && reshapeable<Shape<Any>, Shape<Batch, 6>>);

// Flattening.
static_assert(is<flattened_shape<Images, 1>, Shape<Batch, 216>> &&
              is<flattened_shape<Images, 2>, Shape<Batch, 3, 72>>);
static_assert(flattenable<Images, 3> && !flattenable<Images, 0> && !flattenable<Images, 4> &&
              !flattenable<Images, -1>);
static_assert(!flattenable<Shape<Batch, Time, 3>, 1> && flattenable<Shape<2, 3>, 0>);

static_assert(is<with_axis<Images, 1, 64>, Shape<Batch, 64, 8, 9>> &&
              is<with_axis<Images, -1, 5>, Shape<Batch, 3, 8, 5>>);

// Windows: PyTorch's formula.
static_assert(window_output(32, 3, 1, 1) == 32 && window_output(32, 3, 2, 1) == 16 &&
              window_output(32, 1, 2, 0) == 16);
static_assert(window_output(7, 3, 2, 0) == 3 && window_output(8, 3, 2, 0) == 3 &&
              window_output(7, 3, 1, 0, 2) == 3);
static_assert(window_output(224, 7, 2, 3) == 112 && window_output(3, 3, 1, 0) == 1);
static_assert(window_output(3, 4, 1, 0) == 0 && window_output(3, 4, 4, 0) == 0 &&
              window_output(3, 2, 4, 0, 3) == 0);

}  // namespace wm
