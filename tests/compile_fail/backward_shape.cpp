// SPDX-License-Identifier: MIT
// error: backward: only a tensor of Shape<> is a loss
// names: Batch>
#include <whitematter/tensor/tensor.hpp>

#ifdef MISTAKE
using Loss = wm::Shape<wm::Batch>;
#else
using Loss = wm::Shape<>;
#endif

void run(const wm::Tensor<float, Loss>& loss) { loss.backward(); }
