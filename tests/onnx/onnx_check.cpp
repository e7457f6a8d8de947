// SPDX-License-Identifier: MIT
// Holds the model files below a folder against the ONNX library: its checker, its strict shape inference, and
// whether the shapes that it infers from the inputs alone are the declared ones. A program of its own,
// because ONNX's classes and the exporter's do not mix in one.
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
#include <onnx/shape_inference/implementation.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

namespace {

std::string to_text(const onnx::TensorShapeProto_Dimension& dim) {
  if (dim.has_dim_value()) return std::to_string(dim.dim_value());
  return dim.has_dim_param() ? dim.dim_param() : "?";
}

std::string to_text(const onnx::TypeProto& type) {
  std::string out = std::to_string(type.tensor_type().elem_type()) + "[";
  for (const auto& dim : type.tensor_type().shape().dim()) {
    out += ' ';
    out += to_text(dim);
  }
  return out + " ]";
}

/// A size must be inferred, but behind a Resize, which the inference does not follow to computed sizes; a
/// name may also be unknown to the inference; what is declared open may be anything.
bool follows(const onnx::TypeProto& declared, const onnx::TypeProto& inferred, bool resized) {
  const auto &want = declared.tensor_type(), &got = inferred.tensor_type();
  if (want.elem_type() != got.elem_type() || !got.has_shape()) return false;
  if (want.shape().dim_size() != got.shape().dim_size()) return false;
  for (int i = 0; i < want.shape().dim_size(); ++i) {
    const auto &w = want.shape().dim(i), &g = got.shape().dim(i);
    if (!w.has_dim_value() && !w.has_dim_param()) continue;
    const bool open = (w.has_dim_param() || resized) && !g.has_dim_value() &&
                      (!g.has_dim_param() || g.dim_param().find("unk__") == 0);
    if (!open && to_text(w) != to_text(g)) return false;
  }
  return true;
}

void infer(onnx::ModelProto& model) {
  const onnx::ShapeInferenceOptions options{/*check_type=*/true, /*error_mode=*/1, /*data_propagation=*/true};
  onnx::shape_inference::InferShapes(model, onnx::OpSchemaRegistry::Instance(), options);
}

std::map<std::string, onnx::TypeProto> types_of(const onnx::GraphProto& graph) {
  std::map<std::string, onnx::TypeProto> types;
  for (const auto& value : graph.value_info()) types[value.name()] = value.type();
  for (const auto& value : graph.output()) types[value.name()] = value.type();
  return types;
}

/// Returns how many declared shapes were confirmed.
std::size_t check(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  onnx::ModelProto model;
  if (!file || !model.ParseFromIstream(&file)) throw std::runtime_error("cannot be read");
  onnx::checker::check_model(model);

  auto bare = model;
  bare.mutable_graph()->clear_value_info();
  for (auto& output : *bare.mutable_graph()->mutable_output())
    output.mutable_type()->mutable_tensor_type()->clear_shape();
  const auto declared = types_of(model.graph());
  infer(model);
  infer(bare);
  const auto inferred = types_of(bare.graph());
  std::set<std::string> resized;
  for (const auto& node : model.graph().node())
    if (node.op_type() == "Resize") resized.insert(node.output(0));
  for (const auto& [name, type] : declared) {
    const auto found = inferred.find(name);
    if (found == inferred.end()) throw std::runtime_error("nothing is inferred for " + name);
    if (!follows(type, found->second, resized.count(name) > 0))
      throw std::runtime_error(name + " is declared " + to_text(type) + ", inferred " +
                               to_text(found->second));
  }
  return declared.size();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: onnx_check FOLDER\n");
    return 2;
  }
  int checked = 0, failed = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
    if (entry.path().extension() != ".onnx") continue;
    ++checked;
    try {
      const auto shapes = check(entry.path());
      std::printf("ok   %s: %zu shapes\n", entry.path().c_str(), shapes);
    } catch (const std::exception& error) {
      std::printf("FAIL %s: %s\n", entry.path().c_str(), error.what());
      ++failed;
    }
  }
  std::printf("%d of %d models pass\n", checked - failed, checked);
  return checked == 0 || failed > 0;
}
