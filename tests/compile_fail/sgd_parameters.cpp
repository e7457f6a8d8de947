// SPDX-License-Identifier: MIT
// error: optimizer: the model must have parameters
#include <whitematter/nn/activation.hpp>
#include <whitematter/nn/linear.hpp>
#include <whitematter/optim/sgd.hpp>

#ifdef MISTAKE
using Model = wm::Relu;
#else
using Model = wm::Linear<3, 2>;
#endif

auto run(const Model& model) { return wm::Sgd(model, {.lr = 0.1}); }
