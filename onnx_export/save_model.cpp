// SPDX-License-Identifier: MIT
// The only file that sees protobuf.
#include "save_model.hpp"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>
#include <variant>

#include <whitematter/core/error.hpp>
#include <whitematter/io/atomic_file.hpp>

#include "dims.hpp"
#include "element_code.hpp"
#include "graph_edit.hpp"
#include "names.hpp"
#include "onnx_subset.pb.h"

namespace wm::onnx {
namespace {

static_assert(std::endian::native == std::endian::little, "onnx: raw data is little-endian");

void describe(pb::ValueInfo& info, const graph::Value& value) {
  info.set_name(value.name);
  pb::TensorType& type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(element_code(value.type));
  pb::Shape& shape = *type.mutable_shape();
  for (const graph::Dimension& dim : value.dims) {
    pb::Dimension& to = *shape.add_dim();
    if (dim.fixed())
      to.set_dim_value(dim.size);
    else if (!is_unknown(dim))
      to.set_dim_param(dim.name);
  }
}

struct SetAttribute {
  pb::Attribute& to;

  void operator()(std::int64_t i) const {
    to.set_i(i);
    to.set_type(pb::Attribute::INT);
  }
  void operator()(float f) const {
    to.set_f(f);
    to.set_type(pb::Attribute::FLOAT);
  }
  void operator()(const std::string& s) const {
    to.set_s(s);
    to.set_type(pb::Attribute::STRING);
  }
  void operator()(const std::vector<std::int64_t>& ints) const {
    to.mutable_ints()->Add(ints.begin(), ints.end());
    to.set_type(pb::Attribute::INTS);
  }
  void operator()(const std::vector<float>& floats) const {
    to.mutable_floats()->Add(floats.begin(), floats.end());
    to.set_type(pb::Attribute::FLOATS);
  }
  void operator()(const std::vector<std::string>& strings) const {
    for (const std::string& s : strings) to.add_strings(s);
    to.set_type(pb::Attribute::STRINGS);
  }
};

void add_nodes(pb::Graph& out, const graph::Graph& graph) {
  const auto names = node_names(graph);
  const auto name_of_value = [&graph](graph::ValueId id) {
    return id < 0 ? std::string() : graph.value(id).name;
  };
  for (std::size_t n = 0; n < graph.nodes.size(); ++n) {
    const graph::Node& from = graph.nodes[n];
    pb::Node& to = *out.add_node();
    to.set_name(names[n]);
    to.set_op_type(from.op);
    for (graph::ValueId id : from.inputs) to.add_input(name_of_value(id));
    for (graph::ValueId id : from.outputs) {
      to.add_output(name_of_value(id));
      if (std::ranges::find(graph.outputs, id) == graph.outputs.end())
        describe(*out.add_value_info(), graph.value(id));
    }
    for (const auto& [name, value] : from.attributes) {
      pb::Attribute& attribute = *to.add_attribute();
      attribute.set_name(name);
      std::visit(SetAttribute{attribute}, value);
    }
  }
}

void add_constants(pb::Graph& out, const graph::Graph& graph) {
  for (const graph::Constant& constant : graph.constants) {
    const graph::Value& value = graph.value(constant.value);
    pb::Tensor& tensor = *out.add_initializer();
    tensor.set_name(value.name);
    tensor.set_data_type(element_code(value.type));
    for (const graph::Dimension& dim : value.dims) tensor.add_dims(dim.size);
    tensor.set_raw_data(constant.data.get(), constant.bytes);
  }
}

/// Lets protobuf write straight into the file, so that the model is never in memory as one block.
class Sink : public google::protobuf::io::CopyingOutputStream {
 public:
  explicit Sink(AtomicFile& file) : file_(file) {}
  bool Write(const void* data, int bytes) override {
    return file_.write(data, static_cast<std::size_t>(bytes));
  }

 private:
  AtomicFile& file_;
};

void check_size(std::size_t bytes, const std::filesystem::path& path) {
  constexpr std::size_t most = std::numeric_limits<std::int32_t>::max();
  if (bytes > most)
    fail<FileError>(text("onnx: a model file must be smaller than 2 GB (expected at most ", most,
                         " bytes, got ", bytes, ") at ", path.string()));
}

}  // namespace

void save_model(const graph::Graph& graph, const std::string& name,
                const std::map<std::string, std::string>& metadata, const std::filesystem::path& path) {
  std::size_t constant_bytes = 0;
  for (const graph::Constant& constant : graph.constants) constant_bytes += constant.bytes;
  check_size(constant_bytes, path);

  pb::Model model;
  model.set_ir_version(8);
  model.set_producer_name("whitematter");
  model.set_producer_version(WHITEMATTER_VERSION);
  pb::OperatorSet& opset = *model.add_opset_import();
  opset.set_domain("");
  opset.set_version(17);
  for (const auto& [key, value] : metadata) {
    pb::Entry& entry = *model.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
  }
  pb::Graph& out = *model.mutable_graph();
  out.set_name(name);
  for (graph::ValueId id : graph.inputs) describe(*out.add_input(), graph.value(id));
  for (graph::ValueId id : graph.outputs) describe(*out.add_output(), graph.value(id));
  add_nodes(out, graph);
  add_constants(out, graph);
  check_size(model.ByteSizeLong(), path);

  AtomicFile file(path, "onnx");
  Sink sink(file);
  google::protobuf::io::CopyingOutputStreamAdaptor stream(&sink);
  model.SerializeToZeroCopyStream(&stream);
  stream.Flush();
  file.commit();
}

}  // namespace wm::onnx
