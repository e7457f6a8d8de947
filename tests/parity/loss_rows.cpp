// SPDX-License-Identifier: MIT
#include <whitematter/loss/binary_cross_entropy_with_logits.hpp>
#include <whitematter/loss/cosine_embedding_loss.hpp>
#include <whitematter/loss/cross_entropy.hpp>
#include <whitematter/loss/ctc_loss.hpp>
#include <whitematter/loss/focal_loss.hpp>
#include <whitematter/loss/huber_loss.hpp>
#include <whitematter/loss/kl_div.hpp>
#include <whitematter/loss/l1_loss.hpp>
#include <whitematter/loss/mse_loss.hpp>
#include <whitematter/loss/nll_loss.hpp>
#include <whitematter/loss/sigmoid_focal_loss.hpp>
#include <whitematter/loss/smooth_l1_loss.hpp>
#include <whitematter/ops/softmax.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

template <Reduction R>
constexpr std::int64_t theirs = R == Reduction::Mean  ? at::Reduction::Mean
                                : R == Reduction::Sum ? at::Reduction::Sum
                                                      : at::Reduction::None;

/// The losses of each element, reduced as PyTorch's functions do.
at::Tensor reduce(const at::Tensor& losses, std::int64_t reduction) {
  return reduction == at::Reduction::Mean  ? losses.mean()
         : reduction == at::Reduction::Sum ? losses.sum()
                                           : losses;
}

class Rows {
 public:
  /// A mean has no value without examples; the other reductions do.
  template <Reduction R, class... Tags, class Ours>
  void add(const char* name, const std::string& variant, Ours ours, TorchOperation torch) {
    Row row = make_row<Tags...>(name, variant, ours, std::move(torch)).training_only();
    rows.push_back(R == Reduction::Mean ? std::move(row).refusing_empty() : std::move(row));
  }

  std::vector<Row> rows;
};

// Labels of which the class 1 is ignored or not, with and without weights and smoothing.
template <Reduction R, class Logits, class Target, class Weight>
void add_labelled(Rows& rows, const std::string& shapes) {
  for (const double smoothing : {0.0, 0.3})
    for (const std::int64_t ignored : {-100, 1}) {
      const auto variant =
          shapes + ", smoothing " + std::to_string(smoothing) + ", ignoring " + std::to_string(ignored);
      // A mean of ignored labels alone is no number; the first label of each run then counts.
      const auto with_one = [](const at::Tensor& labels) {
        auto copy = labels.clone();
        if (copy.numel() > 0) copy.view({-1})[0] = 0;
        return copy;
      };
      const auto our_labels = [](const auto& labels) {
        const auto copy = labels.clone();
        const auto rows_of = kernel::row_major(copy.array());
        if (rows_of.elements() > 0) rows_of.data()[0] = 0;
        return std::decay_t<decltype(labels)>(rows_of);
      };
      rows.add<R, Logits, Target, State<Weight>>(
          "cross_entropy", variant,
          [=](const auto& x, const auto& labels, const auto& w) {
            return cross_entropy<R>(x, our_labels(labels),
                                    {.weight = w, .ignore_index = ignored, .label_smoothing = smoothing});
          },
          [=](const Inputs& in) {
            return at::cross_entropy_loss(in[0], with_one(in[1]), in[2], theirs<R>, ignored, smoothing);
          });
      if (smoothing != 0) continue;
      rows.add<R, Logits, Target, State<Weight>>(
          "nll_loss", variant,
          [=](const auto& x, const auto& labels, const auto& w) {
            return nll_loss<R>(x - 3, our_labels(labels), {.weight = w, .ignore_index = ignored});
          },
          [=](const Inputs& in) {
            return at::nll_loss_nd(in[0] - 3, with_one(in[1]), in[2], theirs<R>, ignored);
          });
    }
}

