// SPDX-License-Identifier: MIT
// error: SinusoidalPositions<Embed>: the width must be even
#include <whitematter/nn/sinusoidal_positions.hpp>

#ifdef MISTAKE
constexpr int width = 5;
#else
constexpr int width = 6;
#endif

wm::SinusoidalPositions<width> layer;
