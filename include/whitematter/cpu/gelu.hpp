// SPDX-License-Identifier: MIT
#pragma once

#include <numbers>

#include <whitematter/core/eigen.hpp>

/// GELU of floats in Eigen's vectors, which std::erf does not take.
namespace wm::kernel {

namespace detail {

/// Where a normal distribution is neither 0 nor 1 in float, so that nothing infinite is multiplied by 0.
template <class V>
V gelu_bounded(const V& x) {
  using namespace Eigen::internal;
  return pmax(pmin(x, pset1<V>(30.f)), pset1<V>(-30.f));
}

/// exp(-x^2 / 2)
template <class V>
V gelu_bell(const V& x) {
  using namespace Eigen::internal;
  return pexp(pmul(pmul(x, x), pset1<V>(-0.5f)));
}

/// The standard normal distribution of -|x|, from that, to 8e-8 and what floats round. Source: Abramowitz and
/// Stegun, "Handbook of mathematical functions", 1964, 7.1.26.
template <class V>
V gelu_tail(const V& x, const V& bell) {
  using namespace Eigen::internal;
  const V one = pset1<V>(1.f),
          t = pdiv(one, pmadd(pabs(x), pset1<V>(static_cast<float>(0.3275911 / std::numbers::sqrt2)), one));
  V sum = pset1<V>(1.061405429f / 2);
  for (const float c : {-1.453152027f / 2, 1.421413741f / 2, -0.284496736f / 2, 0.254829592f / 2})
    sum = pmadd(sum, t, pset1<V>(c));
  return pmul(pmul(sum, t), bell);
}

}  // namespace detail

/// x times the standard normal distribution of x.
struct Gelu {
  float operator()(float x) const { return packetOp(x); }
  template <class V>
  V packetOp(const V& x) const {
    using namespace Eigen::internal;
    const V near = detail::gelu_bounded(x);
    return psub(pmax(x, pset1<V>(0.f)), pmul(pabs(near), detail::gelu_tail(near, detail::gelu_bell(near))));
  }
};

/// Its derivative.
struct GeluSlope {
  float operator()(float x) const { return packetOp(x); }
  template <class V>
  V packetOp(const V& x) const {
    using namespace Eigen::internal;
    const V near = detail::gelu_bounded(x), bell = detail::gelu_bell(near), half = pset1<V>(0.5f);
    const V sign = pmax(pmin(pmul(near, pset1<V>(1e38f)), pset1<V>(1.f)), pset1<V>(-1.f));
    const V density =
        pmul(bell, pset1<V>(static_cast<float>(std::numbers::inv_sqrtpi / std::numbers::sqrt2)));
    return pmadd(near, density, pmadd(sign, psub(half, detail::gelu_tail(near, bell)), half));
  }
};

}  // namespace wm::kernel

namespace Eigen::internal {

template <>
struct functor_traits<wm::kernel::Gelu> {
  enum { Cost = 40, PacketAccess = packet_traits<float>::HasExp };
};
template <>
struct functor_traits<wm::kernel::GeluSlope> {
  enum { Cost = 50, PacketAccess = packet_traits<float>::HasExp };
};

}  // namespace Eigen::internal