template <int Classes, class Label = std::int64_t>
void add_plain_cross_entropy(Rows& rows) {
  for (const double smoothing : {0.0, 0.1, 1.0})
    rows.add<Reduction::Mean, Shape<Batch, Classes>, Labels<Classes, Shape<Batch>, Label>>(
        "cross_entropy", std::to_string(Classes) + " classes, smoothing " + std::to_string(smoothing),
        [smoothing](const auto& logits, const auto& labels) {
          return cross_entropy(logits, labels, {.label_smoothing = smoothing});
        },
        [smoothing](const Inputs& in) {
          return at::cross_entropy_loss(in[0], in[1], {}, at::Reduction::Mean, -100, smoothing);
        });
}

template <Reduction R, class S, class Weight>
void add_soft_cross_entropy(Rows& rows, const std::string& shapes) {
  for (const double smoothing : {0.0, 0.3})
    rows.add<R, S, Positive<S>, State<Weight>>(
        "cross_entropy", "soft targets " + shapes + ", smoothing " + std::to_string(smoothing),
        [=](const auto& x, const auto& target, const auto& w) {
          return cross_entropy<R>(x, target, {.weight = w, .label_smoothing = smoothing});
        },
        [=](const Inputs& in) {
          return at::cross_entropy_loss(in[0], in[1], in[2], theirs<R>, -100, smoothing);
        });
}

// -weight (1 - p)^gamma log p, as it is written.
at::Tensor focal(const Inputs& in, std::int64_t reduction, const at::Tensor& weight, double gamma) {
  const auto log_p = at::log_softmax(in[0], 1).gather(1, in[1].unsqueeze(1)).squeeze(1);
  return reduce(-weight.index({in[1]}) * (1 - log_p.exp()).pow(gamma) * log_p, reduction);
}

template <Reduction R, class Logits, class Target, class Weight>
void add_focal(Rows& rows, const std::string& shapes) {
  for (const double gamma : {0.0, 1.0, 2.0, 3.5})
    rows.add<R, Logits, Target, State<Weight>>(
        "focal_loss", shapes + ", gamma " + std::to_string(gamma),
        [=](const auto& x, const auto& labels, const auto& w) {
          return focal_loss<R>(x, labels, {.weight = w, .gamma = gamma});
        },
        [=](const Inputs& in) { return focal(in, theirs<R>, in[2], gamma); });
  rows.add<R, Logits, Target>(
      "focal_loss", shapes + ", one alpha",
      [](const auto& x, const auto& labels) { return focal_loss<R>(x, labels, {.alpha = 0.3}); },
      [](const Inputs& in) {
        return focal(in, theirs<R>, at::full({in[0].size(1)}, 0.3, in[0].options()), 2);
      });
}

// As torchvision's sigmoid_focal_loss is written.
at::Tensor sigmoid_focal(const Inputs& in, std::int64_t reduction, double alpha, double gamma) {
  const auto p = at::sigmoid(in[0]), t = in[1];
  const auto entropy = at::binary_cross_entropy_with_logits(in[0], t, {}, {}, at::Reduction::None);
  auto loss = entropy * (1 - (p * t + (1 - p) * (1 - t))).pow(gamma);
  if (alpha >= 0) loss = (alpha * t + (1 - alpha) * (1 - t)) * loss;
  return reduce(loss, reduction);
}

