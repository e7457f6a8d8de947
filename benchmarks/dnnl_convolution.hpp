// SPDX-License-Identifier: MIT
#pragma once

#include <dnnl.hpp>

#include <cstring>
#include <functional>
#include <vector>

#include <whitematter/cpu/convolution_sizes.hpp>

namespace benchmark {

/// The three passes of a convolution in oneDNN, each in the layouts that it likes best. Reorders are done
/// before and after, where nobody times them. Values outside are [N, C, H, W] and [O, C, KH, KW].
class DnnlConvolution {
 public:
  using Values = std::vector<float>;

  explicit DnnlConvolution(const wm::kernel::ConvolutionSizes& s)
      : x_({s.batch, s.in, s.height, s.width}, Type::f32, Tag::nchw),
        w_({s.out, s.in, s.kernel_h, s.kernel_w}, Type::f32, Tag::oihw),
        y_({s.batch, s.out, s.out_height, s.out_width}, Type::f32, Tag::nchw),
        strides_{s.conv.stride.height, s.conv.stride.width},
        padding_{s.conv.padding.height, s.conv.padding.width} {}

  /// A pass that is ready to run, and how to read what it wrote.
  struct Pass {
    std::function<void()> run;
    std::function<Values()> result;
  };

  Pass forward(const Values& x, const Values& w) const {
    const auto description = forward_description();
    return pass<dnnl::convolution_forward>(description,
                                           {{DNNL_ARG_SRC, x_, description.src_desc(), &x},
                                            {DNNL_ARG_WEIGHTS, w_, description.weights_desc(), &w},
                                            {DNNL_ARG_DST, y_, description.dst_desc(), nullptr}});
  }

  Pass backward_data(const Values& dy, const Values& w) const {
    using Backward = dnnl::convolution_backward_data;
    const Backward::primitive_desc description(
        {dnnl::algorithm::convolution_auto, any(x_), any(w_), any(y_), strides_, padding_, padding_}, engine_,
        forward_description());
    return pass<Backward>(description, {{DNNL_ARG_DIFF_DST, y_, description.diff_dst_desc(), &dy},
                                        {DNNL_ARG_WEIGHTS, w_, description.weights_desc(), &w},
                                        {DNNL_ARG_DIFF_SRC, x_, description.diff_src_desc(), nullptr}});
  }

  Pass backward_weights(const Values& x, const Values& dy) const {
    using Backward = dnnl::convolution_backward_weights;
    const Backward::primitive_desc description(
        {dnnl::algorithm::convolution_auto, any(x_), any(w_), any(y_), strides_, padding_, padding_}, engine_,
        forward_description());
    return pass<Backward>(description,
                          {{DNNL_ARG_SRC, x_, description.src_desc(), &x},
                           {DNNL_ARG_DIFF_DST, y_, description.diff_dst_desc(), &dy},
                           {DNNL_ARG_DIFF_WEIGHTS, w_, description.diff_weights_desc(), nullptr}});
  }

  static std::string version() {
    const auto* v = dnnl_version();
    return std::to_string(v->major) + "." + std::to_string(v->minor) + "." + std::to_string(v->patch);
  }

 private:
  using Memory = dnnl::memory;
  using Type = Memory::data_type;
  using Tag = Memory::format_tag;

  /// A primitive's argument: its values, or none for the result, which comes last.
  struct Argument {
    int index;
    Memory::desc outside, inside;
    const Values* values;
  };

  static Memory::desc any(const Memory::desc& description) {
    return {description.dims(), Type::f32, Tag::any};
  }

  dnnl::convolution_forward::primitive_desc forward_description() const {
    return {{dnnl::prop_kind::forward_training, dnnl::algorithm::convolution_auto, any(x_), any(w_), any(y_),
             strides_, padding_, padding_},
            engine_};
  }

  void reorder(Memory from, Memory to) const {
    dnnl::stream stream(engine_);
    dnnl::reorder(from, to).execute(stream, from, to);
    stream.wait();
  }

  template <class Primitive>
  Pass pass(const typename Primitive::primitive_desc& description,
            const std::vector<Argument>& arguments) const {
    std::unordered_map<int, Memory> memories;
    for (const Argument& a : arguments) {
      memories.emplace(a.index, Memory(a.inside, engine_));
      if (a.values) reorder({a.outside, engine_, const_cast<float*>(a.values->data())}, memories.at(a.index));
    }
    const Argument& last = arguments.back();
    return {[primitive = Primitive(description), stream = dnnl::stream(engine_), memories]() mutable {
              primitive.execute(stream, memories);
              stream.wait();
            },
            [this, description = last.outside, memory = memories.at(last.index)] {
              Values values(description.get_size() / sizeof(float));
              reorder(memory, {description, engine_, values.data()});
              return values;
            }};
  }

  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  Memory::desc x_, w_, y_;
  Memory::dims strides_, padding_;
};

}  // namespace benchmark
