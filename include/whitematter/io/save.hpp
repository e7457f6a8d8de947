// SPDX-License-Identifier: MIT
#pragma once

#include <whitematter/io/state_reader.hpp>
#include <whitematter/nn/module.hpp>

namespace wm {

namespace detail {

// What happens to a state knows its type alone, so that it is compiled once and not for every shape.
template <class T>
[[gnu::noinline]] void append(std::vector<safetensors::Item>& items, const Path& path,
                              const TensorCore<T, Cpu>& state) {
  items.push_back(safetensors::item(path, state.array()));
}

/// A model's state in the order of PyTorch's state_dict.
template <Module M>
void append_state(std::vector<safetensors::Item>& items, const M& model, const Path& prefix = {}) {
  for_each_state(
      model, [&](const Path& path, const auto& state) { append(items, path, state.core()); }, prefix);
}

/// Copies into elements that others share, such as an optimizer's view of the parameter.
template <class T>
void overwrite(const Array<T, Cpu>& to, const Array<T, Cpu>& from) {
  const Array<T, Cpu> same = kernel::with_layout(from, to.layout());
  std::copy_n(same.data(), same.elements(), to.data());
}

template <class T>
[[gnu::noinline]] void want(StateReader& reader, const Path& path, const TensorCore<T, Cpu>& state) {
  reader.want<T>(path, state.extents(),
                 [array = state.array()](const Array<T, Cpu>& loaded) { overwrite(array, loaded); });
}

template <Module M>
void want_state(StateReader& reader, const M& model, const Path& prefix = {}) {
  for_each_state(
      model, [&](const Path& path, const auto& state) { want(reader, path, state.core()); }, prefix);
}

}  // namespace detail

/// Writes a model's parameters and buffers as safetensors, under the names and with the shapes that PyTorch
/// gives them; safetensors.torch.load_file reads it. The name appears when the file is complete. Fails with
/// FileError.
template <Module M>
void save(const M& model, const std::filesystem::path& path, Metadata metadata = {}) {
  std::vector<safetensors::Item> items;
  detail::append_state(items, model);
  metadata.emplace("format", "pt");
  safetensors::write(path, items, metadata);
}

/// Reads what save, or PyTorch's safetensors, wrote and returns the file's metadata. Fails with one FileError
/// that lists all entries that are missing, unexpected, misshapen or of another type; the model then stays as
/// it was.
template <Module M>
Metadata load(const M& model, const std::filesystem::path& path) {
  StateReader reader(path);
  detail::want_state(reader, model);
  reader.load();
  return reader.metadata();
}

}  // namespace wm