template <Reduction R, class S>
void add_elementwise(Rows& rows, const std::string& shape) {
  rows.add<R, S, S>(
      "mse_loss", shape, [](const auto& x, const auto& t) { return mse_loss<R>(x, t); },
      [](const Inputs& in) { return at::mse_loss(in[0], in[1], theirs<R>); });
  rows.add<R, S, S>(
      "l1_loss", shape, [](const auto& x, const auto& t) { return l1_loss<R>(x, t); },
      [](const Inputs& in) { return at::l1_loss(in[0], in[1], theirs<R>); });
  for (const double bound : {0.4, 1.0}) {
    const auto variant = shape + ", bound " + std::to_string(bound);
    rows.add<R, S, S>(
        "huber_loss", variant,
        [=](const auto& x, const auto& t) { return huber_loss<R>(x, t, {.delta = bound}); },
        [=](const Inputs& in) { return at::huber_loss(in[0], in[1], theirs<R>, bound); });
    rows.add<R, S, S>(
        "smooth_l1_loss", variant,
        [=](const auto& x, const auto& t) { return smooth_l1_loss<R>(x, t, {.beta = bound}); },
        [=](const Inputs& in) { return at::smooth_l1_loss(in[0], in[1], theirs<R>, bound); });
  }
  for (const double alpha : {0.25, -1.0})
    for (const double gamma : {2.0, 0.0, 1.5})
      rows.add<R, S, Positive<S>>(
          "sigmoid_focal_loss", shape + ", gamma " + std::to_string(gamma),
          [=](const auto& x, const auto& t) {
            return sigmoid_focal_loss<R>(x, t - 0.5, {.alpha = alpha, .gamma = gamma});
          },
          [=](const Inputs& in) {
            return sigmoid_focal({in[0], in[1] - 0.5}, theirs<R>, alpha, gamma);
          });
  rows.add<R, S, S>(
      "kl_div", shape + ", targets as logarithms",
      [](const auto& x, const auto& t) { return kl_div<R>(x - 3, t, {.log_target = true}); },
      [](const Inputs& in) { return at::kl_div(in[0] - 3, in[1], theirs<R>, true); });
  rows.add<R, S, Positive<S>>(
      "kl_div", shape, [](const auto& x, const auto& t) { return kl_div<R>(x - 3, t); },
      [](const Inputs& in) { return at::kl_div(in[0] - 3, in[1], theirs<R>); });
  rows.add<R, S, Positive<S>>(
      "binary_cross_entropy_with_logits", shape,
      [](const auto& x, const auto& t) { return binary_cross_entropy_with_logits<R>(x, t); },
      [](const Inputs& in) { return at::binary_cross_entropy_with_logits(in[0], in[1], {}, {}, theirs<R>); });
}

template <Reduction R, class S, class Weight, class PosWeight>
void add_weighted_binary(Rows& rows, const std::string& shape) {
  rows.add<R, S, Positive<S>, State<Weight>, State<PosWeight>>(
      "binary_cross_entropy_with_logits", shape + " with weights",
      [](const auto& x, const auto& t, const auto& w, const auto& p) {
        return binary_cross_entropy_with_logits<R>(x, t, {.weight = w, .pos_weight = p});
      },
      [](const Inputs& in) {
        return at::binary_cross_entropy_with_logits(in[0], in[1], in[2], in[3], theirs<R>);
      });
}

template <Reduction R, int Features>
void add_cosine(Rows& rows) {
  for (const double margin : {0.0, 0.3, -0.5})
    rows.add<R, Shape<Batch, Features>, Shape<Batch, Features>, Labels<2, Shape<Batch>>>(
        "cosine_embedding_loss", "margin " + std::to_string(margin),
        [=](const auto& a, const auto& b, const auto& labels) {
          auto signs = labels.clone();
          for (std::int64_t i = 0; i < signs.elements(); ++i)
            signs.array().data()[i] = 2 * signs.array().data()[i] - 1;
          return cosine_embedding_loss<R>(a, b, signs, {.margin = margin});
        },
        [=](const Inputs& in) {
          return at::cosine_embedding_loss(in[0], in[1], 2 * in[2] - 1, margin, theirs<R>);
        });
}

