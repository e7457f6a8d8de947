// SPDX-License-Identifier: MIT
#pragma once

namespace parity {

/// The element type in which both sides compute.
enum class Precision { Float, Double };

}  // namespace parity
