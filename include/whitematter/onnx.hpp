// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/onnx/export.hpp>
#include <whitematter/onnx/save.hpp>
