// SPDX-License-Identifier: MIT
// Compiled once for all files of the table.
#include "../make_row.hpp"
