// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <whitematter/io/safetensors_header.hpp>
#include <whitematter/train/report_page.hpp>

/// What decides the numbers of a run, as text: a resumed run must agree with it, and the report shows it.
namespace settings {

/// A number in full, without an exponent.
std::string number(double value);

/// Notes the settings and the position of the default generator in a checkpoint's metadata.
void put(wm::Metadata& metadata, const wm::NamedValues& settings);

/// Fails where the checkpoint was written with other settings. Puts the default generator back.
void restore(const wm::Metadata& metadata, const wm::NamedValues& settings);

/// What a checkpoint says beside its tensors. Fails where it does not.
const std::string& entry(const wm::Metadata& metadata, const std::string& name);

}  // namespace settings
