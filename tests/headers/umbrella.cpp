// SPDX-License-Identifier: MIT
#include <whitematter/whitematter.hpp>
