// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdlib>
#include <string>

#include <whitematter/core/error.hpp>

// Targets that a kernel is compiled for beside that of the program, where the program's own has less.
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__)) && !defined(WHITEMATTER_PORTABLE)
#if !defined(__AVX512F__) || !defined(__AVX512DQ__) || !defined(__AVX512VL__)
#define WM_AVX512_TARGET 1
#endif
#if !defined(__AVX2__) || !defined(__FMA__)
#define WM_AVX2_TARGET 1
#endif
#endif

namespace wm {

/// Vector instructions of the kernels in cpu/simd: what the program was compiled for, or more of them.
enum class InstructionSet { Compiled, Avx2, Avx512 };

namespace detail {

inline constexpr std::array<const char*, 3> instruction_set_names{"compiled", "avx2", "avx512"};

inline bool has_instruction_set([[maybe_unused]] InstructionSet set) {
#if defined(WM_AVX2_TARGET)
  if (set == InstructionSet::Avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
#if defined(WM_AVX512_TARGET)
  if (set == InstructionSet::Avx512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl");
#endif
  return set == InstructionSet::Compiled;
}

inline InstructionSet widest_instruction_set() {
  for (const auto set : {InstructionSet::Avx512, InstructionSet::Avx2})
    if (has_instruction_set(set)) return set;
  return InstructionSet::Compiled;
}

inline InstructionSet instruction_set_from_environment() {
  const char* asked = std::getenv("WHITEMATTER_INSTRUCTION_SET");
  for (std::size_t i = 0; asked && i < instruction_set_names.size(); ++i)
    if (std::string(asked) == instruction_set_names[i] && has_instruction_set(static_cast<InstructionSet>(i)))
      return static_cast<InstructionSet>(i);
  return widest_instruction_set();
}

inline InstructionSet& instruction_set_setting() {
  static InstructionSet set = instruction_set_from_environment();
  return set;
}

}  // namespace detail

inline const char* name_of(InstructionSet set) {
  return detail::instruction_set_names[static_cast<std::size_t>(set)];
}

/// The instruction set in use: the widest that this processor has, or what WHITEMATTER_INSTRUCTION_SET names
/// (compiled, avx2 or avx512), where this program has kernels for it.
inline InstructionSet instruction_set() { return detail::instruction_set_setting(); }

/// Whether kernels that are only there for wide vectors can be called.
inline bool has_wide_kernels() {
#if defined(WM_AVX2_TARGET)
  return instruction_set() != InstructionSet::Compiled;
#else
  return true;
#endif
}

/// Chooses another one. Fails with DeviceError where processor or program lacks it.
inline void set_instruction_set(InstructionSet set) {
  check<DeviceError>(detail::has_instruction_set(set),
                     "instruction set: this program must have kernels for it, and this processor run them",
                     name_of(detail::widest_instruction_set()), name_of(set));
  detail::instruction_set_setting() = set;
}

}  // namespace wm

#if defined(WM_AVX2_TARGET)
#define WM_PICK_AVX2(...) ::wm::instruction_set() == ::wm::InstructionSet::Avx2 ? &avx2::__VA_ARGS__:
#else
#define WM_PICK_AVX2(...)
#endif
#if defined(WM_AVX512_TARGET)
#define WM_PICK_AVX512(...) ::wm::instruction_set() == ::wm::InstructionSet::Avx512 ? &avx512::__VA_ARGS__:
#else
#define WM_PICK_AVX512(...)
#endif

/// Inside wm::kernel: a kernel's address in the instruction set that is in use.
#define WM_PICK(...) (WM_PICK_AVX512(__VA_ARGS__) WM_PICK_AVX2(__VA_ARGS__) & compiled::__VA_ARGS__)

/// The same for a kernel that is not worth its compile time on a processor without AVX2, where the program
/// was compiled for one: wm::has_wide_kernels() tells whether it may be called.
#if defined(WM_AVX2_TARGET)
#define WM_PICK_WIDE(...) (WM_PICK_AVX512(__VA_ARGS__) & avx2::__VA_ARGS__)
#else
#define WM_PICK_WIDE(...) WM_PICK(__VA_ARGS__)
#endif
