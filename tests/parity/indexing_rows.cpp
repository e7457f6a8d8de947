// SPDX-License-Identifier: MIT
#include <whitematter/ops/cumsum.hpp>
#include <whitematter/ops/embedding.hpp>
#include <whitematter/ops/gather.hpp>
#include <whitematter/ops/one_hot.hpp>
#include <whitematter/ops/positions.hpp>
#include <whitematter/ops/scatter.hpp>
#include <whitematter/ops/sort.hpp>

#include "make_row.hpp"

namespace parity {

namespace {

using namespace wm;

using Image = Shape<Batch, 3, 4, 5>;

template <int Axis, class X, class Index>
Row gather_row() {
  return make_row<X, Index>(
      "gather", [](const auto& x, const auto& index) { return gather<Axis>(x, index); },
      [](const Inputs& in) { return in[0].gather(Axis, in[1]); });
}

template <int Axis, class X, class Index>
Row index_select_row() {
  return make_row<X, Index>(
      "index_select", [](const auto& x, const auto& index) { return index_select<Axis>(x, index); },
      [](const Inputs& in) { return in[0].index_select(Axis, in[1]); });
}

template <class W, class Index>
Row embedding_row() {
  return make_row<W, Index>(
      "embedding", [](const auto& w, const auto& index) { return embedding(w, index); },
      [](const Inputs& in) { return at::embedding(in[0], in[1]); });
}

template <int Axis, class X, class Index, class Values>
Row scatter_add_row() {
  return make_row<X, Index, Values>(
      "scatter_add",
      [](const auto& x, const auto& index, const auto& values) {
        return scatter_add<Axis>(x, index, values);
      },
      [](const Inputs& in) { return in[0].scatter_add(Axis, in[1], in[2]); });
}

template <int Classes, class Index>
Row one_hot_row() {
  return make_row<Index>(
      "one_hot", [](const auto& labels) { return one_hot<Classes>(labels); },
      [](const Inputs& in) { return at::one_hot(in[0], Classes).to(at::kFloat); });
}

template <int Axis, class Tag>
Row positions_row() {
  return make_row<Tag>(
      "positions", [](const auto& x) { return positions<Axis>(x); },
      [](const Inputs& in) { return at::arange(in[0].size(Axis), at::kLong); });
}

template <int Axis, class Tag>
Row cumsum_row() {
  return make_row<Tag>(
      "cumsum", [](const auto& x) { return cumsum<Axis>(x); },
      [](const Inputs& in) { return in[0].cumsum(Axis); });
}

template <int K, int Axis, class Tag>
void add_topk(std::vector<Row>& rows) {
  const auto variant = text(describe(Input<Tag>::shape::axes()), ' ', K, ' ', Axis);
  rows.push_back(make_row<Tag>(
      "topk", variant, [](const auto& x) { return topk<K, Axis>(x).values; },
      [](const Inputs& in) { return std::get<0>(at::topk(in[0], K, Axis)); }));
  rows.push_back(make_row<Tag>(
      "topk", variant + " indices", [](const auto& x) { return topk<K, Axis>(x).indices; },
      [](const Inputs& in) { return at::argsort(in[0], true, Axis, true).narrow(Axis, 0, K); }));
}

template <int Axis, class Tag>
void add_sort(std::vector<Row>& rows) {
  for (const bool descending : {false, true}) {
    const auto variant =
        text(describe(Input<Tag>::shape::axes()), ' ', Axis, descending ? " descending" : " ascending");
    rows.push_back(make_row<Tag>(
        "sort", variant, [descending](const auto& x) { return sort<Axis>(x, descending).values; },
        [descending](const Inputs& in) { return std::get<0>(at::sort(in[0], true, Axis, descending)); }));
    rows.push_back(make_row<Tag>(
        "argsort", variant, [descending](const auto& x) { return argsort<Axis>(x, descending); },
        [descending](const Inputs& in) { return at::argsort(in[0], true, Axis, descending); }));
  }
}

}  // namespace

std::vector<Row> indexing_rows() {
  std::vector<Row> rows;
  rows.push_back(gather_row<1, Shape<Batch, 5>, Labels<5, Shape<Batch, 3>>>());
  rows.push_back(gather_row<-2, Shape<Batch, 4, 3>, Labels<4, Shape<Batch, 6, 2>, std::int32_t>>());
  rows.push_back(gather_row<0, Shape<4, 6>, Labels<4, Shape<Time, 3>>>());
  rows.push_back(gather_row<-1, Shape<Batch, Time, 5>, Labels<5, Shape<Batch, Time, 1>>>());
  rows.push_back(gather_row<1, Image, Labels<3, Shape<Batch, 7, 4, 5>>>());
  rows.push_back(gather_row<1, Labels<9, Shape<Batch, 5>>, Labels<5, Shape<Batch, 3>>>());

  rows.push_back(index_select_row<1, Shape<Batch, 5, 3>, Labels<5, Shape<4>>>());
  rows.push_back(index_select_row<0, Shape<6, 4>, Labels<6, Shape<Time>, std::int32_t>>());
  rows.push_back(index_select_row<-1, Image, Labels<5, Shape<7>>>());
  rows.push_back(index_select_row<1, Labels<9, Shape<Batch, 5>>, Labels<5, Shape<1>>>());

  rows.push_back(embedding_row<Shape<9, 4>, Labels<9, Shape<Batch>>>());
  rows.push_back(embedding_row<Shape<9, 1>, Labels<9, Shape<Batch, Time>, std::int32_t>>());
  rows.push_back(embedding_row<Shape<3, 130>, Labels<3, Shape<Batch, 5, 2>>>());
  // The gradient of the row for padding is left out, which is not what central differences say.
  rows.push_back(make_row<Shape<4, 5>, Labels<4, Shape<Batch, Time>>>(
                     "embedding", "with a row for padding",
                     [](const auto& w, const auto& index) { return embedding(w, index, {.padding_idx = 2}); },
                     [](const Inputs& in) { return at::embedding(in[0], in[1], 2); })
                     .not_smooth());

  rows.push_back(scatter_add_row<1, Shape<Batch, 5>, Labels<5, Shape<Batch, 7>>, Shape<Batch, 7>>());
  rows.push_back(scatter_add_row<0, Shape<4, 6>, Labels<4, Shape<9, 3>, std::int32_t>, Shape<9, 3>>());
  rows.push_back(scatter_add_row<-3, Image, Labels<3, Shape<Batch, 2, 4, 5>>, Shape<Batch, 2, 4, 5>>());
  rows.push_back(
      scatter_add_row<2, Shape<Batch, Time, 3>, Labels<3, Shape<Batch, Time, 2>>, Shape<Batch, Time, 2>>());

  rows.push_back(one_hot_row<3, Labels<3, Shape<Batch>>>());
  rows.push_back(one_hot_row<5, Labels<3, Shape<Batch, Time>, std::int32_t>>());
  rows.push_back(one_hot_row<1, Labels<1, Shape<Batch, 2, 4>>>());

  rows.push_back(positions_row<0, Shape<Batch, 3>>());
  rows.push_back(positions_row<-2, Shape<Batch, Time, 2>>());
  rows.push_back(positions_row<1, Labels<9, Shape<3, Size::Rows>>>());

  rows.push_back(cumsum_row<1, Shape<Batch, 7>>());
  rows.push_back(cumsum_row<0, Shape<Batch, 3>>());
  rows.push_back(cumsum_row<-3, Image>());
  rows.push_back(cumsum_row<1, Shape<Batch, Time, 2>>());
  rows.push_back(cumsum_row<0, Labels<9, Shape<Batch, 1>>>());

  add_topk<3, -1, Shape<Batch, 7>>(rows);
  add_topk<5, 1, Shape<Batch, 5, 2>>(rows);
  add_topk<2, -2, Image>(rows);
  add_topk<1, 0, Shape<3, Batch>>(rows);
  add_topk<4, 1, Labels<3, Shape<Batch, 9>>>(rows);
  add_sort<-1, Shape<Batch, 9>>(rows);
  add_sort<0, Shape<Time, Batch>>(rows);
  add_sort<1, Image>(rows);
  add_sort<-1, Labels<3, Shape<Batch, 9>>>(rows);
  // All of these are TopK in the graph, where ONNX Runtime divides by the number of examples.
  for (auto& row : rows)
    if (row.operation == "topk" || row.operation == "sort" || row.operation == "argsort")
      row.exported_empty = false;
  return rows;
}

}  // namespace parity
