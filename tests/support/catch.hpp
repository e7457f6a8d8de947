// SPDX-License-Identifier: MIT
#pragma once

#include <catch2/catch.hpp>
