// SPDX-License-Identifier: MIT
#include <whitematter/core/shape.hpp>

enum class Speech { Frames };

namespace wm {

using Images = Shape<Batch, 3, 32, 32>;
static_assert(Images::rank == 4 && Images::dynamic_rank == 1 && !Images::is_static &&
              Images::elements == 3072);
static_assert(Images::dim<0> == Batch && Images::dim<3> == 32);
static_assert(Shape<>::rank == 0 && Shape<>::is_static && Shape<>::elements == 1);
static_assert(Shape<2, 3>::is_static && Shape<2, 3>::elements == 6);
static_assert(Shape<Batch, Speech::Frames, 80>::dynamic_rank == 2 &&
              Shape<Batch, Speech::Frames, 80>::elements == 80);
static_assert(Shape<100'000, 100'000>::elements == 10'000'000'000);
static_assert(Shape<0, 3>::elements == 0);

// Six dimensions are the most that a Shape holds.
static_assert(Shape<1, 2, 3, 4, 5, 6>::rank == max_rank && Shape<1, 2, 3, 4, 5, 6>::axes()[5].size == 6);

static_assert(same_shape<Shape<2, 3>, Shape<2, 3>> && !same_shape<Shape<2, 3>, Shape<3, 2>>);
static_assert(!same_shape<Shape<2, 3>, Shape<2, 3, 1>> && same_shape<Shape<>, Shape<>>);
static_assert(same_shape<Shape<Batch, 3>, Shape<Batch, 3>> && !same_shape<Shape<Batch, 3>, Shape<Time, 3>>);
static_assert(!same_shape<Shape<Batch, 3>, Shape<5, 3>>);
static_assert(same_shape<Shape<Any, 3>, Shape<5, 3>> && same_shape<Shape<Batch, 3>, Shape<Batch, Any>>);
static_assert(!same_shape<Shape<Any>, Shape<Any, Any>>);

static_assert(normalize_axis(-1, 4) == 3 && normalize_axis(2, 4) == 2);
static_assert(has_axis<Images, 3> && has_axis<Images, -4> && !has_axis<Images, 4> && !has_axis<Images, -5>);
static_assert(!has_axis<Shape<>, 0> && !has_axis<Shape<>, -1>);

// A result's axes become a Shape; those taken from an operand keep its enumerators.
struct Swapped {
  static constexpr Axes value = [] {
    Axes axes;
    return axes.push(Images::axes(1)[2]).push(Shape<Speech::Frames, 7>::axes(0)[0]).push(Images::axes(1)[0]);
  }();
};
static_assert(
    std::is_same_v<shape_from<Swapped, Shape<Speech::Frames, 7>, Images>, Shape<32, Speech::Frames, Batch>>);

}  // namespace wm
