// SPDX-License-Identifier: MIT
#include <whitematter/core/dim.hpp>

enum class Speech { Frames, Batch };
enum Plain { Rows };

namespace user {
enum class Dim { Any, Batch };
}

namespace wm {

static_assert(Dimension<int> && Dimension<Dim> && Dimension<Speech> && Dimension<Plain>);
static_assert(!Dimension<long> && !Dimension<bool> && !Dimension<char> && !Dimension<unsigned>);

static_assert(dim_name<Batch>() == "Batch");
static_assert(dim_name<Time>() == "Time");
static_assert(dim_name<Any>() == "Any");
static_assert(dim_name<Speech::Frames>() == "Frames");
static_assert(dim_name<Rows>() == "Rows");

// FNV-1a's published values.
static_assert(detail::fnv1a("") == 0xcbf29ce484222325u);
static_assert(detail::fnv1a("a") == 0xaf63dc4c8601ec8cu);
static_assert(detail::fnv1a("foobar") == 0x85944171f73967e8u);

template <auto A, auto B>
constexpr bool agrees = agree(axis_of<A>(0, 0), axis_of<B>(1, 0));

static_assert(agrees<3, 3> && !agrees<3, 4>);
static_assert(agrees<Batch, Batch> && !agrees<Batch, Time> && !agrees<Time, Batch>);
static_assert(!agrees<Batch, 3> && !agrees<3, Batch>);
static_assert(agrees<Any, 3> && agrees<3, Any> && agrees<Any, Batch> && agrees<Batch, Any> &&
              agrees<Any, Any>);

// The whole name is the identity: an enumeration of the user may use our words.
static_assert(!agrees<Batch, Speech::Batch> && !agrees<Batch, user::Dim::Batch>);
static_assert(!agrees<user::Dim::Any, 3> && agrees<user::Dim::Any, Any>);

static_assert(axis_of<7>(1, 2).fixed() && axis_of<7>(1, 2).size == 7);
static_assert(!axis_of<Batch>(1, 2).fixed() && axis_of<Batch>(1, 2).operand == 1 &&
              axis_of<Batch>(1, 2).position == 2);

}  // namespace wm
