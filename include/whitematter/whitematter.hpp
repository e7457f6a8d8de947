// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/core/random.hpp>
#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/models/resnet.hpp>
#include <whitematter/nn/batch_norm.hpp>
#include <whitematter/nn/conv2d.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/nn/sequential.hpp>
#include <whitematter/nn/stateless.hpp>
#include <whitematter/nn/trace.hpp>
#include <whitematter/ops/arithmetic.hpp>
#include <whitematter/ops/batch_norm.hpp>
#include <whitematter/ops/conv2d.hpp>
#include <whitematter/ops/elementwise.hpp>
#include <whitematter/ops/linear.hpp>
#include <whitematter/ops/matmul.hpp>
#include <whitematter/ops/pool2d.hpp>
#include <whitematter/ops/reduce.hpp>
#include <whitematter/ops/reshape.hpp>
#include <whitematter/ops/softmax.hpp>
#include <whitematter/optim/schedule.hpp>
#include <whitematter/optim/sgd.hpp>
