// SPDX-License-Identifier: MIT
#include <whitematter/nn/sequence.hpp>

using namespace wm;

static_assert(is_sequence_of<Shape<Batch, Time, 3>, 3> && is_sequence_of<Shape<Batch, 7, Any>, 3>);
static_assert(!is_sequence_of<Shape<Batch, 3>, 3> && !is_sequence_of<Shape<Batch, Time, 4>, 3>);

static_assert(fits_context<Shape<Batch, 8, 3>, 8> && !fits_context<Shape<Batch, 9, 3>, 8>);
static_assert(fits_context<Shape<Batch, Time, 3>, 8>);