// Sequences of several lengths; where `longest` is small, some are too short for their labels.
template <Reduction R, int Times, int Classes, int Width>
void add_ctc(Rows& rows, int blank, bool zero_infinity) {
  const auto lengths = [](int batch, int most, int every) {
    std::vector<std::int64_t> result;
    for (int i = 0; i < batch; ++i) result.push_back(std::max(most - i % every, 1));
    return result;
  };
  const int shift = blank == 0 ? 1 : 0;
  rows.add<R, Shape<Times, Batch, Classes>, Labels<Classes - 1, Shape<Batch, Width>>>(
      "ctc_loss", "blank " + std::to_string(blank) + (zero_infinity ? ", infinities as 0" : ""),
      [=](const auto& x, const auto& labels) {
        auto targets = labels.clone();
        for (std::int64_t i = 0; i < targets.elements(); ++i) targets.array().data()[i] += shift;
        const int batch = x.size(1);
        using Lengths = Tensor<std::int64_t, Shape<Batch>>;
        return ctc_loss<R>(log_softmax<2>(x), targets, Lengths::from(lengths(batch, Times, 3), batch),
                           Lengths::from(lengths(batch, Width, 4), batch),
                           {.blank = blank, .zero_infinity = zero_infinity});
      },
      [=](const Inputs& in) {
        const int batch = static_cast<int>(in[0].size(1));
        return at::ctc_loss(at::log_softmax(in[0], 2), in[1] + shift, lengths(batch, Times, 3),
                            lengths(batch, Width, 4), blank, theirs<R>, zero_infinity);
      });
}

template <Reduction R>
void add_reduction(Rows& rows, const std::string& name) {
  add_labelled<R, Shape<Batch, 4, Size::Rows, 2>, Labels<4, Shape<Batch, Size::Rows, 2>>, Shape<4>>(
      rows, name + " of [N, C, H, W]");
  add_soft_cross_entropy<R, Shape<Batch, 3, Time, 2>, Shape<3>>(rows, name + " of [N, C, T, 2]");
  add_elementwise<R, Shape<Batch, 3, Size::Rows, Size::Columns>>(rows, name + " of [N, 3, H, W]");
  add_weighted_binary<R, Shape<Batch, 6>, Shape<Batch, 1>, Shape<6>>(rows, name + " of [N, 6]");
  add_cosine<R, 5>(rows);
  add_ctc<R, 12, 5, 4>(rows, 4, false);
}

}  // namespace

std::vector<Row> loss_rows() {
  Rows rows;
  add_plain_cross_entropy<10>(rows);
  add_plain_cross_entropy<2>(rows);
  add_plain_cross_entropy<100>(rows);
  add_plain_cross_entropy<5, std::int32_t>(rows);
  add_reduction<Reduction::Mean>(rows, "mean");
  add_reduction<Reduction::None>(rows, "no reduction");
  add_labelled<Reduction::Sum, Shape<Batch, 5>, Labels<5, Shape<Batch>>, Shape<5>>(rows, "sum of [N, C]");
  add_soft_cross_entropy<Reduction::Sum, Shape<Batch, 5>, Shape<5>>(rows, "sum of [N, C]");
  add_focal<Reduction::Mean, Shape<Batch, 4, Time>, Labels<4, Shape<Batch, Time>>, Shape<4>>(rows, "mean");
  add_focal<Reduction::None, Shape<Batch, 5>, Labels<5, Shape<Batch>>, Shape<5>>(rows, "no reduction");
  add_elementwise<Reduction::Sum, Shape<Size::Rows, 1>>(rows, "sum of [Rows, 1]");
  add_weighted_binary<Reduction::Sum, Shape<Batch, 3, 2, 2>, Shape<3, 1, 1>, Shape<2>>(rows, "images");
  add_ctc<Reduction::Sum, 12, 4, 3>(rows, 0, false);
  add_ctc<Reduction::Mean, 4, 3, 4>(rows, 0, true);
  rows.add<Reduction::Mean, Shape<Batch, 3>, Positive<Shape<Batch, 3>>>(
      "kl_div", "mean over the batch",
      [](const auto& x, const auto& t) { return kl_div(x - 3, t, {.batchmean = true}); },
      [](const Inputs& in) {
        return at::kl_div(in[0] - 3, in[1], at::Reduction::Sum) / static_cast<double>(in[0].size(0));
      });
  return std::move(rows.rows);
}

}  // namespace parity
